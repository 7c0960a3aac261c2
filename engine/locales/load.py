"""Find and load locales: one folder a language, checked as a whole so that a run never fails half-way."""

from __future__ import annotations

import string
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import get_args

from clinical_frameworks.acts import load_acts
from clinical_frameworks.datafile import read_record
from clinical_frameworks.errors import ClinicalDataError
from engine.errors import LocaleError
from engine.locales.examples import FILE as EXAMPLES_FILE
from engine.locales.examples import Examples
from engine.locales.lists import LocaleFile, MaterialWords
from engine.locales.locale import SOURCE_LANGUAGE, Locale
from engine.locales.templates import check_templates
from personas.errors import PersonaError
from personas.locales import load_culture_notes
from personas.styles import style_book
from personas.vocabulary import Gender, WorkStatus

ROOM = Path(__file__).parent
LISTS_FILE = "locale.yaml"


def installed_languages() -> tuple[str, ...]:
    """Codes of the locale folders, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in ROOM.glob(f"*/{LISTS_FILE}")))


@cache
def load_locale(language: str) -> Locale:
    """Return a language's locale, loaded once.

    Raises:
        LocaleError: No folder of that name, or a file, list, template or placeholder of it is missing or
            faulty; the message names file and field.
    """
    if language not in installed_languages():
        raise LocaleError(
            f"{language!r} is not one of {', '.join(installed_languages())}, the languages of engine/locales "
            "(docs/locales.md says how to add one)"
        )
    return read_locale(ROOM / language)


def source_locale() -> Locale:
    """The locale of the case material."""
    return load_locale(SOURCE_LANGUAGE)


def read_locale(folder: Path) -> Locale:
    """Load the locale in ``folder``, whose name is the language's code. Raises `LocaleError`."""
    code = folder.name
    try:
        lists = read_record(folder / LISTS_FILE, LocaleFile)
        examples = read_record(folder / EXAMPLES_FILE, Examples)
        culture = None if code == SOURCE_LANGUAGE else load_culture_notes(code)
    except (ClinicalDataError, PersonaError) as error:
        raise LocaleError(str(error)) from error
    check_templates(folder / "prompts", ROOM / SOURCE_LANGUAGE / "prompts")
    _check_keys(folder / EXAMPLES_FILE, "patient", examples.patient, style_book().styles)
    if code != SOURCE_LANGUAGE:
        _check_translation(folder / LISTS_FILE, lists)
    return Locale(code, folder, lists, examples, culture)


def _check_translation(path: Path, lists: LocaleFile) -> None:
    """What the source language takes from the English rooms, and every other language must have itself."""
    if lists.material is None:
        raise LocaleError(f"{path}: field material: is missing; only {SOURCE_LANGUAGE!r} does without it")
    for field in ("replies", "method_detail", "identify_against"):
        if not getattr(lists, field):
            raise LocaleError(f"{path}: field {field}: is empty; only {SOURCE_LANGUAGE!r} does without it")
    for line, texts in lists.replies.items():
        if not texts:
            raise LocaleError(f"{path}: field replies.{line}: has no reply")
    _check_material(path, lists.material)


def _check_material(path: Path, words: MaterialWords) -> None:
    _check_keys(path, "material.occupations", words.occupations, get_args(WorkStatus))
    _check_keys(path, "material.genders", words.genders, get_args(Gender))
    _check_keys(path, "material.habits", words.habits, style_book().styles)
    _check_keys(path, "material.acts", words.acts, load_acts())
    for status, text in words.occupations.items():
        slots = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
        if slots != (["job"] if status == "employed" else []):
            wanted = "exactly one {job}" if status == "employed" else "no {...}"
            raise LocaleError(
                f"{path}: field material.occupations.{status}: must have {wanted}, not {text!r}"
            )


def _check_keys(path: Path, field: str, given: Iterable[str], wanted: Iterable[str]) -> None:
    have, want = set(given), set(wanted)
    if missing := sorted(want - have):
        raise LocaleError(f"{path}: field {field}: {missing[0]!r} is missing")
    if unknown := sorted(have - want):
        raise LocaleError(f"{path}: field {field}: {unknown[0]!r} is unknown; use {', '.join(sorted(want))}")
