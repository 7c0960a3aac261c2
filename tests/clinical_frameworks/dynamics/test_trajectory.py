from __future__ import annotations

import random
from collections import Counter

import pytest

from clinical_frameworks.dynamics.state import Trajectory
from clinical_frameworks.dynamics.trajectory import (
    draw_trajectory,
    primary_instrument,
    severity_on_curve,
    trajectory_parameters,
)
from clinical_frameworks.errors import UnknownFrameworkError

FULL = trajectory_parameters().full_sessions


def test_shapes_are_drawn_as_often_as_the_data_say() -> None:
    rng = random.Random(1)
    number = 4000
    drawn = Counter(draw_trajectory("depression", "preparation", rng).shape for _ in range(number))
    for shape, share in trajectory_parameters().shares["depression"].items():
        # Four standard errors of a share of 4000.
        assert drawn[shape] / number == pytest.approx(share, abs=4 * (share * (1 - share) / number) ** 0.5)


def test_readiness_for_change_makes_response_likelier() -> None:
    def responders(stage: str) -> float:
        rng = random.Random(2)
        shapes = [draw_trajectory("depression", stage, rng).shape for _ in range(3000)]
        return sum(s in ("gradual_responder", "early_responder", "sudden_gain") for s in shapes) / 3000

    by_stage = [responders(s) for s in ("precontemplation", "contemplation", "preparation", "action")]
    assert by_stage == sorted(by_stage)
    assert by_stage[-1] > by_stage[0] + 0.1


def test_a_course_begins_at_one_and_ends_at_the_depth() -> None:
    curve = Trajectory(shape="gradual_responder", depth=0.6, bend=1.6)
    assert severity_on_curve(curve, 1) == 1.0
    assert severity_on_curve(curve, FULL) == pytest.approx(0.4)
    # A longer course stays there.
    assert severity_on_curve(curve, FULL + 6) == pytest.approx(0.4)


def test_three_sessions_show_the_first_weeks_of_the_curve() -> None:
    curve = Trajectory(shape="gradual_responder", depth=0.6, bend=1.6)
    # By hand: way 2/13 = 0.15385, slow = (1 - e^-0.24615) / (1 - e^-1.6) = 0.21819 / 0.79810 = 0.27339.
    assert severity_on_curve(curve, 3) == pytest.approx(1 - 0.6 * 0.27339, abs=1e-4)


def test_an_early_responder_has_most_of_the_change_by_session_four() -> None:
    curve = Trajectory(shape="early_responder", depth=0.8, bend=6.0)
    assert 1 - severity_on_curve(curve, 4) > 0.7 * 0.8


def test_a_sudden_gain_falls_in_one_step_and_a_relapse_takes_it_back() -> None:
    gain = Trajectory(shape="sudden_gain", depth=0.8, bend=1.4, gain_at=5, gain_share=0.6)
    falls = [severity_on_curve(gain, n) - severity_on_curve(gain, n + 1) for n in range(1, FULL)]
    assert max(falls) == falls[3]  # between sessions 4 and 5
    assert falls[3] > 0.48
    relapse = Trajectory(
        shape="relapse_after_gain",
        depth=0.6,
        bend=2.0,
        gain_at=4,
        gain_share=0.6,
        relapse_at=7,
        relapsed=0.8,
    )
    assert severity_on_curve(relapse, 7) < 0.5
    # Three sessions later 80% of the improvement is lost: at full length 1 - 0.6 * 0.2.
    assert severity_on_curve(relapse, FULL) == pytest.approx(1 - 0.6 * 0.2)


def test_deterioration_goes_up() -> None:
    rng = random.Random(3)
    drawn = [draw_trajectory("depression", "preparation", rng) for _ in range(500)]
    worse = [t for t in drawn if t.shape == "deterioration"]
    assert worse
    assert all(severity_on_curve(t, FULL) > 1.3 for t in worse)


def test_what_has_no_numbers_is_refused_with_what_is_known() -> None:
    with pytest.raises(UnknownFrameworkError, match=r"'hoarding'.*known: acute_stress"):
        primary_instrument("hoarding")
    with pytest.raises(UnknownFrameworkError, match=r"'someday'.*precontemplation"):
        draw_trajectory("depression", "someday", random.Random(1))
