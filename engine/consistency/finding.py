"""What the ledger answers: a claim that does not fit, with what it does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["major", "minor"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction.

    Attributes:
        kind: Which rule found it: number, duration, state, habit, alive, name, relation, gender, weekday,
            negation, homework, quote.
        claim: What is said, in its words.
        against: What it contradicts, in plain words.
        earlier_turn_id: The turn it contradicts; None when that is the persona or the case.
        severity: ``major`` for what a listener would stop at (who is who, age, family, work, death).
    """

    kind: str
    claim: str
    against: str
    earlier_turn_id: str | None = None
    severity: Severity = "major"

    def reason(self) -> str:
        """One line for a refused candidate: ``KIND: 'CLAIM' against AGAINST``."""
        return f"{self.kind}: {self.claim!r} against {self.against}"
