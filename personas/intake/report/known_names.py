"""What words are known to be: names and places of Faker's locales, and common English words."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

from faker.config import AVAILABLE_LOCALES
from faker.providers.address import Provider as AddressProvider

import clinical_frameworks
import personas
from corpus.record import Record
from personas.data_file import read_data_file
from personas.intake.wording import intake_parts
from personas.names import culture_table, plain_letters

_LEXICON = Path(__file__).with_name("lexicon.yaml")
_NAME = re.compile(r"[A-Za-z]{2,}(?:['-][A-Za-z]+)*")
_PLACE_LISTS = ("states", "counties", "provinces", "countries", "cities", "regions", "states_abbr")


class IdentifierLexicon(Record):
    """The content of ``lexicon.yaml``; all words in lower case."""

    titles: frozenset[str]
    before_person: frozenset[str]
    before_place: frozenset[str]
    organisation_words: frozenset[str]
    place_words: frozenset[str]
    months: tuple[str, ...]
    months_with_another_meaning: frozenset[str]
    before_month: frozenset[str]
    allowed_capitals: frozenset[str]
    clinical_words: frozenset[str]
    common_endings: tuple[str, ...]
    rating_tops: frozenset[int]
    name_particles: frozenset[str]


@cache
def identifier_lexicon() -> IdentifierLexicon:
    """Load ``lexicon.yaml``. Raises `PersonaDataError` when it does not fit the schema."""
    return read_data_file(_LEXICON, IdentifierLexicon)


@cache
def first_names() -> dict[str, str]:
    """First names in lower case, each with ``f``, ``m``, or ``fm`` for both."""
    found: dict[str, set[str]] = {}
    for lists, mark in ((("first_names_female",), "f"), (("first_names_male",), "m"), (("first_names",), "")):
        for name in _person_names(lists):
            found.setdefault(name, set()).update(mark)
    return {name: "".join(sorted(marks)) for name, marks in found.items()}


@cache
def last_names() -> frozenset[str]:
    """Last names in lower case."""
    return frozenset(_person_names(("last_names", "last_names_female", "last_names_male")))


@cache
def places() -> frozenset[str]:
    """Countries, states, counties and cities, in lower case, as Faker's address lists have them."""
    found = {plain_letters(str(country)).lower() for country in AddressProvider.countries}
    for locale in AVAILABLE_LOCALES:
        for name in _lists("address", locale, _PLACE_LISTS):
            plain = plain_letters(name).lower()
            if re.fullmatch(r"[a-z][a-z .'-]{2,}", plain):
                found.add(plain)
    return frozenset(found)


@cache
def common_words() -> frozenset[str]:
    """Words of everyday English in lower case: Faker's word list, and what our own material says."""
    lorem = import_module("faker.providers.lorem.en_US")
    found = {str(word).lower() for word in lorem.Provider.word_list}
    found |= intake_parts().everyday_words | identifier_lexicon().clinical_words
    for module in (personas, clinical_frameworks):
        for path in sorted(Path(str(module.__file__)).parent.rglob("*.yaml")):
            # Cultures and people hold names; all else is written in words anybody uses.
            if path.name not in ("cultures.yaml", "demographics.yaml"):
                text = path.read_text(encoding="utf-8").replace("’", "'")
                found.update(re.findall(r"(?<![A-Za-z'])[a-z]+(?:'[a-z]+)?(?![A-Za-z])", text))
    return frozenset(found)


def is_common(word: str) -> bool:
    """True for a word of everyday English, also with an ending that names hardly have."""
    lower = word.lower().replace("’", "'")
    parts = lower.split("-")
    words = common_words()
    if lower in words or (len(parts) > 1 and all(part in words for part in parts)):
        return True
    if is_known_name(word):
        return False
    stems = (lower.removesuffix(ending) for ending in ("'s", "s", "ed", "d", "ing", "er", "ly"))
    return any(stem in words for stem in stems) or lower.endswith(identifier_lexicon().common_endings)


def is_known_name(word: str) -> bool:
    """True for a first or last name of the lists, whatever else the word may mean."""
    plain = plain_letters(word).lower()
    return plain in first_names() or plain in last_names() or word.capitalize() in culture_table().not_names


@cache
def _person_names(lists: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for locale in AVAILABLE_LOCALES:
        for name in _lists("person", locale, lists):
            for word in _NAME.findall(plain_letters(name)):
                if word[0].isupper() and len(word) > 2:
                    found[word.lower()] = None
    return tuple(found)


def _lists(kind: str, locale: str, names: tuple[str, ...]) -> list[str]:
    """The word lists of one Faker provider; a locale without the provider has none."""
    try:
        provider = import_module(f"faker.providers.{kind}.{locale}").Provider
    except ModuleNotFoundError:
        return []
    words: list[str] = []
    for name in names:
        found = getattr(provider, name, ())
        if isinstance(found, tuple | list | dict | set | frozenset):
            words += [" ".join(word) if isinstance(word, tuple) else str(word) for word in found]
    return words
