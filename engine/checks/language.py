"""The turn stays in the language's script."""

from __future__ import annotations

import unicodedata

from engine.checks.candidate import Candidate, Surroundings


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse letters that are not Latin (a small multilingual model drifts into other scripts first)."""
    for letter in candidate.text:
        if letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN"):
            return f"letter {letter!r} is not of the Latin script"
    return None
