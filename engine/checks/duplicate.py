"""No turn equals an earlier one of the course."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.text import words


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn whose words, marks and case aside, were all said in this order before."""
    said = words(candidate.text)
    for turn in (*around.scene.earlier, *around.scene.turns):
        if words(turn.text) == said:
            return f"equals turn {turn.id}"
    return None
