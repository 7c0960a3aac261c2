"""Words as the checks count them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_FUNCTION_WORDS = Path(__file__).with_name("function_words.yaml")


def words(text: str) -> list[str]:
    """Lower-case words with straight apostrophes; marks are dropped."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def ngrams(text: str, n: int) -> list[tuple[str, ...]]:
    """The runs of ``n`` words in order; empty when the text is shorter."""
    found = words(text)
    return [tuple(found[start : start + n]) for start in range(len(found) - n + 1)]


@cache
def function_words() -> frozenset[str]:
    """Words that carry no content of their own, contractions and spoken fillers included."""
    data = yaml.safe_load(_FUNCTION_WORDS.read_text(encoding="utf-8"))
    return frozenset(word for group in data.values() for word in group)


def content_words(text: str) -> list[str]:
    """The words that are not function words, cut to a rough stem ("nights" = "night", "slept" ≠ "sleep")."""
    return [_stem(word) for word in words(text) if word not in function_words()]


def _stem(word: str) -> str:
    base = word.split("'", maxsplit=1)[0]
    for ending in ("ing", "edly", "ed", "es", "s", "ly"):
        if base.endswith(ending) and len(base) - len(ending) >= 3:
            return base.removesuffix(ending)
    return base
