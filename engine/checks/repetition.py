"""A budget of repeated 4-grams over the whole session."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.text import ngrams

N = 4
# A session needs some text before a share means anything.
LEAST_NGRAMS = 120


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn that adds repeats while the session's repeated share is over budget.

    A repeat is a 4-gram already said in the session, by whomever; the share is over all 4-grams so far.
    """
    seen: set[tuple[str, ...]] = set()
    repeated = total = 0
    for text in (*(turn.text for turn in around.scene.turns), candidate.text):
        fresh = ngrams(text, N)
        new_repeats = 0
        for gram in fresh:
            new_repeats += gram in seen
            seen.add(gram)
        repeated += new_repeats
        total += len(fresh)
    if total >= LEAST_NGRAMS and new_repeats and repeated > around.repetition_budget * total:
        share = repeated / total
        return f"repeated 4-grams would be {share:.3f} of the session (budget {around.repetition_budget})"
    return None
