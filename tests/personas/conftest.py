"""A small population and loose draws that several tests look at."""

from __future__ import annotations

import pytest

from personas import Patient, PopulationSpec, sample_population

MIXED_HUNDRED = PopulationSpec(
    size=100,
    disorder={"depression": 30, "gad": 20, "panic": 15, "social_anxiety": 15, "ptsd": 10, "insomnia": 10},
    severity={"mild": 0.25, "moderate": 0.45, "severe": 0.30},
    age={"18-29": 0.29, "30-44": 0.36, "45-64": 0.25, "65-90": 0.10},
    gender={"woman": 0.5, "man": 0.45, "nonbinary": 0.05},
    culture={"en_US": 40, "en_GB": 20, "de_DE": 15, "es_MX": 15, "en_NG": 10},
    style={
        "plain": 1 / 6,
        "upset": 1 / 6,
        "verbose": 1 / 6,
        "reserved": 1 / 6,
        "tangent": 1 / 6,
        "pleasing": 1 / 6,
    },
)


@pytest.fixture(scope="session")
def hundred() -> tuple[Patient, ...]:
    return tuple(sample_population(MIXED_HUNDRED, seed=11))
