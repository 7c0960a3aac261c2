"""Culture notes: whole, sourced, and of cultures that have names."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.seeds import derive_rng
from personas.data_file import read_data_file
from personas.errors import PersonaDataError
from personas.locales import CultureNotes, Place, culture_file, load_culture_notes, noted_languages
from personas.names import culture_of, draw_first_name


@pytest.mark.parametrize("language", noted_languages())
def test_notes_name_their_sources_and_their_cultures_have_names_of_their_own(language: str) -> None:
    notes = load_culture_notes(language)
    assert len(notes.sources) >= 2
    assert any(year in source for source in notes.sources for year in ("(19", "(20"))
    for culture in notes.cultures:
        assert culture_of(culture).names.startswith(language)
        assert draw_first_name(culture, "woman", (), derive_rng(1, culture))


@pytest.mark.parametrize(
    ("culture", "age", "form"),
    [
        ("de_DE", 18, "formal"), ("de_AT", 90, "formal"), ("es_ES", 64, "familiar"), ("es_ES", 65, "formal"),
        ("es_MX", 44, "familiar"), ("es_MX", 45, "formal"), ("es_CO", 20, "formal"),
    ],
)  # fmt: skip
def test_the_form_of_address_goes_by_place_and_age(culture: str, age: int, form: str) -> None:
    assert load_culture_notes(culture[:2]).place(culture).address_at(age) == form


def test_an_age_beyond_the_last_row_takes_the_last_form() -> None:
    place = Place(
        country="x", address=((30, "familiar"), (60, "formal")), institutions=("x",), holidays=("x",)
    )
    assert [place.address_at(age) for age in (30, 31, 90)] == ["familiar", "formal", "formal"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("de_AT: 0.15", "de_AT: 0.25", "shares add up to 1.1"),
        ("de_AT: 0.15", "xx_XX: 0.15", "culture 'xx_XX' is unknown"),
        ("de_AT: 0.15", "es_ES: 0.15", "places: 'es_ES' is missing"),
        ("[[90, formal]]", "[[90, stiff]]", "address"),
    ],
)
def test_a_faulty_note_names_file_and_field(old: str, new: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "culture.yaml"
    path.write_text(culture_file("de").read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(PersonaDataError, match=rf"culture\.yaml.*{fault}"):
        read_data_file(path, CultureNotes)


def test_a_language_without_notes_is_named_with_those_that_have_some() -> None:
    with pytest.raises(PersonaDataError, match=r"fr/culture\.yaml: is missing; .*de, es"):
        load_culture_notes("fr")
