"""No control tokens, prompt words, stage directions or markup."""

from __future__ import annotations

import re

from engine.checks.candidate import Candidate, Surroundings

_LEAK = re.compile(
    r"<\|?/?\w+\|?>|\[[^\]]*\]?|[{}<>#*_`|]|\b(draft|spoken|note|direction|output|answer|response)\s*:|"
    r"\((?!s\))[^)]*\)|https?://|\\n",
    re.IGNORECASE,
)


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse anything that belongs to the prompt or to markup, not to speech."""
    if leak := _LEAK.search(candidate.text):
        return f"control text {leak.group()!r}"
    return None
