"""The files of every locale: complete against English, faulty ones named by file and field."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import clinical_frameworks
from clinical_frameworks.acts import load_acts
from clinical_frameworks.script.numbers import in_words
from engine.errors import LocaleError
from engine.locales import SOURCE_LANGUAGE, installed_languages, load_locale, read_locale, source_locale
from engine.locales.load import ROOM
from engine.locales.templates import PLACEHOLDERS, used_placeholders
from personas import PopulationSpec, sample_population
from personas.styles import style_book

OTHERS = [language for language in installed_languages() if language != SOURCE_LANGUAGE]


def test_english_german_and_spanish_are_installed() -> None:
    assert {"en", "de", "es"} <= set(installed_languages())
    assert load_locale("de") is load_locale("de")


@pytest.mark.parametrize("language", OTHERS)
def test_a_locale_has_the_templates_of_english_and_their_placeholders(language: str) -> None:
    english, other = (load_locale(code).folder / "prompts" for code in (SOURCE_LANGUAGE, language))
    names = sorted(path.name for path in english.glob("*.j2"))
    assert sorted(path.name for path in other.glob("*.j2")) == names
    assert sorted(PLACEHOLDERS) == [name.removesuffix(".j2") for name in names]
    for name in names:
        assert used_placeholders(other / name) >= used_placeholders(english / name)


# The word list of a check that has not the check's name.
LIST_OF_CHECK = {"added": "charged"}
# The word lists that one rule of the check of persons needs.
LISTS_OF_RULE = {"changed_doer": ("person.auxiliaries", "person.third")}


def filled(data: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401
    """Paths of lists and texts that hold something; the keys of a mapping count by themselves."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from filled(value, f"{path}.{key}")
    elif data not in ([], "", None):
        yield path


@pytest.mark.parametrize("language", OTHERS)
def test_a_locale_fills_every_list_that_english_fills_unless_it_says_that_it_skips_the_check(
    language: str,
) -> None:
    read = {
        code: yaml.safe_load((ROOM / code / "locale.yaml").read_text("utf-8"))
        for code in (SOURCE_LANGUAGE, language)
    }
    skips = [name for name, how in read[language]["comparisons"].items() if how == "skip"]
    skipped = {f".{LIST_OF_CHECK.get(name, name)}" for name in skips}
    rules = read[language]["comparisons"]["person"]
    skipped |= {f".{words}" for rule, lists in LISTS_OF_RULE.items() if rule not in rules for words in lists}
    # Groups of function words are named as the language needs them; endings and sums of forms may be none.
    own = (".function_words.", ".numbers.same", ".negation.endings", ".modality.")
    wanted = {
        path
        for path in filled(read[SOURCE_LANGUAGE])
        if not path.startswith(own) and not path.startswith(tuple(skipped))
    }
    assert wanted - set(filled(read[language])) == set()
    assert all(read[language]["function_words"].values())


@pytest.mark.parametrize("language", installed_languages())
def test_every_communication_style_has_examples_in_each_form_of_address(language: str) -> None:
    examples = load_locale(language).examples
    english = source_locale().examples
    for style in style_book().styles:
        for address in ("formal", "familiar"):
            pairs = examples.of("patient", style, address)
            assert [pair.draft for pair in pairs] == [pair.draft for pair in english.of("patient", style)]


@pytest.mark.parametrize("language", OTHERS)
def test_a_locale_has_the_words_for_what_the_english_rooms_describe(language: str) -> None:
    words = load_locale(language).lists.material
    assert words is not None
    assert set(words.acts) == set(load_acts())
    for style, traits in style_book().styles.items():
        assert len(words.habits[style]) == len(traits.habits)


def fixed_lines(pattern: str) -> set[str]:
    """Keys of the lines in the shipped files that are said as they stand."""
    shipped = Path(clinical_frameworks.__file__).parent
    read = [yaml.safe_load(path.read_text("utf-8")) for path in shipped.glob(pattern)]
    return {key for lines in read for key, line in lines.items() if line.get("verbatim")}


@pytest.mark.parametrize("language", OTHERS)
def test_the_fixed_replies_of_every_modality_have_a_table_and_no_table_is_idle(language: str) -> None:
    replies = load_locale(language).lists.replies
    shared = fixed_lines("modality/shared/lines/*.yaml")
    assert "confirm" in shared
    assert shared <= set(replies) <= fixed_lines("**/lines/*.yaml")
    for table in replies.values():
        assert len(set(table)) == len(table) >= 50
        assert all(text[-1] in ".?!" and text == text.strip() for text in table)


def test_the_number_words_of_english_are_those_of_the_script() -> None:
    assert source_locale().lists.numbers.words == tuple(in_words(number) for number in range(101))


