"""Every installed framework goes through the whole suite, for the six usual disorders.

The others are in ``test_every_disorder.py``, more cheaply: the suite takes many courses a disorder.
"""

from __future__ import annotations

from functools import cache

import pytest

from clinical_frameworks.conformance import CHECKS
from clinical_frameworks.errors import ConformanceError
from clinical_frameworks.framework import treats
from clinical_frameworks.registry import frameworks, load_framework
from personas.patient import Patient
from personas.population import PopulationSpec
from personas.sampler import sample_population
from personas.vocabulary import COMMON_DISORDERS, Disorder
from tests.clinical_frameworks.toy_data import load_toy


@cache
def patient_with_risk(disorder: Disorder) -> Patient:
    """The first severely ill patient of that disorder whose case has risk facts."""
    spec = PopulationSpec(size=60, disorder={disorder: 1}, severity={"severe": 1})
    return next(patient for patient in sample_population(spec, 5) if patient.case.risk)


@pytest.mark.parametrize("name", frameworks())
@pytest.mark.parametrize("disorder", COMMON_DISORDERS)
@pytest.mark.parametrize("check", CHECKS)
def test_every_installed_framework_conforms(name: str, disorder: Disorder, check: str) -> None:
    """A few seeds a disorder: each check draws courses of its own."""
    framework = load_framework(name)
    if not treats(framework, disorder):
        pytest.skip(f"{name} has no protocol for {disorder}")
    patient = patient_with_risk(disorder)
    CHECKS[check](framework, patient.case, patient.profile())


# The toy has too little to say for fifty minutes, and for somebody who tells next to nothing.
SHORT_OF_WORDS = ("long_session", "resistant_patient")


@pytest.mark.parametrize("check", [check for check in CHECKS if check not in SHORT_OF_WORDS])
def test_a_modality_of_data_alone_conforms(check: str) -> None:
    patient = patient_with_risk("gad")
    CHECKS[check](load_toy(), patient.case, patient.profile())


@pytest.mark.parametrize("check", SHORT_OF_WORDS)
def test_a_modality_that_runs_out_of_words_is_told_so(check: str) -> None:
    patient = patient_with_risk("gad")
    with pytest.raises(ConformanceError, match=r"\d+ words were planned for a session of \d+"):
        CHECKS[check](load_toy(), patient.case, patient.profile())
