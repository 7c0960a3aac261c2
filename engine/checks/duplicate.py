"""No turn equals an earlier one of the course."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn whose words, marks and case aside, were all said in this order before."""
    equal = around.scene.talk.same_as(candidate.text)
    return f"equals turn {equal}" if equal is not None else None
