"""Ratings as people say them: whole numbers 0-100 in words."""

from __future__ import annotations

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(number: int) -> str:
    """``85`` → ``"eighty-five"``; `ValueError` outside 0-100."""
    if not 0 <= number <= 100:
        raise ValueError(f"{number} is not a rating between 0 and 100")
    if number == 100:
        return "a hundred"
    if number < 20:
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")
