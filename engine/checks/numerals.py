"""Numerals as words, so that "90" and "ninety" are the same thing to a check."""

from __future__ import annotations

import re

from engine.locales import Locale, source_locale

# A whole number of its own, not a piece of a decimal or of a longer one; a full stop may follow it.
_NUMERAL = re.compile(r"(?<![\d.])\d{1,3}(?!\d|\.\d)")
_PERCENT_SIGN = re.compile(r"(?<=\d)\s?%")


def spell_out(text: str, locale: Locale | None = None) -> str:
    """Replace whole numbers 0-100 and the sign % after a number by a language's words; other numerals stay.

    English without a locale.
    """
    numbers = (locale or source_locale()).lists.numbers

    def spelled(found: re.Match[str]) -> str:
        number = int(found.group())
        return numbers.words[number].split("|")[0] if number < len(numbers.words) else found.group()

    text = _NUMERAL.sub(spelled, _PERCENT_SIGN.sub(f" {numbers.percent}", text))
    for phrase, form in numbers.same.items():
        text = text.replace(phrase, form)
    return text
