"""What must hold of the demo's course, whatever words the model found. Patterns here are the test's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clinical_frameworks.case import CaseFile
from clinical_frameworks.cbt import load_cbt
from corpus import Course, Session, Turn
from engine.facts import mentioned
from evaluation.realism import session_figures
from personas import Patient

pytestmark = [pytest.mark.model, pytest.mark.slow]

# Facts of earlier sessions that sessions 2 and 3 of the demo take up, and the homework they review. Plans do
# not depend on the model, so these ids are those of examples/demo.yaml.
TAKEN_UP = {2: {"chain1.situation"}, 3: {"chain2.situation"}}
HOMEWORK = {2: "homework.1", 3: "homework.2"}

ROLE_NAMED = re.compile(
    r"\b(?:the|my|your|a|an) (?:therapist|patient|client|counsell?or|psychologist)\b|^\s*\w+\s*:", re.I
)
CONTROL = re.compile(r"<\||\|>|\[|\]|[{}<>*_#`]|\b(?:draft|direction|spoken|note|assistant|user)\s*:", re.I)
ASSISTANT = re.compile(
    r"\bas an ai\b|language model|can(?:no|')t assist|how (?:can|may) i (?:help|assist)", re.I
)


def turns_of(course: Course) -> list[Turn]:
    return [turn for session in course.sessions for turn in session.turns]


def case_of(course: Course) -> CaseFile:
    return Patient.model_validate(course.patient).case


def normalised(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def test_one_patient_has_three_sessions_of_thirty_turns_or_more(demo_course: Course) -> None:
    assert [session.number for session in demo_course.sessions] == [1, 2, 3]
    assert all(len(session.turns) >= 30 for session in demo_course.sessions)
    assert demo_course.synthetic


def test_no_turn_names_the_other_role_or_carries_a_label(demo_course: Course) -> None:
    assert [turn.text for turn in turns_of(demo_course) if ROLE_NAMED.search(turn.text)] == []


def test_no_turn_speaks_for_the_other_party(demo_course: Course) -> None:
    """The patient does not greet themself, the therapist does not own up to the patient's feelings."""
    name = Patient.model_validate(demo_course.patient).first_name
    for turn in turns_of(demo_course):
        if turn.speaker == "patient":
            assert not re.search(rf"\b(?:hello|hi|good to see you),? {name}\b", turn.text, re.I), turn.text
        else:
            assert not re.search(r"\bI (?:felt|feel) (?:so )?(?:ashamed|hopeless|guilty|sad)\b", turn.text), (
                turn.text
            )


def test_no_control_text_direction_or_assistant_phrase_leaks(demo_course: Course) -> None:
    leaks = [
        turn.text
        for turn in turns_of(demo_course)
        if CONTROL.search(turn.text) or ASSISTANT.search(turn.text)
    ]
    assert leaks == []


def test_no_sentence_is_said_twice(demo_course: Course) -> None:
    """People say "yeah" and "mm-hmm" all the time; four words or more, word for word, are a fault."""
    said = [normalised(turn.text) for turn in turns_of(demo_course)]
    assert sum(len(text.split()) > 3 for text in said) > 100
    assert [text for text in set(said) if len(text.split()) > 3 and said.count(text) > 1] == []


def test_repeated_four_grams_stay_within_six_percent_a_session(demo_course: Course) -> None:
    for session in demo_course.sessions:
        share = session_figures(session)["repeated_4gram_share"].value
        assert share is not None
        assert share <= 0.06, (session.number, share)


@pytest.mark.parametrize("number", [2, 3])
def test_later_sessions_review_the_homework_set_before(demo_course: Course, number: int) -> None:
    session, before = demo_course.sessions[number - 1], demo_course.sessions[number - 2]
    assert before.homework_set is not None
    assert before.homework_set.id == HOMEWORK[number]
    assert session.homework_reviewed is not None
    assert session.homework_reviewed.id == HOMEWORK[number]
    cues = load_cbt().data.homework[before.homework_set.kind].cues
    naming = [
        turn
        for turn in session.turns
        if turn.speaker == "therapist" and any(cue in turn.text.lower() for cue in cues)
    ]
    assert naming, "the therapist names the task in the words of its kind"
    assert any(HOMEWORK[number] in turn.refers_to for turn in naming)


@pytest.mark.parametrize("number", [2, 3])
def test_later_sessions_take_up_two_facts_of_earlier_ones_correctly(demo_course: Course, number: int) -> None:
    case = case_of(demo_course)
    earlier = {
        fact
        for session in demo_course.sessions[: number - 1]
        for turn in session.turns
        for fact in turn.discloses
    }
    taken_up: set[str] = set()
    for turn in demo_course.sessions[number - 1].turns:
        spoken = mentioned(turn.text, case)
        taken_up |= {fact for fact in turn.refers_to if fact in earlier and fact in spoken}
    assert taken_up >= TAKEN_UP[number], taken_up
    assert len(taken_up) >= 2, taken_up


def test_the_therapist_never_states_a_fact_not_yet_disclosed(demo_course: Course) -> None:
    case = case_of(demo_course)
    disclosed: set[str] = set()
    early: list[tuple[str, dict[str, str]]] = []
    for turn in turns_of(demo_course):
        disclosed |= set(turn.discloses)
        if turn.speaker == "therapist":
            unknown = {fact: cue for fact, cue in mentioned(turn.text, case).items() if fact not in disclosed}
            if unknown:
                early.append((turn.text, unknown))
    assert early == []


def test_most_turns_are_the_models_own_words(demo_course: Course) -> None:
    made = [turn.provenance.worded_by for turn in turns_of(demo_course) if turn.provenance is not None]
    assert made.count("model") / len(made) >= 0.7
    assert made.count("draft") / len(made) <= 0.2


def test_measures_note_and_provenance_are_complete(demo_course: Course) -> None:
    session: Session
    for session in demo_course.sessions:
        assert {measure.instrument for measure in session.measures} >= {"phq9", "gad7"}
        assert session.note is not None
        assert session.memory is not None
        assert session.provenance is not None
        assert session.provenance.model_sha256
        assert session.provenance.prompt_hashes
        assert session.grade == "accepted"


def test_a_readable_transcript_labelled_synthetic_lies_beside_the_corpus(demo_run: Path) -> None:
    transcripts = sorted((demo_run / "transcripts").glob("*.md"))
    assert len(transcripts) == 3
    for path in transcripts:
        assert "synthetic" in path.read_text(encoding="utf-8").lower()
