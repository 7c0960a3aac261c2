"""Tidy a raw reply without changing its words."""

from __future__ import annotations

import re

_QUOTES = {'"': '"', "“": "”", "'": "'"}
_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', " ": " "})


def clean_reply(text: str) -> str:
    """Join lines, straighten quotation marks, drop a pair around the whole reply, begin with a capital."""
    tidy = re.sub(r"\s+", " ", text.translate(_TYPOGRAPHIC)).strip()
    closing = _QUOTES.get(tidy[:1])
    if closing and len(tidy) > 2 and tidy.endswith(closing) and tidy.count(tidy[0]) <= 2 and tidy[0] != "'":
        tidy = tidy[1:-1].strip()
    return tidy[:1].upper() + tidy[1:]
