"""What the turns cost, from their provenance: tokens, seconds, and how many lines are not the model's own."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.record import Course
from evaluation.failures.finding import Count


@dataclass(frozen=True, slots=True)
class Cost:
    """Sums over the turns that a model was asked for; the merged turn is the unit.

    Attributes:
        seconds: Wall time of the model calls, one after the other, per turn. Calls that ran side by side
            are each counted whole, so it is work, not waiting.
        prompt_tokens: Tokens read per turn, those found in the prefix cache included.
        new_prompt_tokens: Of them, those that were not in the cache.
        completion_tokens: Tokens written per turn, refused candidates included.
        candidates: Wordings made per turn.
        refused: Candidates that a check refused, among all.
        drafted: Lines said as the plan's own draft because no candidate passed, among all lines of those
            turns.
    """

    seconds: Count
    prompt_tokens: Count
    new_prompt_tokens: Count
    completion_tokens: Count
    candidates: Count
    refused: Count
    drafted: Count


def cost(course: Course) -> Cost:
    """Sum the provenance of a course; counts of nothing for imported talk."""
    made = [
        turn.provenance
        for session in course.sessions
        for turn in session.turns
        if turn.provenance is not None and turn.provenance.candidates
    ]
    turns, candidates = len(made), sum(one.candidates for one in made)
    return Cost(
        seconds=Count(sum(one.seconds for one in made), turns),
        prompt_tokens=Count(sum(one.prompt_tokens for one in made), turns),
        new_prompt_tokens=Count(sum(one.prompt_tokens - one.cached_tokens for one in made), turns),
        completion_tokens=Count(sum(one.completion_tokens for one in made), turns),
        candidates=Count(candidates, turns),
        refused=Count(sum(len(one.failures) for one in made), candidates),
        drafted=Count(sum(one.drafted_parts for one in made), sum(one.parts for one in made)),
    )
