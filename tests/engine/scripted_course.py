"""Courses on scripted models, and models that misbehave in one chosen way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from clinical_frameworks.registry import load_framework
from corpus import Course, Speaker, Turn
from engine import CourseUnit, ScriptedLLM, Study, generate_course, make_personas
from engine.facts import mentioned
from engine.llm import LLM, Request
from engine.llm.scripted import echo_draft
from engine.runner import resolve_wording, units
from personas import Patient

DISORDERS = ("depression", "gad", "panic", "social_anxiety", "ptsd", "insomnia")


def study(disorder: str | None = None, **changes: Any) -> Study:  # noqa: ANN401
    """A study of one patient and one session of two minutes, worded by ``echo_draft``.

    Without an overlay, so that a turn of the record is a turn of the plan; test_delivery.py has the overlay.
    """
    population: dict[str, Any] = {"size": 1}
    if disorder is not None:
        population["disorder"] = {disorder: 1}
    return Study.model_validate(
        {
            "study": "test",
            "seed": 1,
            "sessions": 1,
            "session": {"minutes": 2},
            "population": population,
            "backend": {"kind": "scripted"},
            "overlay": False,
            **changes,
        }
    )


def first_unit(made: Study) -> CourseUnit:
    """The unit of the study's first patient."""
    patients, therapists = make_personas(made)
    return units(made, load_framework(made.framework), patients, therapists)[0]


def patient_of(course: Course) -> Patient:
    return Patient.model_validate(course.patient)


async def converse(
    made: Study, journal: Path, llm: LLM | None = None, unit: CourseUnit | None = None
) -> Course | None:
    """Generate the study's first course, or go on with it."""
    return await generate_course(
        made,
        load_framework(made.framework),
        unit or first_unit(made),
        llm or ScriptedLLM(echo_draft),
        resolve_wording(made),
        journal,
    )


async def course_of(made: Study, journal: Path, llm: LLM | None = None) -> Course:
    """The study's first course, which must not be dropped."""
    course = await converse(made, journal, llm)
    assert course is not None
    return course


def turns_of(course: Course) -> list[Turn]:
    return [turn for session in course.sessions for turn in session.turns]


def stated_too_early(course: Course) -> Iterator[tuple[str, dict[str, str]]]:
    """Therapist's turns that speak of a fact the patient has not said yet, with the facts and cues."""
    case = patient_of(course).case
    disclosed: set[str] = set()
    for turn in turns_of(course):
        disclosed |= set(turn.discloses)
        if turn.speaker == "therapist":
            unknown = {fact: cue for fact, cue in mentioned(turn.text, case).items() if fact not in disclosed}
            if unknown:
                yield turn.text, unknown


def asked_as(request: Request) -> Speaker:
    """Whom a request wants to speak."""
    assert request.affinity is not None
    return "patient" if request.affinity.endswith(":patient") else "therapist"


def structured(request: Request, text: str, *, done: bool = False, act: str | None = None) -> str:
    """A structured reply in the form the request's schema asks for."""
    assert request.json_schema is not None
    fields = request.json_schema["properties"]
    act = act or fields["act"]["enum"][0]
    return orjson.dumps({"role": fields["role"]["enum"][0], "act": act, "text": text, "done": done}).decode()
