"""Sampled patients and sessions planned to their end, for tests of this room and the rooms above."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.conformance.planned import PlannedSession, run_session
from clinical_frameworks.framework import PatientProfile
from clinical_frameworks.instruments import load_instrument, make_measure
from corpus.record import Measure
from personas import Patient, PopulationSpec, sample_population
from personas.vocabulary import Disorder

WORDS_A_MINUTE = 172
DISORDERS: tuple[Disorder, ...] = ("depression", "gad", "panic", "social_anxiety", "ptsd", "insomnia")
TALK = "annomi"


@cache
def sampled(disorder: Disorder, seed: int = 5) -> Patient:
    """One patient of that disorder."""
    return next(iter(sample_population(PopulationSpec(size=1, disorder={disorder: 1}), seed)))


def measures_of(patient: Patient, item9: int | None = None) -> tuple[Measure, ...]:
    """The patient's baseline as ticked without a slip; ``item9`` replaces the PHQ-9's last item."""
    measures = []
    for name, baseline in patient.baseline.present().items():
        items: tuple[int, ...] = baseline
        if name == "phq9" and item9 is not None:
            items = (*baseline[:8], item9)
        measures.append(make_measure(load_instrument(name), items, items))
    return tuple(measures)


def plan_course_sessions(
    patient: Patient,
    minutes: float,
    seed: int,
    sessions: int = 3,
    item9: Sequence[int] = (),
    *,
    talk: str | None = None,
    profile: PatientProfile | None = None,
) -> tuple[PlannedSession, ...]:
    """Plan a CBT course turn by turn.

    ``item9`` is the PHQ-9's last item per session; ``talk`` a talk model to draw lengths of turns from;
    ``profile`` replaces the patient's own.
    """
    cbt, case, profile = load_cbt(), patient.case, profile or patient.profile()
    course = cbt.plan_course(case, profile, sessions, random.Random(seed))
    planned: list[PlannedSession] = []
    for number in range(sessions):
        planned.append(
            run_session(
                cbt,
                course,
                case,
                profile,
                previous=tuple(one.session() for one in planned),
                measures=measures_of(patient, item9[number] if item9 else None),
                seed=seed * 1000 + number,
                words=round(minutes * WORDS_A_MINUTE),
                talk=talk,
            )
        )
    return tuple(planned)


@cache
def course_of(
    disorder: Disorder, minutes: int, seed: int = 1, talk: str | None = None
) -> tuple[PlannedSession, ...]:
    """Three planned sessions of one sampled patient, planned once for all tests."""
    return plan_course_sessions(sampled(disorder), minutes, seed, talk=talk)
