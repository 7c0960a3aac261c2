"""No detail of a method of self-harm, in any turn, whoever speaks."""

from __future__ import annotations

from clinical_frameworks.risk import find_method_detail
from engine.checks.candidate import Candidate, Surroundings


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn in which the risk protocol's word list finds method detail."""
    found = find_method_detail(candidate.text)
    return f"method detail: {found[0]!r}" if found else None
