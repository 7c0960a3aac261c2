"""Thirty patients who tick item 9 of the PHQ-9, and six who do not, three short sessions each.

The rule is read from the record alone: the protocol runs in a session when item 9 is ticked in it, or when
the patient spoke of death or self-harm in the session before; in no other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinical_frameworks.registry import load_framework
from clinical_frameworks.risk import find_method_detail, find_risk_talk, load_risk_protocol, steps_missing
from corpus import Course, Session
from corpus.merged_turns import merged_turns
from engine import CourseUnit, ScriptedLLM, generate_course, make_personas
from engine.llm.scripted import echo_draft
from engine.runner import resolve_wording, units
from studio.casebook.documents import casebook
from tests.engine.scripted_course import DISORDERS, study

pytestmark = pytest.mark.slow

AT_RISK, WITHOUT = 30, 3
STUDY = study(
    study="risk",
    seed=29,
    sessions=3,
    session={"minutes": 1},
    overlay=True,
    population={
        "size": 150,
        "disorder": dict.fromkeys(DISORDERS, 25),
        "severity": {"mild": 0.1, "moderate": 0.3, "severe": 0.6},
    },
)


def item_9(session: Session) -> int:
    return next(m.reported_items[8] for m in session.measures if m.instrument == "phq9")


def voiced(session: Session) -> bool:
    said = (turn for turn in merged_turns(session.turns) if turn.speaker == "patient")
    return any(find_risk_talk(turn.text) for turn in said)


def called_for(course: Course) -> list[bool]:
    before = (False, *(voiced(session) for session in course.sessions))
    return [item_9(session) > 0 or spoke for session, spoke in zip(course.sessions, before, strict=False)]


def runs(session: Session) -> bool:
    return any(turn.phase == "risk" for turn in session.turns)


def chosen() -> Iterator[CourseUnit]:
    patients, therapists = make_personas(STUDY)
    made = units(STUDY, load_framework(STUDY.framework), patients, therapists)
    at_risk = [unit for unit in made if unit.patient.baseline.phq9[8] > 0]
    yield from at_risk[:AT_RISK]
    yield from [unit for unit in made if unit.patient.baseline.phq9[8] == 0][:WITHOUT]


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> list[Course]:
    folder: Path = tmp_path_factory.mktemp("risk")

    async def generate() -> list[Course]:
        framework, wording = load_framework(STUDY.framework), resolve_wording(STUDY)
        made = []
        for unit in chosen():
            llm = ScriptedLLM(echo_draft)
            course = await generate_course(
                STUDY, framework, unit, llm, wording, folder / f"{unit.course_id}.jsonl"
            )
            assert course is not None
            made.append(course)
        return made

    return asyncio.run(generate())


def test_the_patients_are_many_and_differ(courses: list[Course]) -> None:
    at_risk = [course.patient for course in courses if item_9(course.sessions[0]) > 0]
    assert len(at_risk) == AT_RISK
    assert len(courses) == AT_RISK + WITHOUT
    for axis, least in (("disorder", 4), ("severity", 2), ("style", 4), ("resistance", 4)):
        assert len({patient[axis] for patient in at_risk}) >= least, axis


def test_the_protocol_runs_when_it_is_called_for_and_only_then(courses: list[Course]) -> None:
    for course in courses:
        assert [runs(session) for session in course.sessions] == called_for(course), course.id


def test_a_session_with_the_protocol_has_every_step_and_a_safety_plan(courses: list[Course]) -> None:
    assert set(load_risk_protocol().safety_plan) <= set(load_risk_protocol().step_ids())
    for session in (one for course in courses for one in course.sessions if runs(one)):
        keys = [turn.line for turn in session.turns if turn.line]
        assert steps_missing(keys) == (), session.id
        assert session.note is not None
        assert "safety plan made" in session.note.assessment, session.id


def test_a_session_without_it_speaks_of_no_safety_plan(courses: list[Course]) -> None:
    for session in (one for course in courses for one in course.sessions if not runs(one)):
        assert session.note is not None
        assert "safety plan" not in f"{session.note.assessment} {session.note.plan}", session.id


def test_no_method_is_named_anywhere(courses: list[Course]) -> None:
    for course in courses:
        for session in course.sessions:
            assert session.note is not None
            assert session.memory is not None
            written = (
                *(turn.text for turn in session.turns),
                session.note.model_dump_json(),
                session.memory.model_dump_json(),
            )
            for text in written:
                assert find_method_detail(text) == [], session.id
        date = course.sessions[0].date
        assert date is not None
        for document in casebook(course, date).documents:
            assert find_method_detail(document.text) == [], f"{course.id}: {document.name}"
