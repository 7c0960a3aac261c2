"""Words as the checks count them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from engine.locales import Locale, source_locale

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")


def words(text: str) -> list[str]:
    """Lower-case words with straight apostrophes, letters of any script; marks are dropped."""
    return list(_words(text))


def ngrams(text: str, n: int) -> list[tuple[str, ...]]:
    """The runs of ``n`` words in order; empty when the text is shorter."""
    found = _words(text)
    return [found[start : start + n] for start in range(len(found) - n + 1)]


# Every check reads the same candidate, draft and last turn.
@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("’", "'") for word in _WORD.findall(text.lower()))


def function_words(locale: Locale | None = None) -> frozenset[str]:
    """Words without content of their own, contractions and spoken fillers included; English by default."""
    return _function_words(locale or source_locale())


def content_words(text: str, locale: Locale | None = None) -> list[str]:
    """The words that are not function words, cut to a rough stem ("nights" = "night", "slept" ≠ "sleep").

    English without a ``locale``, as the case material and the memory are.
    """
    spoken = locale or source_locale()
    without, endings = _function_words(spoken), spoken.lists.stem_endings
    return [_stem(word, endings) for word in _words(text) if word not in without]


@cache
def _function_words(locale: Locale) -> frozenset[str]:
    return frozenset(word for group in locale.lists.function_words.values() for word in group)


def _stem(word: str, endings: tuple[str, ...]) -> str:
    base = word.split("'", maxsplit=1)[0]
    for ending in endings:
        if base.endswith(ending) and len(base) - len(ending) >= 3:
            return base.removesuffix(ending)
    return base
