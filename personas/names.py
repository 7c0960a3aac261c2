"""Names of generated people, from Faker's locales, in plain ASCII letters."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path

from faker import Faker
from pydantic import Field

from corpus.record import Probability, Record
from personas.data_file import read_data_file
from personas.errors import PersonaError, UnknownCultureError
from personas.vocabulary import Gender

CULTURES_FILE = Path(__file__).with_name("cultures.yaml")
NAME = re.compile(r"[A-Z][a-z]{1,11}")
TRIES = 200
"""Draws for a first name nobody of the study bears yet, before one may come twice."""

_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)


class Culture(Record):
    """Where a persona comes from, as far as names, accent and looks go."""

    label: str
    names: str = Field(description="Faker locale.")
    accent: str
    homes: tuple[str, ...] = Field(min_length=1)
    skin: tuple[Probability, Probability, Probability]
    dark_hair: Probability
    dark_eyes: Probability


class CultureTable(Record):
    """The content of ``cultures.yaml``."""

    cultures: dict[str, Culture]
    not_names: frozenset[str]


@lru_cache(maxsize=1)
def culture_table() -> CultureTable:
    """Load ``cultures.yaml``. Raises `PersonaDataError` when it does not fit the schema."""
    return read_data_file(CULTURES_FILE, CultureTable)


def culture_of(culture: str) -> Culture:
    """Return a culture by its locale id. Raises `UnknownCultureError` for one that is not in the table."""
    problem = culture_problem(culture)
    if problem:
        raise UnknownCultureError(problem)
    return culture_table().cultures[culture]


def culture_problem(culture: str) -> str | None:
    """Say what is wrong with a culture id, or None."""
    known = culture_table().cultures
    if culture in known:
        return None
    return f"culture {culture!r} is unknown; use one of {', '.join(sorted(known))}"


def plain_letters(name: str) -> str:
    """Write a Latin-script name in ASCII: accents dropped, ß as ss, ø as o."""
    folded = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


class NameBook:
    """The first names of one study, so that one comes twice only when a culture's list runs out."""

    def __init__(self, reserved: Collection[str] = ()) -> None:
        self._used = set(reserved)

    def first_name(self, culture: str, gender: Gender, rng: random.Random) -> str:
        """Draw a first name nobody of the study bears yet, as far as the culture's list goes."""
        name = ""
        for _ in range(TRIES):
            name = _draw_first_name(culture, gender, rng)
            if name not in self._used:
                break
        self._used.add(name)
        return name


def draw_first_name(culture: str, gender: Gender, avoid: Collection[str], rng: random.Random) -> str:
    """Draw a first name that is not one of ``avoid``.

    Raises `PersonaError` when the culture's list seems to have no other name.
    """
    for _ in range(TRIES):
        name = _draw_first_name(culture, gender, rng)
        if name not in avoid:
            return name
    raise PersonaError(f"no {gender} first name of culture {culture!r} is left beside {len(avoid)} others")


def draw_last_name(culture: str, gender: Gender, rng: random.Random) -> str:
    """Draw a last name; where a language has two forms, the one of that gender."""
    for _ in range(TRIES):
        faker = _seeded_faker(culture, rng)
        if culture == "ja_JP":
            drawn = str(faker.last_romanized_name())
        elif gender == "woman":
            drawn = str(faker.last_name_female())
        else:
            drawn = str(faker.last_name_male())
        name = plain_letters(drawn).split()[-1]
        if NAME.fullmatch(name):
            return name
    raise PersonaError(f"culture {culture!r}: no last name in plain letters found")


def _draw_first_name(culture: str, gender: Gender, rng: random.Random) -> str:
    # Several locales inherit foreign names for nonbinary people, so those draw from both lists.
    female = gender == "woman" or (gender == "nonbinary" and rng.random() < 0.5)
    for _ in range(TRIES):
        faker = _seeded_faker(culture, rng)
        if culture == "ja_JP":
            drawn = str(faker.first_romanized_name_female() if female else faker.first_romanized_name_male())
        else:
            drawn = str(faker.first_name_female() if female else faker.first_name_male())
        name = plain_letters(drawn)
        if NAME.fullmatch(name) and len(name) > 2 and name not in culture_table().not_names:
            return name
    raise PersonaError(f"culture {culture!r}: no first name in plain letters found")


@cache
def _faker(locale: str) -> Faker:
    return Faker(locale)


def _seeded_faker(culture: str, rng: random.Random) -> Faker:
    """The locale's Faker (slow to make, so kept), seeded anew so that no earlier draw matters."""
    faker = _faker(culture_of(culture).names)
    faker.seed_instance(rng.getrandbits(63))
    return faker
