from __future__ import annotations

import pytest

from clinical_frameworks.acts import load_acts
from corpus.record import Session, Turn
from evaluation.realism.acts import load_act_groups
from evaluation.realism.corpus_figures import corpus_figures, words_per_minute
from evaluation.realism.utterances import read_utterances
from tests.evaluation.sessions import Line, make_course, make_session


def timed_session(turns: list[tuple[str, float | None, float | None]]) -> Session:
    return Session(
        id="timed",
        number=1,
        turns=tuple(
            Turn(id=f"timed/{index}", index=index, speaker="patient", text=text, start_s=start, end_s=end)
            for index, (text, start, end) in enumerate(turns)
        ),
    )


def speed_of(session: Session) -> float | None:
    return words_per_minute(session, read_utterances(session))


def test_openers_are_counted_over_all_sessions() -> None:
    talk: list[Line] = [("therapist", f"so how was {day}") for day in "abcdefghij"]
    letters = "abcdefghijkl"
    other: list[Line] = [("therapist", f"{first} two three four") for first in letters]
    measured = corpus_figures([make_course(make_session(talk, "s1")), make_course(make_session(other, "s2"))])
    # Ten of "so how was", then nine of the twelve others: 19 of 22.
    assert measured["top10_therapist_openers_share"].value == pytest.approx(19 / 22)
    assert measured["top10_therapist_openers_share"].n == 22


def test_talk_by_code_is_counted_from_the_acts() -> None:
    therapist: Line = ("therapist", "word")
    patient: Line = ("patient", "word")
    acts = [
        "reflection_simple+question_open",
        "reflection_complex",
        "reflection",
        "question_closed",
        "structure",
        "affirm",
    ]
    acts += ["change_talk", "reflection+change_talk", "answer", "change_talk+resist"]
    measured = corpus_figures([make_course(make_session([therapist] * 6 + [patient] * 4, acts=acts))])
    assert measured["reflections_to_questions"].value == pytest.approx(3 / 2)
    assert measured["complex_reflection_share"].value == pytest.approx(1 / 2)
    assert measured["patient_change_talk_share"].value == pytest.approx(1 / 2)
    assert measured["patient_neutral_talk_share"].value == pytest.approx(1 / 4)
    assert measured["patient_sustain_talk_share"].value == pytest.approx(1 / 4)


def test_figures_without_codes_times_or_enough_words_have_no_value() -> None:
    measured = corpus_figures([make_course(make_session([("patient", "Hello there.")]))])
    for figure in measured:
        if figure.name != "therapy_speak_per_1000_words":
            assert (figure.value, figure.n) == (None, 0), figure


def test_courses_are_taken_from_a_stream_once() -> None:
    talk: list[Line] = [("patient", "I was home."), ("therapist", "Okay.")]
    stream = (make_course(make_session(talk, f"s{number}")) for number in range(3))
    measured = corpus_figures(stream)
    assert (measured.courses, measured.utterances, measured.words) == (3, 6, 12)
    assert [session.session_id for session in measured.sessions] == ["s0", "s1", "s2"]


def test_speed_runs_to_the_end_of_the_last_turn() -> None:
    session = timed_session([("one two three", 10.0, 11.0), ("four", 12.0, 14.0)])
    assert speed_of(session) == pytest.approx(4 / 4 * 60)


def test_speed_leaves_out_a_last_turn_of_unknown_end() -> None:
    session = timed_session([("one two three", 10.0, None), ("four", 12.0, None)])
    assert speed_of(session) == pytest.approx(3 / 2 * 60)


def test_speed_needs_a_start_for_every_turn_and_time_to_pass() -> None:
    assert speed_of(timed_session([("one", 0.0, None), ("two", None, None)])) is None
    assert speed_of(timed_session([("one", 5.0, None), ("two", 5.0, None)])) is None
    assert speed_of(timed_session([])) is None


def test_every_reflection_question_and_kind_of_talk_of_the_frameworks_is_counted() -> None:
    kinds = {
        "question": "question",
        "reflection": "reflection",
        "change_talk": "change",
        "follow_neutral": "neutral",
        "sustain_talk": "sustain",
    }
    groups = load_act_groups()
    for act in load_acts().values():
        if act.family in kinds and act.speaker != "both":
            turn = make_session([(act.speaker, "word")], acts=[act.id]).turns[0]
            counted = groups.kinds_of(turn)
            assert len(counted) == 1, act.id
            assert counted[0].endswith(kinds[act.family]), act.id
