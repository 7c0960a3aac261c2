"""A budget of repeated 4-grams over the whole session."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings

# A session needs some text before a share means anything.
LEAST_NGRAMS = 120


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn that adds repeats while the session's repeated share is over budget."""
    found = around.scene.talk.repeats((*around.before, candidate.text))
    if (
        found.total >= LEAST_NGRAMS
        and found.added
        and found.repeated > around.repetition_budget * found.total
    ):
        share = found.repeated / found.total
        return f"repeated 4-grams would be {share:.3f} of the session (budget {around.repetition_budget})"
    return None
