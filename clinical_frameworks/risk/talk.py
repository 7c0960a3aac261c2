"""Find risk talk in a patient's words, and method detail in anybody's.

Rules, not a model: each finding can be traced to one phrase of a data file. Once denials and figures of
speech are taken out, risk talk leans towards finding too much; hopelessness alone is not risk talk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from clinical_frameworks.datafile import read_record
from corpus.merged_turns import merged_turns
from corpus.record import Record, Turn

_DATA = Path(__file__).parent / "data"

RiskKind = Literal["passive_ideation", "active_ideation", "intent", "self_harm"]
# When phrases overlap the graver reading is kept.
_GRAVITY: dict[RiskKind, int] = {"passive_ideation": 0, "self_harm": 1, "active_ideation": 2, "intent": 3}


@dataclass(frozen=True)
class RiskMention:
    """One mention of the speaker's own death wish or self-harm, with its place in the text."""

    kind: RiskKind
    text: str
    start: int
    end: int


def _compiled(patterns: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    return patterns


class _Negation(Record):
    window: int = Field(ge=1, description="Words a denial may stand before the phrase.")
    cues: tuple[str, ...] = Field(min_length=1)
    not_denials: tuple[str, ...] = ()

    _check = field_validator("not_denials")(_compiled)


class _TalkRules(Record):
    kinds: dict[RiskKind, tuple[str, ...]]
    negation: _Negation
    clause_ends: str
    figures_of_speech: tuple[str, ...]
    other_person: str
    about_others: tuple[str, ...]

    _check = field_validator("figures_of_speech")(_compiled)

    @field_validator("kinds")
    @classmethod
    def _kinds_compile(cls, kinds: dict[RiskKind, tuple[str, ...]]) -> dict[RiskKind, tuple[str, ...]]:
        for patterns in kinds.values():
            _compiled(patterns)
        return kinds


class _MethodRules(Record):
    patterns: dict[str, tuple[str, ...]]

    @field_validator("patterns")
    @classmethod
    def _patterns_compile(cls, groups: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for patterns in groups.values():
            _compiled(patterns)
        return groups


@dataclass(frozen=True)
class _Finder:
    kinds: tuple[tuple[RiskKind, re.Pattern[str]], ...]
    figures: re.Pattern[str]
    cue: re.Pattern[str]
    not_denial: re.Pattern[str]
    clause_end: re.Pattern[str]
    other_person: re.Pattern[str]
    window: int
    about_others: tuple[str, ...]


def _alternatives(patterns: tuple[str, ...]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns).replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")


@cache
def _finder() -> _Finder:
    rules = read_record(_DATA / "risk_talk.yaml", _TalkRules)
    cues = "|".join(
        re.escape(cue) if cue == "n't" else rf"\b{re.escape(cue)}\b" for cue in rules.negation.cues
    )
    return _Finder(
        kinds=tuple((kind, _alternatives((p,))) for kind, patterns in rules.kinds.items() for p in patterns),
        figures=_alternatives(rules.figures_of_speech),
        cue=re.compile(cues),
        not_denial=_alternatives(rules.negation.not_denials),
        clause_end=re.compile(rules.clause_ends),
        other_person=re.compile(rules.other_person),
        window=rules.negation.window,
        about_others=rules.about_others,
    )


@cache
def _method_patterns() -> tuple[re.Pattern[str], ...]:
    rules = read_record(_DATA / "method_detail.yaml", _MethodRules)
    return tuple(_alternatives((pattern,)) for patterns in rules.patterns.values() for pattern in patterns)


def _plain(text: str) -> str:
    """Lower case, straight apostrophes and single-character white space; offsets stay those of ``text``."""
    lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return re.sub(r"\s", " ", lowered.replace("’", "'").replace("‘", "'"))


def _clause_before(plain: str, start: int, finder: _Finder) -> str:
    begin = 0
    for end in finder.clause_end.finditer(plain, 0, start):
        # An "and I ..." belongs to the clause it opens.
        begin = end.end()
    return plain[begin:start]


def _is_denied(plain: str, start: int, finder: _Finder) -> bool:
    clause = _clause_before(plain, start, finder)
    harmless = [match.span() for match in finder.not_denial.finditer(clause)]
    for cue in finder.cue.finditer(clause):
        if any(begin <= cue.start() < end for begin, end in harmless):
            continue
        if len(clause[cue.end() :].split()) <= finder.window:
            return True
    return False


def _is_about_somebody_else(plain: str, start: int, said: str, finder: _Finder) -> bool:
    if not said.startswith(finder.about_others) and not (
        any(word in said for word in finder.about_others) and "my" not in said.split()
    ):
        return False
    if "myself" in said:
        return False
    clause = _clause_before(plain, start, finder)
    others = [match.start() for match in finder.other_person.finditer(clause)]
    own = [match.start() for match in re.finditer(r"\b(?:i|i'm|i've|i'd|me)\b", clause)]
    return bool(others) and (not own or max(others) > max(own))


def find_risk_talk(text: str) -> list[RiskMention]:
    """Return the speaker's own mentions of death wish, suicide, intent or self-harm, in order of place.

    Denials ("I'd never hurt myself", "I don't want to die"), figures of speech ("dying of laughter") and talk
    about other people are left out. Overlapping finds give one mention, of the graver kind.
    """
    finder = _finder()
    plain = _plain(text)
    figures = [match.span() for match in finder.figures.finditer(plain)]
    found: list[RiskMention] = []
    for kind, pattern in finder.kinds:
        for match in pattern.finditer(plain):
            start, end = match.span()
            if any(begin < end and start < stop for begin, stop in figures):
                continue
            if _is_denied(plain, start, finder) or _is_about_somebody_else(
                plain, start, match.group(), finder
            ):
                continue
            found.append(RiskMention(kind, text[start:end], start, end))
    kept: list[RiskMention] = []
    for mention in sorted(found, key=lambda m: (-_GRAVITY[m.kind], m.start - m.end, m.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def voices_risk(turns: Iterable[Turn]) -> bool:
    """Tell whether the patient's plain words hold risk talk, each merged turn read as a whole.

    A listener's sound splits a sentence into two utterances, neither of which need be risk talk by itself.
    """
    return any(turn.speaker == "patient" and find_risk_talk(turn.text) for turn in merged_turns(turns))


def find_method_detail(text: str) -> list[str]:
    """Return every stretch of ``text`` that names a means of self-harm or an amount; empty if none does.

    It looks at the words only, so it also finds denials and talk about others: none may stand in a turn.
    """
    plain = _plain(text)
    spans = sorted({match.span() for pattern in _method_patterns() for match in pattern.finditer(plain)})
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [text[start:end] for start, end in merged]
