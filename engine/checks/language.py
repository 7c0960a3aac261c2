"""The turn stays in its language: in its script, and where the locale says so in its words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from engine.checks.across_languages import names_around
from engine.checks.candidate import Candidate, Surroundings
from engine.locales.identify import foreign_language


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse letters of another script, and a turn or a whole sentence of it in another language.

    Small multilingual models drift into other scripts first, those given English material into English.
    Names of the case, answers of a word or two and loan words in a sentence are no drift.

    Raises:
        LanguageIdentifierMissingError: The locale compares languages and the extra 'languages' is missing.
    """
    locale = around.scene.locale
    for letter in candidate.text:
        if letter.isalpha() and not _name(letter).startswith(locale.lists.scripts):
            return (
                f"letter {letter!r} is not of the {' or '.join(map(str.title, locale.lists.scripts))} script"
            )
    if not locale.lists.identify_against:
        return None
    names = {name.capitalize() for name in names_around(around.scene)}
    drift = foreign_language(candidate.text, locale.code, locale.lists.identify_against, names)
    return None if drift is None else f"language {drift[0]!r}, not {locale.code!r}: {drift[1]!r}"


@lru_cache(maxsize=4096)
def _name(letter: str) -> str:
    return unicodedata.name(letter, "")
