"""The note is followed, not read aloud."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.locales import source_locale
from engine.text import ngrams


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn in the note's own instruction words (wordings ``note`` and ``free``)."""
    if around.wording == "reword":
        return None
    note = candidate.turn.note
    said, asked = around.scene.locale.lists.instructions, source_locale().lists.instructions
    if candidate.text.lower().startswith(said) and note.lower().startswith(asked):
        return "begins with the note's instruction"
    shared = set(ngrams(candidate.text, 6)) & set(ngrams(note.split(":")[0], 6))
    return f"reads the note aloud: {' '.join(min(shared))!r}" if shared else None
