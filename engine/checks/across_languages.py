"""What an English plan and a turn in another language have in common word for word: names and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from engine.checks.numerals import spell_out
from engine.locales import Locale, source_locale
from engine.scene import Scene
from engine.text import function_words, words
from personas.names import plain_letters

_HALF_PAST = "half past"
# A time of day in the afternoon may be said on the 24-hour clock.
_HALF_DAY = 12


@dataclass(frozen=True, slots=True)
class Comparable:
    """Names (lower case) and numbers of an English text, and whether anything else of content is in it."""

    names: frozenset[str]
    numbers: frozenset[int]
    other_words: bool


def names_around(scene: Scene) -> frozenset[str]:
    """First names of patient, therapist and the people in the patient's life, lower case."""
    people = (person.name for person in scene.patient.social_network)
    return frozenset(name.lower() for name in (scene.patient.first_name, scene.therapist.first_name, *people))


@lru_cache(maxsize=4096)  # the cues of a case come again with every turn
def comparable(text: str, names: frozenset[str]) -> Comparable:
    """Take an English text apart. "one" is left out, as it is mostly an article in talk."""
    spelled = spell_out(text.lower())
    numbers = frozenset(number for number, form in _english_numbers() if form.search(spelled))
    rest = spelled
    for _, form in _english_numbers():
        rest = form.sub(" ", rest)
    said = words(rest)
    found = frozenset(name for name in names if name in said)
    other = any(word not in found and word not in function_words() for word in said)
    return Comparable(found, numbers, other)


def has_name(text: str, name: str, locale: Locale) -> bool:
    """Whether a turn has a name (plain letters), whatever accents and endings the language gives it."""
    endings = "|".join(map(re.escape, locale.lists.name_endings))
    plain = plain_letters(text).lower()
    return re.search(rf"(?<!\w){re.escape(name)}(?:{endings})?(?!\w)", plain) is not None


def has_number(text: str, number: int, locale: Locale, draft: str = "") -> bool:
    """Whether a turn has a number in one of the language's forms, numerals included.

    A time of the draft ("half past three", "at four") may be said as the language says it.
    """
    numbers = locale.lists.numbers
    values = [number]
    if numbers.half_past == "next" and f"{_HALF_PAST} {_english_word(number)}" in draft.lower():
        values.append(number % _HALF_DAY + 1)
    if numbers.hours_24 and 0 < number < _HALF_DAY:
        values.append(number + _HALF_DAY)
    spelled = spell_out(text.lower(), locale)
    return any(_number_form(locale, value).search(spelled) for value in values)


@cache
def _english_numbers() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Zero and two to a hundred, longer forms first so that "eighty-five" is not eighty."""
    forms = enumerate(source_locale().lists.numbers.words)
    ordered = sorted(
        ((number, form) for number, form in forms if number != 1), key=lambda pair: -len(pair[1])
    )
    return tuple((number, re.compile(rf"(?<![\w-]){re.escape(form)}(?![\w-])")) for number, form in ordered)


def _english_word(number: int) -> str:
    return source_locale().lists.numbers.words[number]


@cache
def _number_form(locale: Locale, number: int) -> re.Pattern[str]:
    numbers = locale.lists.numbers
    forms = "|".join(map(re.escape, numbers.words[number].split("|")))
    endings = "|".join(map(re.escape, numbers.endings))
    return re.compile(rf"(?<!\w)(?:{forms})(?:{endings})?(?!\w)")
