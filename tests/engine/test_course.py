"""A course of several sessions: what is carried from one to the next, and the risk protocol."""

from __future__ import annotations

import datetime as dt

import pytest
import pytest_asyncio

from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.instruments import load_instrument
from clinical_frameworks.risk import find_method_detail, load_risk_protocol, steps_missing
from corpus import Course
from engine import make_personas
from engine.facts import mentioned
from tests.engine.scripted_course import course_of, patient_of, study, turns_of

RISK_SEEDS = range(1, 40)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Three sessions of five minutes with a depressed patient."""
    made = study(
        "depression",
        sessions=3,
        session={"minutes": 5},
        start_date="2026-03-02",
        days_between=9,
    )
    return await course_of(made, tmp_path_factory.mktemp("course") / "j.jsonl")


@pytest.fixture(scope="module")
def at_risk() -> int:
    """A seed whose patient ticks item 9 of the PHQ-9."""
    for seed in RISK_SEEDS:
        patients, _ = make_personas(study("depression", seed=seed))
        if patients[0].baseline.present()["phq9"][8] > 0:
            return seed
    raise AssertionError(f"no patient with thoughts of death under the seeds {RISK_SEEDS}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def risk_course(at_risk: int, tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = study("depression", seed=at_risk, sessions=2, session={"minutes": 6})
    return await course_of(made, tmp_path_factory.mktemp("risk") / "j.jsonl")


def test_sessions_have_numbers_ids_and_dates_in_order(course: Course) -> None:
    assert [session.number for session in course.sessions] == [1, 2, 3]
    assert [session.id for session in course.sessions] == [f"{course.id}/{number}" for number in (1, 2, 3)]
    assert [session.date for session in course.sessions] == [
        dt.date(2026, 3, 2),
        dt.date(2026, 3, 11),
        dt.date(2026, 3, 20),
    ]
    ids = [turn.id for turn in turns_of(course)]
    assert ids == [
        f"{session.id}/{index}" for session in course.sessions for index in range(len(session.turns))
    ]
    assert course.synthetic
    assert course.patient["synthetic"] is True


@pytest.mark.parametrize("number", [2, 3])
def test_a_later_session_reviews_the_homework_set_before(course: Course, number: int) -> None:
    session, before = course.sessions[number - 1], course.sessions[number - 2]
    due, reviewed = before.homework_set, session.homework_reviewed
    assert due is not None
    assert reviewed is not None
    assert reviewed.outcome in ("done", "partly", "not_done")
    assert reviewed == due.model_copy(update={"outcome": reviewed.outcome})
    assert due.set_in_session == number - 1
    cues = load_cbt().data.homework[due.kind].cues
    naming = [
        turn
        for turn in session.turns
        if turn.speaker == "therapist"
        and due.id in turn.refers_to
        and any(cue in turn.text.lower() for cue in cues)
    ]
    assert naming, "the therapist takes the task up by its name"
    assert session.memory is not None
    outcomes = {task.id: task.outcome for task in session.memory.homework}
    assert outcomes[due.id] == reviewed.outcome


def test_the_first_session_reviews_nothing_and_every_session_sets_a_task_of_its_own(course: Course) -> None:
    assert course.sessions[0].homework_reviewed is None
    tasks = [session.homework_set for session in course.sessions]
    assert [task.set_in_session for task in tasks if task is not None] == [1, 2, 3]
    assert len({task.id for task in tasks if task is not None}) == 3


@pytest.mark.parametrize("number", [2, 3])
def test_a_later_session_takes_up_two_facts_of_earlier_ones_in_words(course: Course, number: int) -> None:
    case = patient_of(course).case
    earlier = {
        fact for session in course.sessions[: number - 1] for turn in session.turns for fact in turn.discloses
    }
    taken_up = {
        fact
        for turn in course.sessions[number - 1].turns
        for fact in turn.refers_to
        if fact in earlier and fact in mentioned(turn.text, case)
    }
    assert len(taken_up) >= 2, taken_up


def test_a_fact_is_disclosed_once_by_the_patient_and_in_the_words_of_the_turn(course: Course) -> None:
    case = patient_of(course).case
    told = [fact for turn in turns_of(course) for fact in turn.discloses]
    assert len(told) == len(set(told))
    for turn in turns_of(course):
        assert not (turn.discloses and turn.speaker == "therapist")
        spoken = mentioned(turn.text, case)
        for fact in turn.discloses:
            # A topic proposed for the agenda is named by its noun phrase.
            assert fact in spoken or case.fact(fact).topic.lower() in turn.text.lower(), turn.text


def test_the_memory_holds_what_was_said_with_the_turn_that_said_it(course: Course) -> None:
    said = {turn.id: turn for turn in turns_of(course)}
    known: tuple[str, ...] = ()
    for session in course.sessions:
        assert session.memory is not None
        assert session.memory.summary.startswith(f"Session {session.number}: ")
        assert session.memory.alliance is not None
        facts = tuple(fact.fact_id for fact in session.memory.facts)
        assert facts[: len(known)] == known, "nothing is forgotten or moved"
        for fact in session.memory.facts:
            assert fact.fact_id in said[fact.turn_id].discloses
            assert fact.turn_id.startswith(f"{course.id}/{fact.learnt_in_session}/")
            assert fact.learnt_in_session <= session.number
        known = facts
    assert set(known) == {fact for turn in turns_of(course) for fact in turn.discloses}


def test_the_note_has_four_parts_and_only_what_was_said_by_then(course: Course) -> None:
    case = patient_of(course).case
    told: set[str] = set()
    for session in course.sessions:
        told |= {fact for turn in session.turns for fact in turn.discloses}
        note = session.note
        assert note is not None
        assert note.subjective
        assert note.assessment
        assert session.homework_set is not None
        assert session.homework_set.task in note.plan
        for measure in session.measures:
            assert f" {measure.total}" in note.objective
        quoted = {fact.id for fact in case.facts() if f'"{fact.statement}"' in note.subjective}
        assert quoted
        assert quoted <= told


def test_measures_move_by_one_step_and_note_what_came_up_in_talk(course: Course) -> None:
    baseline = patient_of(course).baseline.present()
    before: dict[str, tuple[int, ...]] = {str(name): items for name, items in baseline.items()}
    totals: dict[str, list[int]] = {}
    for session in course.sessions:
        assert {measure.instrument for measure in session.measures} >= {"phq9", "gad7"}
        for measure in session.measures:
            top = load_instrument(measure.instrument).range_of(1).high or 0
            assert all(0 <= item <= top for item in (*measure.true_items, *measure.reported_items))
            moved = [abs(a - b) for a, b in zip(measure.true_items, before[measure.instrument], strict=True)]
            assert max(moved) <= (0 if session.number == 1 else 1)
            assert measure.total == sum(measure.reported_items)
            before[measure.instrument] = measure.true_items
            totals.setdefault(measure.instrument, []).append(measure.total)
            spoken = {f"{measure.instrument}.{item}" for item in measure.mentioned_items}
            touched = {
                fact
                for turn in session.turns
                if turn.speaker == "patient"
                for fact in (*turn.discloses, *turn.refers_to)
                if fact.startswith(f"{measure.instrument}.")
            }
            # What the words mention beside the facts told is tested in test_mentioned_items.py.
            assert touched <= spoken
    assert course.outcome["totals"] == {
        name: {"first": values[0], "last": values[-1]} for name, values in totals.items()
    }
    assert any(measure.mentioned_items for session in course.sessions for measure in session.measures)


def test_trust_is_carried_over_and_stays_between_nought_and_one(course: Course) -> None:
    ends: list[float] = []
    for session in course.sessions:
        trust = [turn.state.trust for turn in session.turns if turn.state is not None]
        assert len(trust) == len(session.turns)
        assert all(0.0 <= value <= 1.0 for value in trust)
        if ends:
            assert abs(trust[0] - ends[-1]) < 0.15
        ends.append(trust[-1])


def test_phase_marks_cover_the_session_and_later_phases_follow_earlier_ones(course: Course) -> None:
    for session in course.sessions:
        firsts = [mark.first_turn for mark in session.phases]
        assert firsts[0] == 0
        assert firsts == sorted(set(firsts))
        for mark in session.phases:
            assert session.turns[mark.first_turn].phase == mark.phase


def test_a_ticked_thought_of_death_brings_every_step_of_the_protocol(risk_course: Course) -> None:
    session = risk_course.sessions[0]
    assert load_risk_protocol().is_triggered(session.measures)
    keys = [turn.line for turn in session.turns if turn.line is not None]
    assert steps_missing(keys) == ()
    therapist = [turn.line for turn in session.turns if turn.line is not None and turn.speaker == "therapist"]
    assert "ask_directly" not in steps_missing(therapist)
    assert session.note is not None
    assert "safety plan" in session.note.assessment


def test_no_turn_note_or_memory_names_a_method(risk_course: Course) -> None:
    case = patient_of(risk_course).case
    texts = [turn.text for turn in turns_of(risk_course)]
    texts += [fact.statement for fact in case.facts()]
    for session in risk_course.sessions:
        assert session.note is not None
        assert session.memory is not None
        texts += [session.note.subjective, session.note.assessment, session.note.plan]
        texts += [fact.text for fact in session.memory.facts]
    assert [text for text in texts if find_method_detail(text)] == []


def test_without_a_trigger_the_protocol_is_not_run(course: Course) -> None:
    for session in course.sessions:
        if not load_risk_protocol().is_triggered(session.measures):
            keys = [turn.line for turn in session.turns if turn.line is not None]
            assert steps_missing(keys) == load_risk_protocol().step_ids()
