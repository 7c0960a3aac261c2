"""What is denied stays denied."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.text import words

_NOT = {"no", "not", "never", "nothing", "nobody", "none", "without", "nor", "cannot", "neither", "hardly"}


def _denies(text: str) -> int:
    return sum(word in _NOT or word.endswith("n't") for word in words(text))


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a rewording that loses its only negation or gains one (which may turn a first one round)."""
    if around.wording != "reword":
        return None
    draft, said = _denies(candidate.turn.draft), _denies(candidate.text)
    if draft and not said:
        return "a negation was lost"
    return "a negation was added" if said > draft else None
