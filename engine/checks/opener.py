"""A speaker does not begin turn after turn in the same way."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.talk_so_far import OPENING_WORDS
from engine.text import words

MOST_USES = 2


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse an opening trigram the speaker has used twice in the session (turns of four words or more)."""
    said = words(candidate.text)
    if around.before or len(said) <= OPENING_WORDS:
        return None
    opening = tuple(said[:OPENING_WORDS])
    uses = around.scene.talk.openings(candidate.turn.speaker, opening)
    return f"opens with {' '.join(opening)!r} a third time" if uses >= MOST_USES else None
