from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from corpus.splits import SPLITS, Shares, select_split, split_of
from tests.corpus.records import small_course


def test_no_patient_is_in_two_splits() -> None:
    made = [small_course(number, sessions=1, patient=f"p{number % 40}") for number in range(120)]
    patients = {
        split: {course.patient_id for course in select_split(made, split, Shares(), seed=3)}
        for split in SPLITS
    }
    assert set.union(*patients.values()) == {f"p{number}" for number in range(40)}
    assert sum(len(ids) for ids in patients.values()) == 40


def test_shares_hold_on_average() -> None:
    shares = Shares(train=0.7, validation=0.2, test=0.1)
    counts = dict.fromkeys(SPLITS, 0)
    for number in range(10_000):
        counts[split_of(f"patient-{number}", shares, seed=0)] += 1
    # Four standard deviations of a binomial of 10,000: at most 0.02 of the whole.
    assert counts["train"] == pytest.approx(7000, abs=200)
    assert counts["validation"] == pytest.approx(2000, abs=200)
    assert counts["test"] == pytest.approx(1000, abs=200)


def test_the_seed_matters() -> None:
    ids = [f"patient-{number}" for number in range(100)]
    assert [split_of(key, Shares(), 1) for key in ids] != [split_of(key, Shares(), 2) for key in ids]


@given(st.text(), st.integers())
def test_a_share_of_zero_gets_nobody(patient: str, seed: int) -> None:
    assert split_of(patient, Shares(train=0.0, validation=1.0, test=0.0), seed) == "validation"
    assert split_of(patient, Shares(train=0.0, validation=0.0, test=1.0), seed) == "test"
    assert split_of(patient, Shares(train=1.0, validation=0.0, test=0.0), seed) == "train"


def test_shares_must_sum_to_one() -> None:
    with pytest.raises(ValidationError, match=r"is 0\.9"):
        Shares(train=0.7, validation=0.1, test=0.1)
