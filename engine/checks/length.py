"""The length fits what was planned."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings

# Slack in words around the planned length: rewording may add a filler or two, free talk more.
_LONGEST = {"reword": (1.5, 5), "note": (2.0, 12), "free": (2.5, 20)}
_SHORTEST = {"reword": 0.5, "note": 0.2, "free": 0.0}


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn far longer or shorter than its plan (limits by wording; words by language)."""
    count = len(candidate.text.split())
    target = around.scene.locale.words_for(candidate.turn.target_words)
    factor, slack = _LONGEST[around.wording]
    if count > factor * target + slack:
        return f"{count} words where {target} were planned"
    if count < _SHORTEST[around.wording] * target - 1:
        return f"only {count} words where {target} were planned"
    return None
