"""No detail of a method of self-harm, in any turn, whoever speaks."""

from __future__ import annotations

import re
from functools import cache

from clinical_frameworks.risk import find_method_detail
from engine.checks.candidate import Candidate, Surroundings
from engine.locales import Locale


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn in which the risk protocol's word list or the language's own finds method detail."""
    found = find_method_detail(candidate.text) or _found_in(candidate.text, around.scene.locale)
    return f"method detail: {found[0]!r}" if found else None


def _found_in(text: str, locale: Locale) -> list[str]:
    return [found.group() for pattern in _patterns(locale) if (found := pattern.search(text.lower()))]


@cache
def _patterns(locale: Locale) -> tuple[re.Pattern[str], ...]:
    spaced = (pattern.replace(" ", r"\s+") for pattern in locale.lists.method_detail)
    return tuple(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for pattern in spaced)
