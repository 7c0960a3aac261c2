from __future__ import annotations

import itertools

import numpy as np
import pytest

from evaluation.failures.finding import Count
from evaluation.failures.interval import MIN_COURSES, difference, estimate


def test_the_value_is_the_ratio_of_sums() -> None:
    made = estimate([Count(1, 10), Count(3, 10), Count(0, 20)], "x")
    assert (made.value, made.hits, made.of, made.courses) == (0.1, 4, 40, 3)
    assert (made.low, made.high) == (None, None), "three courses are too few for an interval"


def test_the_interval_is_that_of_all_draws_of_courses() -> None:
    # Six courses of one turn each, two of them with a hit: hits in a draw of six are binomial(6, 1/3), with
    # P(0) = 0.088 > 0.025 and P(5 or more) = 0.018 < 0.025 < P(4 or more) = 0.1.
    made = estimate([Count(1, 1), Count(1, 1)] + [Count(0, 1)] * 4, "x")
    assert made.low == 0.0
    assert made.high == pytest.approx(4 / 6)


def test_the_draws_agree_with_every_possible_draw_counted_out() -> None:
    counts = [Count(hits, of) for hits, of in ((0, 4), (1, 5), (2, 3), (0, 6), (4, 9), (1, 2))]
    every = [
        sum(counts[i].hits for i in draw) / sum(counts[i].of for i in draw)
        for draw in itertools.product(range(6), repeat=6)
    ]
    made = estimate(counts, "x")
    assert made.low == pytest.approx(np.quantile(every, 0.025), abs=0.02)
    assert made.high == pytest.approx(np.quantile(every, 0.975), abs=0.02)


def test_the_same_counts_and_name_give_the_same_interval() -> None:
    counts = [Count(number % 3, 5) for number in range(8)]
    assert estimate(counts, "x") == estimate(counts, "x")


def test_a_paired_difference_forgets_what_differs_between_courses() -> None:
    earlier = [Count(number, 10) for number in range(8)]
    later = [Count(number + 1 + number % 2, 10) for number in range(8)]
    made = difference(later, earlier, "x")
    # Each course rises by 0.1 or 0.2, half of them each, though courses lie 0.7 apart.
    assert made.value == pytest.approx(0.15)
    assert made.low is not None
    assert made.high is not None
    assert 0.1 <= made.low < 0.15 < made.high <= 0.2
    alone = estimate(earlier, "x")
    assert alone.low is not None
    assert alone.high is not None
    assert alone.high - alone.low > 0.2


def test_nothing_found_anywhere_has_no_interval() -> None:
    made = estimate([Count(0, 9)] * MIN_COURSES, "x")
    assert (made.value, made.low, made.high) == (0.0, None, None)


def test_nothing_to_count_among_has_no_value() -> None:
    assert estimate([Count(0, 0)] * MIN_COURSES, "x").value is None
    assert estimate([], "x").value is None
    assert difference([Count(1, 2)], [Count(0, 0)], "x").value is None


def test_pairs_must_be_of_the_same_courses() -> None:
    with pytest.raises(ValueError, match="the same courses, got 2 and 1"):
        difference([Count(1, 2)] * 2, [Count(1, 2)], "x")
