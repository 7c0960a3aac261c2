"""Tidy a raw reply without changing its words."""

from __future__ import annotations

import re

_QUOTES = {'"': '"', "“": "”", "'": "'"}
_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
# A Spanish question or exclamation begins with a mark, and its first letter is the capital.
_OPENING = "¿¡"


def clean_reply(text: str) -> str:
    """Join lines, straighten quotation marks, drop a pair around the whole reply, begin with a capital."""
    tidy = re.sub(r"\s+", " ", text.translate(_TYPOGRAPHIC)).strip()
    closing = _QUOTES.get(tidy[:1])
    if closing and len(tidy) > 2 and tidy.endswith(closing) and tidy.count(tidy[0]) <= 2 and tidy[0] != "'":
        tidy = tidy[1:-1].strip()
    start = len(tidy) - len(tidy.lstrip(_OPENING))
    return tidy[:start] + tidy[start : start + 1].upper() + tidy[start + 1 :]
