"""The prompt files and examples of a language (``engine/locales/LANGUAGE``): loading, rendering, hashing."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from engine.locales import SOURCE_LANGUAGE, Example, Examples, Locale, load_locale
from engine.locales.examples import FILE as EXAMPLES_FILE
from engine.locales.load import LISTS_FILE
from personas.locales import culture_file

__all__ = ["Example", "Examples", "hashes_of", "load_examples", "prompt_hashes", "render"]


def load_examples(language: str = SOURCE_LANGUAGE) -> Examples:
    """Draft-to-speech pairs of a language. Raises `LocaleError`."""
    return load_locale(language).examples


def render(name: str, /, **values: object) -> str:
    """Fill the English template ``name`` (without ``.j2``); `PromptError` when a value is missing."""
    return load_locale(SOURCE_LANGUAGE).render(name, **values)


@cache
def prompt_hashes(language: str = SOURCE_LANGUAGE) -> dict[str, str]:
    """SHA-256 of every file that goes into a language's prompts, by its name, for provenance.

    Files of another language than English carry its code: ``de/chat_patient.j2``; its word lists and culture
    notes go into prompts too.
    """
    return hashes_of(load_locale(language))


def hashes_of(locale: Locale) -> dict[str, str]:
    """As `prompt_hashes`, read anew."""
    files: list[Path] = [*sorted((locale.folder / "prompts").glob("*.j2")), locale.folder / EXAMPLES_FILE]
    if not locale.is_source:
        files += [locale.folder / LISTS_FILE, culture_file(locale.code)]
    prefix = "" if locale.is_source else f"{locale.code}/"
    return {f"{prefix}{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
