"""The checks where draft and turn are in different languages: what is caught, what is let pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from engine.checks import CHECKS, Candidate, Surroundings, first_failure
from engine.locales import load_locale
from engine.wording import examples_for
from tests.engine.checks.surroundings import around, client, counsellor, patient, said
from tests.engine.locales.test_identify import utterances

pytest.importorskip("py3langid", reason="the extra 'languages' is not installed")
THERAPIST_OPENS = ("You ", "So you", "That ", "Let", "We ", "Tell")
NUMBERS = ("sixty", "three", "four", "two", "ten", "zero", "hundred")


def heard(language: str, candidate: Candidate | None = None, **changes: Any) -> Surroundings:  # noqa: ANN401
    made = around(**changes)
    made.scene.locale = load_locale(language)
    speaker = "patient" if candidate is None else candidate.turn.speaker
    return replace(made, examples=examples_for(made.scene, speaker))


def refused_by(language: str, candidate: Candidate, **changes: Any) -> str | None:  # noqa: ANN401
    failure = first_failure(candidate, heard(language, candidate, **changes))
    return None if failure is None else failure[0]


def translated(language: str) -> Iterable[Candidate]:
    """The sixty English utterances as drafts of their translations."""
    for draft, text in zip(utterances()["en"], utterances()[language], strict=True):
        keep = tuple(number for number in NUMBERS if number in draft.lower().replace(",", " ").split())
        by_therapist = draft.endswith("?") or draft.startswith(THERAPIST_OPENS)
        yield (counsellor if by_therapist else client)(text, draft, keep=keep)


@pytest.mark.parametrize(("language", "false_alarms"), [("de", 1), ("es", 0)])
def test_translations_of_sixty_drafts_pass_the_checks(language: str, false_alarms: int) -> None:
    refused = {one.text: refused_by(language, one) for one in translated(language)}
    # "Ich muss dauernd daran denken" says "I can't stop thinking about it" without a negation.
    assert len([name for name in refused.values() if name]) <= false_alarms, refused


@pytest.mark.parametrize(
    ("language", "candidate", "check"),
    [
        ("de", client("I let it ring again.", "I let it ring again."), "language"),
        ("de", client("Ich war daheim. And then I slept.", "I was at home. And then I slept."), "language"),
        ("de", client("Stomach.", "Stomach."), "added"),
        ("de", client("Ich war звонить daheim.", "I was at home."), "language"),
        ("de", client("Ich war da mit Anna.", "I was there with Sarah.", keep=("sarah",)), "kept"),
        ("de", client("Vielleicht siebzig.", "Maybe sixty.", keep=("sixty",)), "kept"),
        ("de", client("Ich habe geschlafen.", "I could not sleep."), "negation"),
        ("de", client("Da haben Sie es klingeln lassen.", "So I let it ring."), "person"),
        ("de", counsellor("Da war ich also im Auto.", "So you stayed in the car."), "person"),
        ("de", counsellor("Was ging Ihnen durchs Hirn, oder?", "What went through your mind?"), "question"),
        ("de", counsellor("Das ging Ihnen durch den Kopf.", "What went through your mind?"), "question"),
        ("de", counsellor("Als Ihre Therapeutin frage ich das.", "I am asking you that."), "role"),
        ("de", client("Patientin: Ich war daheim.", "I was at home."), "role"),
        ("de", client("Entwurf: Ich war daheim.", "I was at home."), "control_tokens"),
        ("de", client("Als KI kann ich das nicht sagen.", "I can't say that."), "refusal"),
        ("de", client("Ich war daheim und habe", "I was at home and had tea."), "cut"),
        ("de", client("Den Zaun habe ich nicht gestrichen.", "I wasn't there."), "copied_example"),
        ("es", client("I let it ring again.", "I let it ring again."), "language"),
        ("es", client("Estuve en casa. And then I slept.", "I was at home. And then I slept."), "language"),
        ("es", client("Estuve allí con Ana.", "I was there with Sarah.", keep=("sarah",)), "kept"),
        ("es", client("Quizás setenta.", "Maybe sixty.", keep=("sixty",)), "kept"),
        ("es", client("Pude dormir bien.", "I could not sleep."), "negation"),
        ("es", client("Así que usted lo dejó sonar.", "So I let it ring."), "person"),
        ("es", counsellor("Así que yo me quedé en el coche.", "So you stayed in the car."), "person"),
        ("es", counsellor("Le pasó por la cabeza, ¿no?", "It went through your mind."), "question"),
        ("es", counsellor("Como su terapeuta le hago esa pregunta.", "I am asking you that."), "role"),
        ("es", client("Paciente: Estuve en casa.", "I was at home."), "role"),
        ("es", client("Borrador: Estuve en casa.", "I was at home."), "control_tokens"),
        ("es", client("Como inteligencia artificial no puedo decirlo.", "I can't say that."), "refusal"),
    ],
)  # fmt: skip
def test_what_a_turn_must_not_do_is_caught_in_the_language(
    language: str, candidate: Candidate, check: str
) -> None:
    assert CHECKS[check](candidate, heard(language, candidate)) is not None
    assert refused_by(language, candidate) is not None


@pytest.mark.parametrize(
    ("language", "text", "draft", "keep"),
    [
        ("de", "Um halb vier saß ich senkrecht im Bett.", "At half past three I sat up.", ("three",)),
        ("de", "Um sechzehn Uhr bin ich gegangen.", "I left at four.", ("four",)),
        ("de", "Ich hab 85 gesagt.", "I said eighty-five.", ("eighty-five",)),
        ("de", "Zweimal hab ich nachgeschaut.", "I looked two times.", ("two",)),
        ("de", "Annas Hund war da.", "Anna's dog was there.", ("anna",)),
        ("de", "Mit Jürgen war das so.", "It was so with Jurgen.", ("jurgen",)),
        ("de", "Hundert, sag ich mal.", "A hundred, I'd say.", ("a hundred",)),
        ("es", "A las tres y media estaba despierta.", "At half past three I was awake.", ("three",)),
        ("es", "Dije ochenta y cinco.", "I said eighty-five.", ("eighty-five",)),
        ("es", "Dije 85, creo.", "I said eighty-five, I think.", ("eighty-five",)),
        ("es", "Fue con José, eso.", "It was with Jose, that.", ("jose",)),
    ],
)  # fmt: skip
def test_names_and_numbers_are_found_as_the_language_says_them(
    language: str, text: str, draft: str, keep: tuple[str, ...]
) -> None:
    assert CHECKS["kept"](client(text, draft, keep=keep), heard(language)) is None


def test_of_a_cue_only_its_names_and_numbers_must_be_kept() -> None:
    candidate = client(
        "Es waren neunzehn Reiter offen.", "I had nineteen tabs open.", keep=("nineteen tabs",)
    )
    assert CHECKS["kept"](candidate, heard("de")) is None
    lost = client("Es waren viele Reiter offen.", "I had nineteen tabs open.", keep=("nineteen tabs",))
    assert CHECKS["kept"](lost, heard("de")) == "lost '19'"
    either = client("In der Apotheke war das.", "That was at the pharmacy.", keep=("blood test|voicemail",))
    assert CHECKS["kept"](either, heard("de")) is None


@pytest.mark.parametrize("language", ["de", "es"])
def test_a_therapist_names_nobody_the_patient_has_not_spoken_of(language: str) -> None:
    person = patient().social_network[0].name
    text = {"de": f"Wie geht es denn {person}?", "es": f"¿Y cómo está {person}?"}[language]
    candidate = counsellor(text, "How are things at home?")
    assert refused_by(language, candidate) == "undisclosed"
    named = said("patient", f"{person}.")
    check = CHECKS["undisclosed"]
    assert check(candidate, heard(language, turns=named)) is None
    assert check(candidate, heard(language, earlier=named)) is None
    assert check(counsellor(text, f"How is {person}?"), heard(language)) is None
    assert check(client(text, "x"), heard(language)) is None
    own_name = counsellor(f"{patient().first_name}, ja?", "Yes?")
    assert check(own_name, heard(language)) is None


def test_a_cue_of_numbers_alone_is_found_in_another_language() -> None:
    case = patient().case
    fact = case.history[0].model_copy(update={"id": "x", "cues": ("twenty to ten",)})
    scene_case = case.model_copy(update={"history": (*case.history, fact)})
    hearing = heard("de")
    hearing.scene.patient = patient().model_copy(update={"case": scene_case})
    told = counsellor("Und um zwanzig vor zehn, was war da?", "And then, what happened?")
    assert (
        CHECKS["undisclosed"](told, hearing) == "states 'x' ('twenty to ten'), which has not been disclosed"
    )
    assert CHECKS["undisclosed"](told, replace(hearing, disclosed=frozenset(["x"]))) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "Er hat von einer Überdosis geredet."), ("es", "Habló de una sobredosis.")],
)
def test_method_detail_is_refused_in_the_language_whatever_the_draft(language: str, text: str) -> None:
    assert refused_by(language, client(text, text)) == "method_detail"
    only_safety = replace(heard(language), safety_only=True)
    failure = first_failure(client(text, text), only_safety)
    assert failure is not None
    assert failure[0] == "method_detail"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ich habe mich beim Kochen geschnitten, halb so wild."),
        ("de", "Ich nehme abends meine Tablette."),
        ("de", "Ich bin über die Brücke gelaufen und habe den Zug verpasst."),
        ("es", "Me corté un poco al cocinar, nada grave."),
        ("es", "Por la noche me tomo mi pastilla."),
        ("es", "Crucé el puente y perdí el tren."),
    ],
)  # fmt: skip
def test_everyday_talk_is_no_method_detail(language: str, text: str) -> None:
    assert CHECKS["method_detail"](client(text, text), heard(language)) is None


def test_length_is_measured_in_the_words_the_language_needs() -> None:
    draft = " ".join(["word"] * 40)
    locale = load_locale("es")
    assert locale.words_for(40) == 38
    longest = " ".join(["palabra"] * 62)  # 1.5 times 38, and five
    assert CHECKS["length"](client(longest, draft), heard("es")) is None
    assert CHECKS["length"](client(f"{longest} más", draft), heard("es")) == "63 words where 38 were planned"
    assert CHECKS["length"](client(f"{longest} más", draft), around()) is None


def test_english_is_checked_for_its_script_alone() -> None:
    german = client("Ich bin einfach nicht aus dem Bett gekommen.")
    assert CHECKS["language"](german, around()) is None
    assert load_locale("en").lists.identify_against == ()
