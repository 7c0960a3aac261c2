"""A turn does not repeat what the other party has just said."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.text import ngrams

RUN_WORDS = 6


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a run of six words taken from the last turn that the plan does not have itself."""
    turns = around.scene.turns
    if not turns:
        return None
    shared = set(ngrams(candidate.text, RUN_WORDS)) & set(ngrams(turns[-1].text, RUN_WORDS))
    shared -= set(ngrams(candidate.turn.draft, RUN_WORDS))
    return f"echoes the last turn: {' '.join(min(shared))!r}" if shared else None
