"""Prompts of another language are in that language: only the source material in them is English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.locales import Locale, identify, installed_languages, load_locale
from engine.locales.identify import foreign_language
from engine.locales.templates import PLACEHOLDERS
from personas import Patient, PopulationSpec, sample_population

pytest.importorskip("py3langid", reason="the extra 'languages' is not installed")
OTHERS = [language for language in installed_languages() if language != "en"]
# Material that stays English, left empty here.
SOURCE = {"draft": "", "note": "", "facts": "", "memory": "", "agenda": "", "acts": "", "speaker": ""}
LEAST_WORDS = 3


def people(locale: Locale) -> list[Patient]:
    assert locale.culture is not None
    shares = dict.fromkeys(locale.culture.places, 1 / len(locale.culture.places))
    return list(sample_population(PopulationSpec(size=12, culture=shares), 5))


def rendered(locale: Locale) -> Iterator[str]:
    """Every template for a dozen people, as a first and as a later session, and for every act."""
    words = locale.lists.material
    assert words is not None
    for patient in people(locale):
        values = {
            **locale.culture_values(patient),
            **locale.person_values(patient),
            **SOURCE,
            **{"framework": locale.framework("cbt"), "number": 2, "sessions": 8},
            **{"words": 30, "minutes_left": 12, "act": ""},
        }
        if patient.occupation.job is not None:
            # The job is source material.
            values["occupation"] = words.occupations["employed"].format(job="…")
        for name in PLACEHOLDERS:
            yield locale.render(name, **values)
            yield locale.render(name, **{**values, "memory": "…"})
    for act in words.acts:
        yield locale.render("free_tail", act=locale.act(act), words=20)


def sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for sentence in line.replace(";", ".").replace(":", ".").split(". "):
            if len(sentence.split()) >= LEAST_WORDS:
                yield sentence


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_of_a_prompt_is_english(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    locale = load_locale(language)
    against = locale.lists.identify_against
    names = [patient.first_name for patient in people(locale)]
    found = sorted({sentence for text in rendered(locale) for sentence in sentences(text)})
    assert len(found) > 60
    # The field names of the structured reply are the same in every language.
    prose = [sentence for sentence in found if '"' not in sentence]
    assert [sentence for sentence in prose if foreign_language(sentence, language, against, names)] == []
    # Nor is any of them likelier in English by however little.
    monkeypatch.setattr(identify, "ODDS", 1.0)
    assert [sentence for sentence in prose if foreign_language(sentence, language, ["en"], names)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_examples_and_fixed_replies_are_in_the_language_and_the_drafts_in_english(language: str) -> None:
    locale = load_locale(language)
    against = locale.lists.identify_against
    pairs = [
        *locale.examples.therapist,
        *(pair for some in locale.examples.patient.values() for pair in some),
    ]
    for pair in pairs:
        for spoken in (pair.formal, pair.familiar):
            assert foreign_language(spoken, language, against) is None
        assert foreign_language(pair.draft, "en", [language]) is None
    for table in locale.lists.replies.values():
        for reply in table:
            assert foreign_language(reply, language, against) is None


def test_the_form_of_address_is_said_and_shown_as_the_patient_is_addressed() -> None:
    locale = load_locale("es")
    patient = people(locale)[0]
    old = patient.model_copy(update={"culture": "es_ES", "age": 70})
    young = patient.model_copy(update={"culture": "es_ES", "age": 30})
    said = [
        locale.render("reword_therapist", **locale.culture_values(one), gender="") for one in (old, young)
    ]
    assert ["de usted" in text for text in said] == [True, False]
    assert ["de tú" in text for text in said] == [False, True]
    forms = [
        " ".join(pair.spoken for pair in locale.examples.of("therapist", "plain", locale.address(one)))
        for one in (old, young)
    ]
    assert ["su abuela" in text for text in forms] == [True, False]
    assert ["tu abuela" in text for text in forms] == [False, True]
