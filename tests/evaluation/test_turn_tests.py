from __future__ import annotations

import pytest

from corpus.record import Course
from evaluation.realism.turn_tests import find_faults, foreign
from tests.evaluation.sessions import annomi_high_quality, make_course, make_session


def course_of(text: str) -> Course:
    course = make_course(make_session([("therapist", "How was it?"), ("patient", text)]))
    return course.model_copy(update={"patient": {"first_name": "Ines"}, "therapist": {"first_name": "Olu"}})


def failed_tests(text: str) -> list[str]:
    return [finding.test for finding in find_faults(course_of(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Therapist: How was your week?",
        "patient: I was tired.",
        "**Client:** I was tired.",
        "I was tired.\nCounselor: And then?",
        "I was tired. Therapist: And then?",
        "Speaker 2: I was tired.",
        "T: And then?",
        "Olu: And then?",
        "Ines: I was tired.",
    ],
)
def test_speaker_label_is_found(text: str) -> None:
    assert failed_tests(text) == ["role_labels"]


@pytest.mark.parametrize(
    "text",
    [
        "My therapist said so: rest.",
        "I told Olu that.",
        "One thing: I was tired.",
        "It was ten to three: t was late.",
        "She is a patient person. The client paid.",
        "[laughs] I was <sort of> tired.",
    ],
)
def test_talk_about_roles_and_transcribers_notes_pass(text: str) -> None:
    assert failed_tests(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I was tired.<|im_end|>",
        "<think> He asks me. </think> I was tired.",
        "[/INST] I was tired.",
        "I was tired.</s>",
        "### Response",
        "I met {{friend}} there.",
        "As an AI, I cannot say.",
        "I was tired.\\nI slept.",
    ],
)
def test_control_token_is_found(text: str) -> None:
    assert failed_tests(text) == ["control_tokens"]


@pytest.mark.parametrize(
    "text",
    [
        "I was 很累 all day.",
        "Я устала весь день.",
        "Ich weiß nicht, ob das für mich gut ist.",
        "Estoy muy cansada, pero no sé por qué.",
        "Je ne sais pas, mais c'est très dur pour moi.",
    ],
)
def test_other_language_is_found(text: str) -> None:
    assert failed_tests(text) == ["one_language"]


@pytest.mark.parametrize(
    "text", ["We had a de facto truce, la la la.", "Café, naïve, 3 º C, 5 µg.", "Mm-hmm.", "Que sera sera."]
)
def test_loan_words_names_and_sounds_are_no_other_language(text: str) -> None:
    assert failed_tests(text) == []


def test_language_is_the_courses_own() -> None:
    german = "Ich weiß nicht, ob das für mich gut ist."
    assert foreign(german, "de") is None
    assert foreign("I do not know if that is good for me.", "de") is not None
    assert foreign("I am tired today.", "zh") is not None
    assert foreign("今天很累。", "zh") is None


def test_language_without_a_test_is_said_to_have_none() -> None:
    course = course_of("I was tired.").model_copy(update={"language": "tlh"})
    (finding,) = find_faults(course)
    assert finding.test == "one_language"
    assert "no test for language 'tlh'" in finding.what


def test_variant_of_a_language_is_tested_as_the_language() -> None:
    assert list(find_faults(course_of("I was tired.").model_copy(update={"language": "en-GB"}))) == []


def test_course_not_labelled_synthetic_is_found_in_each_session() -> None:
    course = course_of("I was tired.").model_copy(update={"synthetic": False})
    assert [finding.test for finding in find_faults(course)] == ["labelled_synthetic"]


def test_no_turn_of_real_talk_fails_a_test_of_its_words() -> None:
    found = [finding for course in annomi_high_quality() for finding in find_faults(course)]
    assert {finding.test for finding in found} == {"labelled_synthetic"}
