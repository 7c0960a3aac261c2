"""No turn equals an earlier one of the course."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.text import words


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn whose words, marks and case aside, were all said in this order before."""
    said = words(candidate.text)
    if any(words(line) == said for line in around.before):
        return "equals a line of the same turn"
    equal = around.scene.talk.same_as(candidate.text)
    return f"equals turn {equal}" if equal is not None else None
