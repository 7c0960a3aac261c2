"""A speaker does not begin turn after turn in the same way."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.text import words

OPENING_WORDS = 3
MOST_USES = 2


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse an opening trigram the speaker has used twice in the session (turns of four words or more)."""
    said = words(candidate.text)
    if len(said) <= OPENING_WORDS:
        return None
    opening = said[:OPENING_WORDS]
    uses = sum(
        turn.speaker == candidate.turn.speaker and words(turn.text)[:OPENING_WORDS] == opening
        for turn in around.scene.turns
    )
    return f"opens with {' '.join(opening)!r} a third time" if uses >= MOST_USES else None
