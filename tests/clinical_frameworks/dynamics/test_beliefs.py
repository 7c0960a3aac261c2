from __future__ import annotations

import random
from statistics import fmean

import pytest

from clinical_frameworks.dynamics import SessionHappened
from clinical_frameworks.dynamics.beliefs import belief_parameters, draw_beliefs, step_beliefs
from tests.clinical_frameworks.dynamics.patients import simulate

STRONG = {"failure": 0.8, "unlovable": 0.8}


def after(happened: SessionHappened, severity: float = 1.0, alliance: float = 0.7) -> dict[str, float]:
    """Mean strengths over many draws of the weekly noise."""
    runs = [
        step_beliefs(STRONG, STRONG, happened, alliance=alliance, severity=severity, rng=random.Random(seed))
        for seed in range(2000)
    ]
    return {belief: fmean(run[belief] for run in runs) for belief in STRONG}


def test_the_belief_worked_on_loses_more_than_the_others() -> None:
    moved = after(SessionHappened(technique="continuum", belief="failure"))
    assert moved["failure"] < moved["unlovable"] < 0.8


def test_a_session_of_work_as_computed_by_hand() -> None:
    p = belief_parameters()
    moved = after(SessionHappened(technique="continuum", belief="failure", homework="done"))
    loss = 0.8 * p.worked * p.homework * (0.5 + 0.7) * (1 - p.comes_back)
    assert moved["failure"] == pytest.approx(0.8 - loss, abs=0.001)


def test_without_technique_beliefs_only_follow_mood() -> None:
    assert after(SessionHappened())["failure"] == pytest.approx(0.8, abs=0.001)
    assert after(SessionHappened(), severity=0.2)["failure"] < 0.79
    assert after(SessionHappened(), severity=1.4)["failure"] > 0.805


def test_practice_and_alliance_help() -> None:
    work = SessionHappened(technique="continuum", belief="failure")
    practised = work.model_copy(update={"homework": "done"})
    assert after(practised)["failure"] < after(work)["failure"]
    assert after(work, alliance=0.9)["failure"] < after(work, alliance=0.4)["failure"]


def test_strength_at_start_is_that_of_hot_beliefs() -> None:
    drawn = [v for seed in range(300) for v in draw_beliefs(("failure",), random.Random(seed)).values()]
    assert min(drawn) >= 0.6
    assert max(drawn) <= 0.95


def test_beliefs_change_more_slowly_than_symptoms() -> None:
    """In patients who respond, symptoms lose a larger share than beliefs; beliefs lose some, too."""
    symptoms, beliefs = [], []
    for number in range(120):
        course = simulate(number)
        if course.states[0].trajectory.shape not in ("gradual_responder", "early_responder", "sudden_gain"):
            continue
        true = course.true("phq9")
        symptoms.append(1 - true[-1] / true[0])
        first, last = course.states[0].beliefs, course.states[-1].beliefs
        beliefs.append(1 - fmean(last.values()) / fmean(first.values()))
    assert 0.15 < fmean(beliefs) < fmean(symptoms) - 0.15
