"""Find which items of a questionnaire a patient's words mention as present.

Rules, not a model: phrases for each symptom (``mentions.yaml``), found clause by clause, and taken back
when they are denied, over, long past, only feared, or somebody else's. A find is a label of talk, neither
the truth nor the self-report (`corpus.record.Measure` keeps the three apart). Items about death or
self-harm are found by `clinical_frameworks.risk.find_risk_talk`. Not a validated classifier; its precision
and recall on lines that it was not tuned on are measured in the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pydantic import Field, field_validator, model_validator

from clinical_frameworks.datafile import read_record
from clinical_frameworks.instruments.mentions_scope import Rules, ScopeRules, plain_text
from clinical_frameworks.instruments.store import load_instrument
from clinical_frameworks.risk.talk import find_risk_talk
from corpus.record import Record

_PATH = Path(__file__).with_name("mentions.yaml")
_MACRO = re.compile(r"<(\w+)>")


class Concept(Record):
    """One symptom: the items it counts for and the phrases that mention it."""

    id: str
    items: tuple[str, ...] = Field(min_length=1, description="INSTRUMENT.NUMBER, e.g. 'phq9.3'.")
    patterns: tuple[str, ...] = Field(min_length=1)

    @field_validator("items")
    @classmethod
    def _items_exist(cls, items: tuple[str, ...]) -> tuple[str, ...]:
        for item in items:
            instrument_id, _, number = item.partition(".")
            if not number.isdigit() or not 1 <= int(number) <= load_instrument(instrument_id).item_count:
                raise ValueError(f"{item!r} is no item; write INSTRUMENT.NUMBER, e.g. 'phq9.3'")
        return items


class _MentionFile(ScopeRules):
    words: dict[str, str] = Field(description="Pieces that patterns name as <name>.")
    concepts: tuple[Concept, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _patterns_compile(self) -> _MentionFile:
        for concept in self.concepts:
            for pattern in concept.patterns:
                try:
                    re.compile(_filled(pattern, self.words))
                except (re.error, KeyError) as error:
                    raise ValueError(f"concept {concept.id!r}: pattern {pattern!r}: {error}") from error
        return self


def _filled(pattern: str, words: dict[str, str]) -> str:
    """The pattern with its <names> replaced; `KeyError` for a name that is not in ``words``."""
    while found := _MACRO.search(pattern):
        pattern = pattern[: found.start()] + words[found.group(1)] + pattern[found.end() :]
    return rf"(?<!\w)(?:{pattern})(?!\w)"


@dataclass(frozen=True)
class _Finder:
    concepts: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]
    rules: Rules


@cache
def _finder() -> _Finder:
    data = read_record(_PATH, _MentionFile)
    concepts = tuple(
        (concept.items, re.compile("|".join(_filled(p, data.words) for p in concept.patterns)))
        for concept in data.concepts
    )
    return _Finder(concepts, Rules.of(data))


def mentioned_items(text: str, instrument_id: str) -> tuple[int, ...]:
    """Numbers (from 1, ascending) of the instrument's items that the patient's words mention as present.

    Only PHQ-9, GAD-7 and PCL-5 items have phrases; other instruments give an empty tuple. Raises
    `UnknownFrameworkError` for an instrument that does not exist.
    """
    instrument = load_instrument(instrument_id)
    found = {
        int(number)
        for item in _asserted(text)
        for owner, _, number in (item.partition("."),)
        if owner == instrument_id
    }
    if instrument.risk_items and find_risk_talk(text):
        found.update(instrument.risk_items)
    return tuple(sorted(found))


@lru_cache(maxsize=256)
def _asserted(text: str) -> frozenset[str]:
    finder = _finder()
    found: set[str] = set()
    for clause in finder.rules.clauses(plain_text(text)):
        for items, pattern in finder.concepts:
            if found.issuperset(items):
                continue
            if any(
                finder.rules.is_asserted(clause, m.start(), m.end()) for m in pattern.finditer(clause.text)
            ):
                found.update(items)
    return frozenset(found)