@pytest.mark.parametrize(
    ("language", "number", "forms"),
    [
        ("de", 0, "null"), ("de", 16, "sechzehn"), ("de", 17, "siebzehn"), ("de", 21, "einundzwanzig"),
        ("de", 30, "dreißig"), ("de", 77, "siebenundsiebzig"), ("de", 100, "hundert"),
        ("es", 0, "cero"), ("es", 16, "dieciséis"), ("es", 22, "veintidós"), ("es", 26, "veintiséis"),
        ("es", 31, "treinta y uno|treinta y un|treinta y una"), ("es", 85, "ochenta y cinco"),
        ("es", 100, "cien|ciento"),
    ],
)  # fmt: skip
def test_number_words_are_spelled_as_the_language_does(language: str, number: int, forms: str) -> None:
    assert load_locale(language).lists.numbers.words[number] == forms


@pytest.mark.parametrize("language", OTHERS)
def test_address_goes_by_culture_and_age_and_other_cultures_use_the_first(language: str) -> None:
    locale = load_locale(language)
    assert locale.culture is not None
    spec = PopulationSpec(
        size=6, culture=dict.fromkeys(locale.culture.cultures, 1 / len(locale.culture.cultures))
    )
    for patient in sample_population(spec, 3):
        assert locale.address(patient) == locale.culture.place(patient.culture).address_at(patient.age)
    assert locale.culture.place("ja_JP") == next(iter(locale.culture.places.values()))


NOTE, PAIRS, LISTS = "prompts/note_tail.j2", "examples.yaml", "locale.yaml"
SLOT = r"\{\{ note \}\}"


def broken(tmp_path: Path, language: str, change: tuple[str, str, str]) -> Path:
    """A copy of a locale in which a pattern in one file was replaced, or the file removed."""
    name, pattern, text = change
    shutil.copytree(load_locale(language).folder, tmp_path / language)
    path = tmp_path / language / name
    if pattern:
        whole, count = re.subn(
            pattern, text, path.read_text("utf-8"), count=1, flags=re.DOTALL | re.MULTILINE
        )
        assert count == 1
        path.write_text(whole, "utf-8")
    else:
        path.unlink()
    return tmp_path / language


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ((NOTE, "", ""), r"note_tail\.j2: is missing"),
        ((NOTE, SLOT, "x"), r"note_tail\.j2: placeholder 'note' is missing"),
        ((NOTE, SLOT, "{{ note }} {{ mood }}"), r"note_tail\.j2: placeholder 'mood' is never filled"),
        ((NOTE, SLOT, "{{ note"), r"note_tail\.j2: cannot be read as a template"),
        ((PAIRS, r"^  pleasing:.*", ""), r"examples\.yaml: field patient: 'pleasing' is missing"),
        ((PAIRS, r"^  pleasing:", "  pleasant:"), r"examples\.yaml: field patient: 'pleasing' is missing"),
        ((PAIRS, r"    spoken: ", "    said: "), r"field therapist\.0\.formal: Field required"),
        ((LISTS, "", ""), r"locale\.yaml: cannot read"),
        ((LISTS, r"^negation:.*?^person:", "person:"), r"locale\.yaml: field negation: Field required"),
        ((LISTS, r"^refusals:.*?^instr", "refusals: []\ninstr"), r"locale\.yaml: field refusals"),
        ((LISTS, r"^refusals:\n", "refusals:\n  - '('\n"), r"field refusals.*not a regular expression"),
        ((LISTS, r"^method_d.*?^mat", "method_detail: []\nmat"), r"field method_detail: is empty"),
        ((LISTS, r"^    affirm: [^\n]*\n", ""), r"field material\.acts: 'affirm' is missing"),
        ((LISTS, r"^    affirm:", "    praise:"), r"field material\.acts: 'affirm' is missing"),
        ((LISTS, r"\{job\}", "Beruf"), r"material\.occupations\.employed: must have exactly one \{job\}"),
        ((LISTS, r"^material:.*", ""), r"field material: is missing"),
        ((LISTS, r"words: \[\"null\", ", "words: ["), r"field numbers\.words.*at least 101"),
        ((LISTS, r"modality: skip", "modality: added"), r"modality: is empty, but"),
        ((LISTS, r"^phrases:[^\n]*", "phrases: {session_begins: Hallo}"), r"phrases\.session_begins"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_one_error_that_names_file_and_field(
    change: tuple[str, str, str], fault: str, tmp_path: Path
) -> None:
    folder = broken(tmp_path, "de", change)
    with pytest.raises(LocaleError, match=fault):
        read_locale(folder)


def test_an_unknown_language_is_named_with_the_known_ones() -> None:
    with pytest.raises(LocaleError, match=r"'fr' is not one of de, en, es"):
        load_locale("fr")


def test_a_language_without_culture_notes_says_where_they_belong(tmp_path: Path) -> None:
    shutil.copytree(load_locale("de").folder, tmp_path / "nl")
    with pytest.raises(LocaleError, match=r"personas/locales/nl/culture\.yaml: is missing"):
        read_locale(tmp_path / "nl")
