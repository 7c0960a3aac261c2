"""What is denied stays denied."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.text import words

_NOT = {"no", "not", "never", "nothing", "nobody", "none", "without", "nor", "cannot", "neither", "hardly"}


def _denies(text: str) -> int:
    return sum(word in _NOT or word.endswith("n't") for word in words(text))


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a rewording that gains or loses its only negation."""
    if around.wording != "reword":
        return None
    draft, said = _denies(candidate.turn.draft), _denies(candidate.text)
    if bool(draft) != bool(said):
        return "a negation was lost" if draft else "a negation was added"
    return None
