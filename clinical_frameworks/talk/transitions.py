"""Which family of act follows which, by third of the session."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pydantic import Field, model_validator

from clinical_frameworks.talk.families import FAMILIES, Third
from corpus.record import Record, Speaker


class TransitionRow(Record):
    """The families of a speaker's turn after one family of the other's, in one third."""

    speaker: Speaker
    previous: str
    third: Third
    probabilities: dict[str, float]
    counts: dict[str, int | None] = Field(description="Turns it rests on; None for fewer than five.")

    @model_validator(mode="after")
    def _is_a_distribution(self) -> TransitionRow:
        where = f"row {self.speaker} after {self.previous}, third {self.third}"
        for name, table in (("probabilities", self.probabilities), ("counts", self.counts)):
            if tuple(table) != FAMILIES[self.speaker]:
                raise ValueError(f"{where}: {name} must be given for {', '.join(FAMILIES[self.speaker])}")
        if not math.isclose(sum(self.probabilities.values()), 1.0, abs_tol=1e-3):
            raise ValueError(f"{where}: probabilities add up to {sum(self.probabilities.values()):.4f}")
        return self


class Transitions(Record):
    """All rows, and the shares of families when nothing was said before."""

    start: dict[Speaker, dict[str, float]]
    rows: tuple[TransitionRow, ...]

    @model_validator(mode="after")
    def _is_complete(self) -> Transitions:
        wanted = {
            (speaker, previous, third)
            for speaker, other in (("therapist", "patient"), ("patient", "therapist"))
            for previous in FAMILIES["patient" if other == "patient" else "therapist"]
            for third in (1, 2, 3)
        }
        given = [(row.speaker, row.previous, row.third) for row in self.rows]
        if len(given) != len(set(given)) or set(given) != wanted:
            raise ValueError("rows must be one for each speaker, family of the other speaker, and third")
        if {speaker: tuple(shares) for speaker, shares in self.start.items()} != dict(FAMILIES):
            raise ValueError("start must have every family of both speakers")
        return self

    def probabilities(self, previous: str | None, third: Third, speaker: Speaker) -> Mapping[str, float]:
        """The families of the speaker's next turn; ``previous`` is the other's last family or None."""
        for row in self.rows:
            if (row.speaker, row.previous, row.third) == (speaker, previous, third):
                return row.probabilities
        return self.start[speaker]
