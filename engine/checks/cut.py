"""The sentence is complete."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a reply cut at the token limit or without a final mark."""
    if candidate.cut:
        return "the reply was cut at the token limit"
    if candidate.text[-1] not in around.scene.locale.lists.closing_marks:
        return f"the last sentence is not finished: ...{candidate.text[-20:]!r}"
    return None
