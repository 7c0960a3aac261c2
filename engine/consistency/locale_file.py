"""The language of a ledger: what people say about themselves, as data (``data/LOCALE.yaml``)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from clinical_frameworks.datafile import read_record
from corpus.record import Record
from engine.consistency.finding import Severity
from personas.vocabulary import PersonGender

DATA = Path(__file__).with_name("data")


class Numbers(Record):
    """How numbers are said."""

    small: dict[str, int]
    tens: dict[str, int]
    phrases: dict[str, int | str] = Field(description="Phrase to the digits it stands for.")
    half: str
    not_numbers: tuple[str, ...] = Field(description="Phrases with a number word that count nothing.")
    about: tuple[str, ...] = Field(description="Words before a number that widen it.")


class Relation(Record):
    """Words after "my" that name a person of a family."""

    family: str
    gender: PersonGender | None = None
    unique: bool = Field(default=False, description="Nobody has two at once.")
    words: tuple[str, ...] = Field(min_length=1)


class SlotRule(Record):
    """When two values of a slot contradict each other."""

    kind: str
    severity: Severity
    holds: Literal["course", "statement"] = "course"
    excludes: tuple[tuple[str, str], ...] = Field(
        default=(),
        description="Pairs that cannot both be true; without pairs every two values exclude each other.",
    )
    by_words: bool = Field(default=False, description="Values agree when one has every word of the other.")
    slack: float = Field(default=0.0, ge=0.0)
    slack_share: float = Field(default=0.0, ge=0.0, lt=1.0)


class ClaimPattern(Record):
    """A form of words that claims a value of a slot."""

    slot: str
    value: str | None = Field(
        default=None, description="Fixed value; None: the pattern's number, job or home."
    )
    trigger: tuple[str, ...] = Field(min_length=1)
    pattern: tuple[str, ...] = Field(min_length=1)
    past_counts: bool = Field(default=False, description="Holds as well when it is told of the past.")

    @field_validator("pattern", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class Change(Record):
    """Words that end what was true of some slots."""

    slots: tuple[str, ...] = Field(min_length=1)
    trigger: tuple[str, ...] = Field(min_length=1)
    pattern: str


class Scopes(Record):
    """Regular expressions that take the edge of fact off a sentence."""

    hypothetical: str
    reported: str
    own_report: str = Field(description="The speaker's own hedge, which leaves the claim a claim.")
    past: str
    correction: str
    corrected_number: str

    @field_validator("*")
    @classmethod
    def _folded_lines_joined(cls, value: str) -> str:
        joined = re.sub(r"\|\s+", "|", value.strip())
        try:
            re.compile(joined)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return joined


class HomeworkWords(Record):
    """How it is said that a task was done or not; ``_answer`` only in answer to the question about it."""

    words: tuple[str, ...]
    done: str
    done_answer: str
    not_done: str
    not_done_answer: str


class LocaleFile(Record):
    """The content of a locale file; the comments in ``en.yaml`` say what each part is for."""

    numbers: Numbers
    units: dict[str, float] = Field(description="Unit of time to its length in days.")
    weekdays: tuple[str, ...] = Field(min_length=7, max_length=7)
    capitals: tuple[str, ...]
    second_person: dict[str, str]
    therapist_self: tuple[str, ...]
    possessives: tuple[str, ...]
    negations: frozenset[str]
    true_negations: frozenset[str]
    negated_ending: str
    after_negation: frozenset[str]
    pronouns: dict[PersonGender, tuple[str, ...]]
    subject_pronouns: dict[PersonGender, tuple[str, ...]]
    joins_clauses: tuple[str, ...]
    others: frozenset[str]
    relations: tuple[Relation, ...]
    adjectives: tuple[str, ...]
    another: tuple[str, ...]
    bare_names: dict[str, str]
    ambiguous_names: tuple[str, ...]
    present: tuple[str, ...]
    closed_families: tuple[str, ...]
    open_families: tuple[str, ...]
    names_that_follow: tuple[str, ...]
    scopes: Scopes
    quotes: tuple[str, ...]
    jobs: tuple[str, ...]
    homes: tuple[str, ...]
    same: dict[str, str]
    slots: dict[str, SlotRule]
    anchors: str
    claims: tuple[ClaimPattern, ...]
    changes: tuple[Change, ...]
    homework: HomeworkWords
    vocatives: tuple[str, ...]
    introductions: tuple[str, ...]
    quotes_of_numbers: str

    @model_validator(mode="after")
    def _slots_are_ruled(self) -> LocaleFile:
        for claim in self.claims:
            if claim.slot not in self.slots:
                raise ValueError(f"claims: slot {claim.slot!r} has no entry under slots; add one")
        return self

    @field_validator("claims")
    @classmethod
    def _patterns_compile(cls, claims: tuple[ClaimPattern, ...]) -> tuple[ClaimPattern, ...]:
        for claim in claims:
            for pattern in claim.pattern:
                bare = re.sub(r"\{[a-z_:]+\}", "x", pattern)
                try:
                    re.compile(bare)
                except re.error as error:
                    raise ValueError(f"slot {claim.slot!r}: pattern {pattern!r}: {error}") from error
        return claims


def languages() -> tuple[str, ...]:
    """Languages that have a locale file; a course in another one has no ledger."""
    return tuple(sorted(path.stem for path in DATA.glob("*.yaml")))


@cache
def load_locale(language: str) -> LocaleFile:
    """The locale file of a language ('en').

    Raises:
        ClinicalDataError: There is no file for the language, or it does not fit; names file and field.
    """
    return read_record(DATA / f"{language}.yaml", LocaleFile)


def alternatives(words: tuple[str, ...] | list[str]) -> str:
    """A regular expression for any of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
