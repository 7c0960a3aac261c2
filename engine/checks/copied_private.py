"""Nothing of the user's own sessions comes back."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.exemplars.phrases import WITHHELD


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse six words in a row of one speaker of the exemplars, unless they are the planned draft's own.

    The reason quotes nothing, and the candidate's words are withheld from the record.
    """
    private = around.private
    if private is None:
        return None
    copied = private.copied(candidate.text, before=around.before, own=candidate.turn.draft)
    return WITHHELD if copied else None
