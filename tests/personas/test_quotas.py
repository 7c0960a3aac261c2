from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from personas import Patient, PopulationSpec, QuotaError
from personas.population import AXES, age_band, plan_slots
from personas.quotas import deal, whole_counts
from tests.personas.conftest import MIXED_HUNDRED


def test_shares_are_rounded_by_largest_remainder() -> None:
    # 7 * (0.5, 0.3, 0.2) = 3.5, 2.1, 1.4: floors 3, 2, 1, and the one left goes to the remainder 0.5.
    assert whole_counts("style", {"a": 0.5, "b": 0.3, "c": 0.2}, 7) == {"a": 4, "b": 2, "c": 1}


def test_a_share_that_is_whole_in_decimal_loses_nobody_to_floating_point() -> None:
    assert whole_counts("gender", {"a": 0.29, "b": 0.71}, 100) == {"a": 29, "b": 71}


def test_whole_numbers_that_add_up_to_the_size_are_counts() -> None:
    assert whole_counts("gender", {"woman": 7, "man": 3}, 10) == {"woman": 7, "man": 3}


@pytest.mark.parametrize(
    "quota", [{"woman": 0.7, "man": 0.7}, {"woman": 7, "man": 4}, {"woman": -1, "man": 11}, {}]
)
def test_a_quota_that_cannot_be_met_names_its_axis(quota: dict[str, float]) -> None:
    with pytest.raises(QuotaError, match="quota for gender"):
        whole_counts("gender", quota, 10)


@given(
    groups=st.lists(st.integers(0, 12), min_size=1, max_size=15),
    weights=st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any),
    seed=st.integers(0, 2**32),
)
def test_dealing_meets_both_margins_and_stays_within_one_of_the_proportional_cell(
    groups: list[int], weights: list[int], seed: int
) -> None:
    size = sum(groups)
    shares = {str(i): weight / sum(weights) for i, weight in enumerate(weights)}
    counts = whole_counts("axis", shares, size)
    dealt = deal(groups, counts, random.Random(seed)) if size else []
    for group, row in zip(groups, dealt, strict=False):
        assert sum(row.values()) == group
        for value, number in row.items():
            assert abs(number - group * counts[value] / size) < 1
    if size:
        assert {value: sum(row[value] for row in dealt) for value in counts} == counts


def test_a_hundred_patients_meet_every_quota_exactly(hundred: tuple[Patient, ...]) -> None:
    assert len(hundred) == 100
    for axis in AXES:
        wanted = whole_counts(axis, MIXED_HUNDRED.quota(axis), 100)
        for value, count in wanted.items():
            if axis == "age":
                low, high = age_band(value)
                found = sum(low <= patient.age <= high for patient in hundred)
            else:
                found = sum(getattr(patient, axis) == value for patient in hundred)
            assert found == count, (axis, value)


def test_crossed_axes_are_balanced_against_each_other() -> None:
    slots = plan_slots(PopulationSpec(size=240, disorder={"gad": 0.5, "ptsd": 0.5}), seed=5)
    women = {d: sum(s.gender == "woman" and s.disorder == d for s in slots) for d in ("gad", "ptsd")}
    assert abs(women["gad"] - women["ptsd"]) <= 6  # 66 each in proportion; one for each of three severities


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("disorder", {"melancholy": 1.0}, "disorder"),
        ("age", {"17-29": 1.0}, "age"),
        ("age", {"young": 1.0}, "age"),
        ("age", {"18-30": 0.5, "30-40": 0.5}, "overlap"),
        ("culture", {"xx_XX": 1.0}, "culture"),
        ("severity", {"mild": 0.2}, "severity"),
        ("size", 0, "size"),
    ],
)
def test_a_population_that_makes_no_sense_is_refused_with_its_axis(
    field: str, value: object, message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        PopulationSpec.model_validate({"size": 10, field: value})
