"""Numerals as words, so that "90" and "ninety" are the same thing to a check."""

from __future__ import annotations

import re

from clinical_frameworks.script.numbers import in_words

# A whole number of its own, not a piece of a decimal or of a longer one; a full stop may follow it.
_NUMERAL = re.compile(r"(?<![\d.])\d{1,3}(?!\d|\.\d)")
_PERCENT_SIGN = re.compile(r"(?<=\d)\s?%")


def spell_out(text: str) -> str:
    """Replace whole numbers 0-100 and the sign % after a number by words; other numerals stay."""

    def spelled(found: re.Match[str]) -> str:
        number = int(found.group())
        return in_words(number) if number <= 100 else found.group()

    return _NUMERAL.sub(spelled, _PERCENT_SIGN.sub(" percent", text)).replace("one hundred", "a hundred")
