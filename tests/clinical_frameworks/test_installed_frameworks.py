from __future__ import annotations

from functools import cache

import pytest

from clinical_frameworks.conformance import CHECKS
from clinical_frameworks.registry import frameworks, load_framework
from personas.patient import Patient
from personas.population import PopulationSpec
from personas.sampler import sample_population


@cache
def patient_with_risk() -> Patient:
    return next(patient for patient in sample_population(PopulationSpec(size=40), 5) if patient.case.risk)


@pytest.mark.parametrize("name", frameworks())
@pytest.mark.parametrize("check", CHECKS)
def test_every_installed_framework_conforms(name: str, check: str) -> None:
    patient = patient_with_risk()
    CHECKS[check](load_framework(name), patient.case, patient.profile())
