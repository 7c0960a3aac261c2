"""Outcomes of a simulated clinic beside published ones: 500 patients with PHQ-9 of 10 or more, 14 sessions.

Rates are those of the self-report, as in the studies. Each test states the published figure and the band it
allows; with 500 patients the standard error of a rate is about 0.02.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean, median, pstdev

import pytest

from clinical_frameworks.dynamics import sudden_gains
from clinical_frameworks.dynamics.symptoms import DONE
from tests.clinical_frameworks.dynamics.patients import Course, simulate
from tests.clinical_frameworks.dynamics.test_symptoms import correlation

PATIENTS = 500
RELIABLE = 6


@pytest.fixture(scope="module")
def clinic() -> list[Course]:
    courses = [simulate(number) for number in range(PATIENTS)]
    assert all(course.true("phq9")[0] >= 10 for course in courses)
    return courses


@pytest.fixture(scope="module")
def totals(clinic: list[Course]) -> list[list[int]]:
    return [course.reported("phq9") for course in clinic]


def test_response(totals: list[list[int]]) -> None:
    """A fall by half or more: 41% in 228 trials (Cuijpers et al. 2021, Acta Psychiatr Scand). Band 34-50%."""
    assert 0.34 <= fmean(t[-1] <= t[0] / 2 for t in totals) <= 0.50


def test_remission(totals: list[list[int]]) -> None:
    """PHQ-9 below 5: about one third (from memory, not verified), fewer from a severe start. Band 20-38%."""
    assert 0.20 <= fmean(t[-1] < 5 for t in totals) <= 0.38


def test_reliable_improvement(totals: list[list[int]]) -> None:
    """A fall of 6 or more: about 60% in trials (Cuijpers et al. 2021, as quoted); English services aim at
    67-69% on either of two instruments. Band 46-66% on the one."""
    assert 0.46 <= fmean(t[0] - t[-1] >= RELIABLE for t in totals) <= 0.66


def test_deterioration(totals: list[list[int]]) -> None:
    """A rise of 6 or more: about 5% (from memory, not verified). Band 2-8%."""
    assert 0.02 <= fmean(t[-1] - t[0] >= RELIABLE for t in totals) <= 0.08


def test_sudden_gains(totals: list[list[int]]) -> None:
    """At least one by all three criteria: 42.5% in behavioural activation (PHQ-9; Masterson et al. 2014),
    fewer elsewhere. Band 25-45%. They come early: median pre-gain session 2 there; up to 7 is allowed."""
    found = [gains for series in totals if (gains := sudden_gains(series))]
    assert 0.25 <= len(found) / PATIENTS <= 0.45
    assert 2 <= median(gains[0] + 1 for gains in found) <= 7


def test_sudden_gainers_end_lower(totals: list[list[int]]) -> None:
    """g = 0.68 at post-treatment over 50 studies (Shalom & Aderka 2020). The model's classes make it larger.
    Band 0.4-1.6."""
    gained = [series[-1] for series in totals if sudden_gains(series)]
    others = [series[-1] for series in totals if not sudden_gains(series)]
    spread = pstdev([series[-1] for series in totals])
    assert 0.4 <= (fmean(others) - fmean(gained)) / spread <= 1.6


def test_early_response_foretells_the_outcome(totals: list[list[int]]) -> None:
    """Early responders end better, g = 0.87 (Beard & Delgadillo 2019). Band 0.5-1.6 for a fall of 6 or more
    by session 4."""
    early = [t[-1] for t in totals if t[0] - t[3] >= RELIABLE]
    late = [t[-1] for t in totals if t[0] - t[3] < RELIABLE]
    assert 0.5 <= (fmean(late) - fmean(early)) / pstdev([t[-1] for t in totals]) <= 1.6


def relative_change(series: list[int]) -> float:
    return (series[0] - series[-1]) / series[0]


def test_homework_and_outcome(clinic: list[Course], totals: list[list[int]]) -> None:
    """r = 0.26, 95% CI 0.19-0.33 (Mausbach et al. 2010). Band 0.12-0.36."""
    done = [fmean(DONE[h.homework] for h in c.happened if h.homework is not None) for c in clinic]
    assert 0.12 <= correlation(done, [relative_change(t) for t in totals]) <= 0.36


def test_alliance_and_outcome(clinic: list[Course], totals: list[list[int]]) -> None:
    """r = 0.278, 95% CI 0.256-0.299 (Flückiger et al. 2018). Band 0.16-0.40; alliance is its mean."""
    alliance = [fmean(state.alliance.mean for state in course.states) for course in clinic]
    assert 0.16 <= correlation(alliance, [relative_change(t) for t in totals]) <= 0.40


def test_weekly_totals_go_up_as_well_as_down(totals: list[list[int]]) -> None:
    steps = [b - a for series in totals for a, b in pairwise(series)]
    assert 0.25 <= fmean(step > 0 for step in steps) <= 0.45
    assert 2.0 <= pstdev(steps) <= 4.5


def test_three_sessions_show_the_beginning_only(totals: list[list[int]]) -> None:
    """A short course is the first weeks of the same curve: about a quarter of the change of a full one."""
    short = fmean(t[0] - t[2] for t in totals)
    full = fmean(t[0] - t[-1] for t in totals)
    assert 0.12 <= short / full <= 0.45


@pytest.mark.parametrize(
    ("disorder", "instrument", "band"),
    [
        # Cuijpers et al. 2024, World Psychiatry: response between 0.32 and 0.42 (from memory, not verified);
        # 150 patients have a standard error of 0.04.
        ("gad", "gad7", (0.30, 0.48)),
        ("panic", "gad7", (0.30, 0.48)),
        ("social_anxiety", "gad7", (0.22, 0.40)),
        ("ptsd", "pcl5", (0.28, 0.48)),
        ("insomnia", "phq9", (0.34, 0.54)),
    ],
)
def test_response_in_other_disorders(disorder: str, instrument: str, band: tuple[float, float]) -> None:
    instruments = ("phq9", "gad7", "pcl5") if disorder == "ptsd" else ("phq9", "gad7")
    series = [
        simulate(number, disorder=disorder, instruments=instruments).reported(instrument)
        for number in range(150)
    ]
    assert band[0] <= fmean(t[-1] <= t[0] / 2 for t in series) <= band[1]
