from __future__ import annotations

import random
from collections import Counter

import pytest

from clinical_frameworks.dynamics import draw_homework_result
from clinical_frameworks.dynamics.adherence import adherence_chance, adherence_parameters, next_success
from clinical_frameworks.dynamics.alliance import MIDDLE_ALLIANCE
from tests.clinical_frameworks.dynamics.patients import simulate


def chance(
    habit: float = 0.0,
    stage: str = "preparation",
    alliance: float = MIDDLE_ALLIANCE,
    success: float = 0.5,
    ruptured: bool = False,
) -> float:
    return adherence_chance(habit, stage, alliance, success, ruptured)


def test_the_chance_at_the_middle_is_that_of_the_data() -> None:
    assert chance() == adherence_parameters().at_least_partly


def test_stage_alliance_success_and_habit_raise_it_and_a_rupture_lowers_it() -> None:
    stages = [chance(stage=s) for s in ("precontemplation", "contemplation", "preparation", "action")]
    assert stages == sorted(set(stages))
    assert chance(alliance=0.8) > chance() > chance(alliance=0.5)
    assert chance(success=1.0) > chance() > chance(success=0.0)
    assert chance(habit=0.7) > chance() > chance(habit=-0.7)
    assert chance(ruptured=True) < chance()


def test_success_is_a_running_mean() -> None:
    memory = adherence_parameters().memory
    assert next_success(0.5, "done") == pytest.approx(0.5 + 0.5 * memory)
    assert next_success(0.5, "partly") == 0.5
    assert next_success(0.5, None) == 0.5


def test_results_are_drawn_by_the_chance() -> None:
    state = simulate(1, sessions=1).states[0].model_copy(update={"adherence": 0.72})
    rng = random.Random(2)
    drawn = Counter(draw_homework_result(state, rng) for _ in range(5000))
    assert drawn["not_done"] / 5000 == pytest.approx(0.28, abs=0.025)
    assert drawn["done"] / (drawn["done"] + drawn["partly"]) == pytest.approx(0.56, abs=0.03)


def test_the_reluctant_leave_tasks_half_done() -> None:
    state = simulate(1, sessions=1).states[0].model_copy(update={"adherence": 0.2})
    rng = random.Random(3)
    drawn = Counter(draw_homework_result(state, rng) for _ in range(5000))
    assert drawn["done"] < drawn["partly"]


def test_over_patients_about_half_is_done_and_a_quarter_is_not() -> None:
    """The split of routine care in the session plans is 42, 33 and 25 of a hundred; within ten of it."""
    results = Counter(h.homework for n in range(150) for h in simulate(n).happened if h.homework is not None)
    total = sum(results.values())
    assert 0.35 <= results["done"] / total <= 0.52
    assert 0.15 <= results["not_done"] / total <= 0.35
