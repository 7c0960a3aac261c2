"""The model speaks as an assistant or refuses."""

from __future__ import annotations

import re
from functools import cache

from engine.checks.candidate import Candidate, Surroundings
from engine.locales import Locale, source_locale


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse the stock phrases of assistants unless the plan itself holds them."""
    found = _refusal(around.scene.locale).search(candidate.text)
    if found and not _refusal(source_locale()).search(candidate.turn.draft):
        return f"assistant phrase {found.group()!r}"
    return None


@cache
def _refusal(locale: Locale) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in locale.lists.refusals), re.IGNORECASE)
