"""No control tokens, prompt words, stage directions or markup."""

from __future__ import annotations

import re
from functools import cache

from engine.checks.candidate import Candidate, Surroundings
from engine.locales import Locale


@cache
def _leak(locale: Locale) -> re.Pattern[str]:
    words = "|".join(map(re.escape, locale.lists.prompt_words))
    return re.compile(
        rf"<\|?/?\w+\|?>|\[[^\]]*\]?|[{{}}<>#*_`|]|\b({words})\s*:|\((?!s\))[^)]*\)|https?://|\\n",
        re.IGNORECASE,
    )


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse anything that belongs to the prompt or to markup, not to speech."""
    if leak := _leak(around.scene.locale).search(candidate.text):
        return f"control text {leak.group()!r}"
    return None
