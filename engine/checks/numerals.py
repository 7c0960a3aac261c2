"""Numerals as words, so that "90" and "ninety" are the same thing to a check."""

from __future__ import annotations

import re

from clinical_frameworks.script.numbers import in_words

_NUMERAL = re.compile(r"(?<![\d.])(\d{1,3})\s?(%|percent)?(?![\d.])")


def spell_out(text: str) -> str:
    """Replace whole numbers 0-100 by their words; other numerals stay."""

    def spelled(found: re.Match[str]) -> str:
        number = int(found.group(1))
        return in_words(number) if number <= 100 else found.group()

    return _NUMERAL.sub(spelled, text).replace("one hundred", "a hundred")
