"""Expected values are computed by hand from the criteria as printed in the module."""

from __future__ import annotations

import pytest

from clinical_frameworks.dynamics import sudden_gains


def test_a_stable_fall_is_found_at_its_pre_gain_session() -> None:
    # Before: 18, 17, 18, mean 17.67, variance 0.333. After: 9, 8, 9, mean 8.67, variance 0.333. Pooled sd
    # 0.577, t 2.776: the means must differ by 1.60 and differ by 9.
    assert sudden_gains([18, 17, 18, 9, 8, 9]) == [2]


def test_a_fall_short_of_the_points_is_none() -> None:
    assert sudden_gains([18, 17, 18, 13, 12, 12]) == []
    assert sudden_gains([18, 17, 18, 13, 12, 12], points=5) == [2]


def test_a_fall_of_less_than_a_quarter_is_none() -> None:
    # 60 to 48 is a fifth, though 12 points and stable.
    assert sudden_gains([60, 61, 60, 48, 48, 47], points=10) == []


def test_a_fall_within_the_fluctuation_is_none() -> None:
    # Before: 20, 12, 18, mean 16.67, variance 17.33. After: 11, 15, 9, mean 11.67, variance 9.33. Pooled sd
    # 3.65, times 2.776 is 10.1; the means differ by 5.
    assert sudden_gains([20, 12, 18, 11, 15, 9]) == []


@pytest.mark.parametrize(
    ("totals", "found"),
    [
        # Five totals, t 3.182. Before: 26, 18, 22, variance 16; after: a, a + 1, variance 0.5. Pooled sd
        # sqrt((2 * 16 + 0.5) / 3) = 3.291, times 3.182 is 10.47; 22 - 11.5 = 10.5 is more, 22 - 12.5 is less.
        ([26, 18, 22, 11, 12], [2]),
        ([26, 18, 22, 12, 13], []),
        # Four totals, t 4.303. Pooled sd of (20, 19) and (12, 11) is 0.707, times t 3.04; 19.5 - 11.5 = 8.
        ([20, 19, 12, 11], [1]),
    ],
)
def test_missing_totals_at_the_ends_raise_the_critical_value(totals: list[int], found: list[int]) -> None:
    assert sudden_gains(totals) == found


@pytest.mark.parametrize("totals", [[], [12], [18, 9], [18, 9, 9], [18, 17, 9]])
def test_one_total_on_a_side_is_too_few(totals: list[int]) -> None:
    assert sudden_gains(totals) == []


def test_two_gains_in_one_course() -> None:
    assert sudden_gains([24, 24, 23, 16, 16, 15, 8, 7, 8]) == [2, 5]
