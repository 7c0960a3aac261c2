"""Labels and clinical figures of the notes, read from ``data/wording.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from clinical_frameworks.datafile import read_record
from corpus.record import Probability, Record

_PATH = Path(__file__).parent / "data" / "wording.yaml"


class Target(Record):
    """What counts as change on an instrument, in points of its total."""

    reliable: int = Field(ge=1, description="Least change counted as reliable.")
    below: int = Field(ge=1, description="Totals below this are usually read as below the clinical range.")
    source: str


class AllianceWord(Record):
    """A word for the therapist's estimate of the alliance from a value on."""

    at_least: Probability
    word: str


class HomeworkLines(Record):
    """Planned lines in which the patient speaks about a task."""

    review: tuple[str, ...]
    obstacle: tuple[str, ...]
    confidence: tuple[str, ...]


class Wording(Record):
    """Everything in the file."""

    kinds: dict[str, str]
    protects: str
    ratings: dict[str, str]
    homework_lines: HomeworkLines
    protocols: dict[str, str]
    targets: dict[str, Target]
    alliance: tuple[AllianceWord, ...] = Field(min_length=1, description="Highest first, the last from 0.")
    review_every_sessions: int = Field(ge=1)

    @model_validator(mode="after")
    def _alliance_goes_down_to_zero(self) -> Wording:
        cuts = [word.at_least for word in self.alliance]
        if cuts != sorted(cuts, reverse=True) or cuts[-1] != 0:
            raise ValueError(f"alliance: at_least must fall from entry to entry down to 0, not {cuts}")
        return self

    def alliance_word(self, estimate: float) -> str:
        """The word for an estimate of 0-1."""
        return next(word.word for word in self.alliance if estimate >= word.at_least)

    def kind(self, kind: str) -> str:
        """Label of a kind of fact; its id in words when the file has none."""
        return self.kinds.get(kind, in_words(kind).capitalize())

    def protocol(self, protocol: str) -> str:
        """Name of the difficulty a protocol is for; its id in words when the file has no name."""
        return self.protocols.get(protocol, in_words(protocol))


@cache
def load_wording() -> Wording:
    """Read the file; `ClinicalDataError` naming the field when it is faulty."""
    return read_record(_PATH, Wording)


def in_words(name: str) -> str:
    """An id as words: 'problem_solving' is 'problem solving'."""
    return name.replace("_", " ")
