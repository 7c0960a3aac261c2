from __future__ import annotations

import random
from statistics import fmean, median

import pytest

from clinical_frameworks.dynamics.alliance import MIDDLE_ALLIANCE
from clinical_frameworks.dynamics.attendance import attendance_parameters, draw_attendance, leaves_chance
from corpus.record import Attendance
from tests.clinical_frameworks.dynamics.patients import simulate


def drawn(
    alliance: float = MIDDLE_ALLIANCE, stage: str = "preparation", ruptured: bool = False
) -> list[Attendance]:
    rng = random.Random(1)
    return [draw_attendance(alliance, stage, ruptured, rng) for _ in range(4000)]


def missed_rate(all_of_them: list[Attendance]) -> float:
    """Missed of all appointments made."""
    missed = sum(attendance.missed_before for attendance in all_of_them)
    return missed / (missed + len(all_of_them))


def test_one_appointment_in_eight_is_missed_at_the_middle() -> None:
    assert missed_rate(drawn()) == pytest.approx(attendance_parameters().missed, abs=0.015)


def test_low_alliance_ruptures_and_early_stages_keep_people_away() -> None:
    usual = missed_rate(drawn())
    assert missed_rate(drawn(alliance=0.4)) > usual + 0.05
    assert missed_rate(drawn(ruptured=True)) > usual + 0.05
    assert missed_rate(drawn(stage="precontemplation")) > usual


def test_over_courses_between_ten_and_twenty_in_a_hundred_are_missed() -> None:
    states = [state.attendance for number in range(150) for state in simulate(number).states]
    assert 0.10 <= missed_rate(states) <= 0.20


def test_lateness_is_short_and_bounded() -> None:
    late = [a.late_minutes for a in drawn() if a.late_minutes > 0]
    assert len(late) / 4000 == pytest.approx(attendance_parameters().late, abs=0.025)
    assert 5 <= median(late) <= 9
    assert max(late) <= attendance_parameters().most_late_minutes


def test_leaving_is_likelier_early_and_after_a_rupture() -> None:
    usual = leaves_chance(8, MIDDLE_ALLIANCE, "preparation", ruptured=False)
    assert leaves_chance(2, MIDDLE_ALLIANCE, "preparation", ruptured=False) > usual
    assert leaves_chance(8, MIDDLE_ALLIANCE, "preparation", ruptured=True) > usual
    assert leaves_chance(8, 0.4, "preparation", ruptured=False) > usual


def test_nobody_leaves_unless_the_study_allows_it() -> None:
    assert all(len(simulate(number).states) == 14 for number in range(40))


def test_a_fifth_leaves_within_a_course_when_allowed() -> None:
    """19.7% over 669 studies (Swift & Greenberg 2012); 300 patients have a standard error of 2.3%."""
    lengths = [len(simulate(number, dropout=True).states) for number in range(300)]
    assert fmean(length < 14 for length in lengths) == pytest.approx(0.197, abs=0.06)
    left = [length for length in lengths if length < 14]
    assert fmean(length <= 4 for length in left) > 0.5  # most of them in the first sessions
