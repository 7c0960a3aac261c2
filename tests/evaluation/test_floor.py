from __future__ import annotations

import random

import pytest

from evaluation.realism.corpus_figures import MeasuredCourse
from evaluation.realism.figures import SESSION_FIGURE_NAMES
from evaluation.realism.floor import measure_floor
from evaluation.realism.session_matrix import session_matrix
from evaluation.realism.targets import Floor
from tests.evaluation.measured import A, measured_course, measured_session


def floor_of(courses: list[MeasuredCourse], seed: int = 0, repeats: int = 50) -> Floor | None:
    return measure_floor(courses, session_matrix(courses, "utterances"), (20,), repeats=repeats, seed=seed)


def uniform_courses(patients: int, seed: int = 1) -> list[MeasuredCourse]:
    rng = random.Random(seed)
    return [
        measured_course(
            f"p{number}",
            [measured_session(f"s{number}", {name: rng.random() for name in SESSION_FIGURE_NAMES})],
        )
        for number in range(patients)
    ]


@pytest.mark.parametrize("patients", [24, 60])
def test_floor_of_one_population_is_what_order_statistics_say(patients: int) -> None:
    # Uniform values: the interpolated p10 of n lies on average at (0.1 (n - 1) + 1) / (n + 1), p90 mirrored.
    floor = floor_of(uniform_courses(patients), repeats=100)
    assert floor is not None
    (column,) = floor.columns
    n = column.band_sessions
    expected = 1 - 2 * (0.1 * (n - 1) + 1) / (n + 1)
    assert column.share_inside.mean == pytest.approx(expected, abs=0.03)
    assert column.band_sessions + column.held_out_sessions == pytest.approx(patients, abs=0.11)


def test_same_seed_same_floor_and_another_seed_another() -> None:
    courses = uniform_courses(20)
    assert floor_of(courses) == floor_of(courses)
    assert floor_of(courses) == floor_of(courses[::-1])
    assert floor_of(courses) != floor_of(courses, seed=1)


def test_no_patient_is_in_both_halves() -> None:
    # Sessions are alike within a patient and different between the two, so a patient never falls into the
    # range of the other; were sessions split instead, they would.
    courses = [
        measured_course(patient, [measured_session(f"{patient}{number}", {A: value}) for number in range(8)])
        for patient, value in (("p1", 0.0), ("p2", 1.0))
    ]
    floor = floor_of(courses)
    assert floor is not None
    share = floor.columns[0].figures[A].share_inside
    assert (share.low, share.mean, share.high) == (0.0, 0.0, 0.0)
    # Both halves are on a point, so there is no width to measure a distance in.
    assert floor.columns[0].figures[A].distance is None


def test_interval_holds_the_mean_and_is_no_point() -> None:
    floor = floor_of(uniform_courses(20))
    assert floor is not None
    for figure in floor.columns[0].figures.values():
        assert figure.share_inside.low <= figure.share_inside.mean <= figure.share_inside.high
        assert figure.distance is not None
        assert 0 < figure.distance.low < figure.distance.high


def test_too_small_a_corpus_has_no_floor() -> None:
    assert floor_of(uniform_courses(3)) is None
