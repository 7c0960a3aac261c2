from __future__ import annotations

import random
from itertools import pairwise
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_frameworks.dynamics.symptoms import (
    draw_paces,
    is_large_drop,
    item_target,
    next_push,
    severity_with,
    step_items,
    symptom_parameters,
)
from clinical_frameworks.instruments import load_instrument
from tests.clinical_frameworks.dynamics.patients import Course, simulate


@pytest.fixture(scope="module")
def courses() -> list[Course]:
    return [simulate(number) for number in range(150)]


def correlation(xs: list[float], ys: list[float]) -> float:
    mx, my = fmean(xs), fmean(ys)
    shared = fmean((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    return shared / (pstdev(xs) * pstdev(ys))


@given(
    st.sampled_from(["phq9", "gad7", "pcl5"]),
    st.integers(0, 2**32),
    st.lists(st.floats(0.0, 2.5), min_size=5, max_size=5),
)
def test_items_stay_in_range_and_never_leap(instrument_id: str, seed: int, severities: list[float]) -> None:
    rng, instrument = random.Random(seed), load_instrument(instrument_id)
    baseline = tuple(rng.randint(0, instrument.range_of(1).high or 0) for _ in range(instrument.item_count))
    paces = draw_paces({instrument_id: baseline}, "depression", rng)[instrument_id]
    now: tuple[int, ...] = baseline
    for severity in severities:
        after = step_items(instrument_id, now, baseline, severity, paces, rng)
        assert len(after) == instrument.item_count
        for number, (old, new) in enumerate(zip(now, after, strict=True), start=1):
            bounds = instrument.range_of(number)
            assert bounds.low <= new <= (bounds.high or 0)
            assert abs(new - old) <= symptom_parameters().most_levels
        now = after


@given(st.integers(0, 2), st.integers(0, 2**32))
def test_thoughts_of_death_never_rise_by_more_than_one_and_never_appear(level: int, seed: int) -> None:
    rng = random.Random(seed)
    baseline = (2, 2, 2, 2, 2, 2, 2, 2, level)
    paces = draw_paces({"phq9": baseline}, "depression", rng)["phq9"]
    now: tuple[int, ...] = baseline
    for severity in (1.8, 2.4, 0.3, 2.4, 2.4):
        after = step_items("phq9", now, baseline, severity, paces, rng)
        assert after[8] <= now[8] + 1
        if level == 0:
            assert after[8] == 0
        now = after


def test_thoughts_of_death_ease_earlier_than_the_rest() -> None:
    baseline = (2,) * 9

    def first_ease(seed: int, item: int) -> int:
        rng = random.Random(seed)
        paces = draw_paces({"phq9": baseline}, "depression", rng)["phq9"]
        now: tuple[int, ...] = baseline
        for week in range(1, 14):
            now = step_items("phq9", now, baseline, 1 - 0.06 * week, paces, rng)
            if now[item] < 2:
                return week
        return 14

    assert fmean(first_ease(s, 8) for s in range(300)) < fmean(first_ease(s, 0) for s in range(300)) - 0.5


def test_item_targets_as_computed_by_hand() -> None:
    assert item_target(2, 1.5, 1.0, 1.0) == 2.0
    assert item_target(2, 1.5, 0.5, 1.2) == pytest.approx(2 * (1 - 0.6))
    assert item_target(3, 1.5, 0.0, 1.3) == 0.0
    # Worse: 1 + 1.0 * 0.4 * (1 + 1.5) / 2.
    assert item_target(1, 1.5, 1.4, 1.0) == pytest.approx(1.5)


def test_severity_is_the_sum_of_its_parts() -> None:
    # Fluctuation counts in full at the curve's start and by 0.4 + 0.6 * 0.5 = 0.7 half way down.
    assert severity_with(1.0, -0.1, 0.2, 0.05) == pytest.approx(1.15)
    assert severity_with(0.5, 0.0, 0.2, 0.0) == pytest.approx(0.64)
    assert severity_with(0.1, -0.3, 0.0, 0.0) == 0.0


def test_work_and_alliance_push_within_bounds() -> None:
    parameters = symptom_parameters()
    middle = parameters.alliance_middle
    assert next_push(0.0, "done", middle) == pytest.approx(-parameters.homework / 2)
    assert next_push(0.0, "not_done", middle) == pytest.approx(parameters.homework / 2)
    assert next_push(0.0, None, middle + 0.1) == pytest.approx(-parameters.alliance * 0.1)
    push = 0.0
    for _ in range(200):
        push = next_push(push, "done", 0.95)
    assert push == -parameters.most_push


def test_totals_are_autocorrelated_and_not_monotone(courses: list[Course]) -> None:
    true = [course.true("phq9") for course in courses]
    before = [float(total) for series in true for total in series[:-1]]
    after = [float(total) for series in true for total in series[1:]]
    assert correlation(before, after) > 0.85
    ups = sum(any(b > a for a, b in pairwise(series)) for series in true)
    assert ups > 0.9 * len(true)


def test_items_move_together_but_not_all_at_once(courses: list[Course]) -> None:
    """Changes of two items correlate positively, and a usual week moves a few of the nine."""
    moves = [
        [b - a for a, b in zip(one.items["phq9"], two.items["phq9"], strict=True)]
        for course in courses
        for one, two in pairwise(course.states)
    ]
    pairs = [(0, 1), (2, 3), (1, 5), (4, 6)]
    together = [correlation([float(m[i]) for m in moves], [float(m[j]) for m in moves]) for i, j in pairs]
    assert all(0.05 < r < 0.6 for r in together)
    changed = [sum(d != 0 for d in move) for move in moves]
    assert 1.0 < fmean(changed) < 5.0
    assert sum(c == 9 for c in changed) < 0.01 * len(changed)


def test_anxiety_follows_depression_within_a_patient(courses: list[Course]) -> None:
    """PHQ-9 and GAD-7 change correlate strongly; in one patient both follow the same latent severity."""
    depression = [float(c.true("phq9")[0] - c.true("phq9")[-1]) for c in courses]
    anxiety = [float(c.true("gad7")[0] - c.true("gad7")[-1]) for c in courses]
    assert correlation(depression, anxiety) > 0.7


def test_a_large_drop_needs_both_points_and_a_quarter() -> None:
    assert is_large_drop("phq9", 16, 10)
    assert not is_large_drop("phq9", 16, 11)
    assert not is_large_drop("pcl5", 60, 47)  # 13 points, under a quarter of 60
    assert not is_large_drop("wai_sr", 40, 20)
