"""Whole courses of planned drafts, as records, without a model: what a consistent course looks like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from clinical_frameworks.conformance.planned import PlannedSession, state_before
from clinical_frameworks.framework import TurnPlan
from clinical_frameworks.instruments import load_instrument, make_measure
from clinical_frameworks.registry import load_framework
from clinical_frameworks.talk import load_talk_model
from corpus.record import Homework, Session
from corpus.seeds import derive_rng
from personas import Patient, PopulationSpec, sample_population

DISORDERS = ("depression", "gad", "panic", "social_anxiety", "ptsd", "insomnia")
PATIENTS_PER_DISORDER = 10
SESSIONS = 3
WORDS = 1200
"""Seven minutes of talk: every phase of a session is gone through."""


@dataclass(frozen=True)
class PlannedCourse:
    """A patient and the planned sessions, whose turns' texts are the drafts."""

    patient: Patient
    plans: tuple[tuple[TurnPlan, ...], ...]
    sessions: tuple[Session, ...]


def plan_course(patient: Patient, seed: int) -> PlannedCourse:
    """Plan three sessions turn by turn, with the manner of talk drawn as in a run."""
    framework = load_framework("cbt")
    case, profile = patient.case, patient.profile()
    course = framework.plan_course(case, profile, SESSIONS, derive_rng(seed, "course"))
    sessions: list[Session] = []
    plans: list[tuple[TurnPlan, ...]] = []
    for number in range(1, SESSIONS + 1):
        rng = derive_rng(seed, number)
        measures = [
            make_measure(load_instrument(name), items, items)
            for name, items in patient.baseline.present().items()
        ]
        clinical = state_before(case, profile, sessions, measures, seed)
        plan = framework.plan_session(course, case, profile, sessions, measures, clinical, WORDS, rng)
        manner = load_talk_model("annomi").draw_session(rng, patient.style)
        plan = plan.model_copy(update={"manner": manner})
        states = [framework.start(plan, case, profile, sessions, clinical, rng)]
        turns: list[TurnPlan] = []
        while not turns or not turns[-1].last:
            turn, state = framework.next_turn(plan, states[-1], case, profile, rng)
            states.append(framework.after_turn(plan, state, turn, len(turn.draft.split())))
            turns.append(turn)
        plans.append(tuple(turns))
        sessions.append(_record(PlannedSession(plan, tuple(turns), tuple(states)), f"planned{seed}"))
    return PlannedCourse(patient, tuple(plans), tuple(sessions))


def _record(planned: PlannedSession, course_id: str) -> Session:
    record, number = planned.session(), planned.plan.number
    reviewed: Homework | None = planned.plan.homework_due
    if reviewed is not None:
        reviewed = reviewed.model_copy(update={"outcome": planned.plan.homework_result})
    turns = tuple(
        turn.model_copy(update={"id": f"{course_id}/{number}/{turn.index}"}) for turn in record.turns
    )
    return record.model_copy(
        update={"id": f"{course_id}/{number}", "turns": turns, "homework_reviewed": reviewed}
    )


@cache
def patients() -> tuple[Patient, ...]:
    """Ten patients of each disorder."""
    made: list[Patient] = []
    for position, disorder in enumerate(DISORDERS):
        spec = PopulationSpec.model_validate({"size": PATIENTS_PER_DISORDER, "disorder": {disorder: 1}})
        made.extend(sample_population(spec, seed=100 + position))
    return tuple(made)


def planned_courses() -> Iterator[PlannedCourse]:
    """Sixty courses of three sessions."""
    for seed, patient in enumerate(patients()):
        yield plan_course(patient, seed)
