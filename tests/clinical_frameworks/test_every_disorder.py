"""Every installed framework plans and begins a session for each of the 27 disorders."""

from __future__ import annotations

import random
from functools import cache

import pytest

from clinical_frameworks.conformance.planned import plan_course_of, questionnaires, state_before
from clinical_frameworks.framework import treats
from clinical_frameworks.registry import frameworks, load_framework
from personas import Patient, sample_patient
from personas.patient_sampler import Stated
from personas.vocabulary import DISORDERS, Disorder

TURNS = 8


@cache
def patient_of(disorder: Disorder) -> Patient:
    return sample_patient("p", Stated(disorder=disorder), random.Random(f"every {disorder}"))


@pytest.mark.parametrize("name", frameworks())
@pytest.mark.parametrize("disorder", DISORDERS)
def test_a_session_is_planned_and_begins(name: str, disorder: Disorder) -> None:
    framework = load_framework(name)
    assert treats(framework, disorder)
    patient = patient_of(disorder)
    case, profile, measures = patient.case, patient.profile(), questionnaires(risk=False)
    course = plan_course_of(framework, case, profile, seed=3)
    clinical = state_before(case, profile, (), measures, 3)
    rng = random.Random(3)
    plan = framework.plan_session(course, case, profile, (), measures, clinical, 900, rng)
    state = framework.start(plan, case, profile, (), clinical, rng)
    speakers = set()
    for _ in range(TURNS):
        turn, state = framework.next_turn(plan, state, case, profile, rng)
        assert turn.draft
        speakers.add(turn.speaker)
        state = framework.after_turn(plan, state, turn, len(turn.draft.split()))
    assert speakers == {"patient", "therapist"}
