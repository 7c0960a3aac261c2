"""The floor: how close real talk comes to held-out real talk.

Patients are split in two by `corpus.splits`; the p10-p90 bands of one half judge the sessions of the other,
again and again with other seeds. A generated corpus cannot be asked for more than this. The floor is a little
lower than 80% even for a large corpus' own kind: of a half with n sessions, the interpolated p10 lies on
average at the (0.1 (n - 1) + 1) / (n + 1) quantile (exact for uniform values; David & Nagaraja 2003, *Order
Statistics*, section 2.2), so that 77% is expected inside for n = 60, 75% for n = 30 and 62% for n = 8.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.seeds import derive_seed
from corpus.splits import Shares, split_of
from evaluation.realism.corpus_figures import CORPUS_FIGURE_NAMES, MeasuredCourse, Tally
from evaluation.realism.distance import MIN_SESSIONS, decile_distance, deciles_of
from evaluation.realism.session_matrix import SessionMatrix
from evaluation.realism.targets import Floor, FloorColumn, FloorFigure, Spread

_HALVES = Shares(train=0.5, validation=0.0, test=0.5)


def measure_floor(
    courses: Sequence[MeasuredCourse],
    matrix: SessionMatrix,
    length_classes: Sequence[int],
    *,
    repeats: int,
    seed: int,
) -> Floor | None:
    """Measure the floor of a corpus.

    Args:
        courses: The corpus.
        matrix: Its sessions.
        length_classes: Least utterances of each class, rising.
        repeats: Number of splits, at least 1.
        seed: Seed of the splits.

    Returns:
        The floor; None when no split leaves `MIN_SESSIONS` of any class in both halves.
    """
    collected = {minimum: _Repeats(matrix.names) for minimum in length_classes}
    differences: dict[str, list[float]] = {name: [] for name in CORPUS_FIGURE_NAMES}
    patients = sorted(set(matrix.patients))
    for repeat in range(repeats):
        split_seed = derive_seed("realism floor", seed, repeat)
        first = {patient for patient in patients if split_of(patient, _HALVES, split_seed) == "train"}
        in_first = np.array([patient in first for patient in matrix.patients], dtype=np.bool_)
        bands, held_out = matrix.select(in_first), matrix.select(~in_first)
        for minimum, below in zip(length_classes, [*length_classes[1:], np.inf], strict=True):
            collected[minimum].add(bands.from_utterances(minimum), held_out.from_utterances(minimum, below))
        _add_differences(differences, courses, first)
    columns = [repeats_.column(minimum) for minimum, repeats_ in collected.items() if repeats_.inside]
    if not columns:
        return None
    return Floor(
        seed=seed,
        repeats=repeats,
        columns=tuple(columns),
        corpus={name: _spread(values) for name, values in differences.items() if values},
    )


class _Repeats:
    """What the splits gave in one length class; one row a repeat, one column a figure, NaN for no value."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.inside: list[NDArray[np.float64]] = []
        self.judged: list[NDArray[np.float64]] = []
        self.distances: list[list[float]] = []
        self.sizes: list[tuple[int, int]] = []

    def add(self, bands: SessionMatrix, held_out: SessionMatrix) -> None:
        if min(len(bands.patients), len(held_out.patients)) < MIN_SESSIONS:
            return
        known = ~np.isnan(bands.values).all(axis=0)
        deciles = np.full((9, bands.values.shape[1]), np.nan)
        deciles[:, known] = deciles_of(bands.values[:, known])
        values = held_out.values
        judged = ~np.isnan(values) & known
        inside = judged & (values >= deciles[0]) & (values <= deciles[-1])
        self.inside.append(inside.sum(axis=0).astype(np.float64))
        self.judged.append(judged.sum(axis=0).astype(np.float64))
        self.distances.append(
            [
                _distance(values[judged[:, figure], figure], deciles[:, figure])
                for figure in range(values.shape[1])
            ]
        )
        self.sizes.append((len(bands.patients), len(held_out.patients)))

    def column(self, minimum: int) -> FloorColumn:
        inside, judged = np.array(self.inside), np.array(self.judged)
        distances = np.array(self.distances)
        figures = {}
        for position, name in enumerate(self.names):
            has = judged[:, position] > 0
            if not has.any():
                continue
            apart = distances[:, position]
            apart = apart[~np.isnan(apart)]
            figures[name] = FloorFigure(
                share_inside=_spread(inside[has, position] / judged[has, position]),
                distance=_spread(apart) if apart.size else None,
            )
        sizes = np.array(self.sizes, dtype=np.float64).mean(axis=0)
        return FloorColumn(
            min_utterances=minimum,
            repeats=len(self.inside),
            band_sessions=round(float(sizes[0]), 1),
            held_out_sessions=round(float(sizes[1]), 1),
            share_inside=_spread(inside.sum(axis=1) / judged.sum(axis=1)),
            figures=figures,
        )


def _distance(values: NDArray[np.float64], deciles: NDArray[np.float64]) -> float:
    if values.size < MIN_SESSIONS or np.isnan(deciles).any():
        return np.nan
    distance = decile_distance(deciles_of(values), deciles)
    return np.nan if distance is None else distance


def _spread(values: Sequence[float] | NDArray[np.float64]) -> Spread:
    low, high = np.percentile(values, (2.5, 97.5))
    return Spread(mean=round(float(np.mean(values)), 4), low=round(float(low), 4), high=round(float(high), 4))


def _add_differences(
    differences: dict[str, list[float]], courses: Sequence[MeasuredCourse], first: set[str]
) -> None:
    halves = (Tally(), Tally())
    for course in courses:
        halves[course.patient_id in first].merge(course.tally)
    for one, other in zip(halves[0].figures(), halves[1].figures(), strict=True):
        if one.value is not None and other.value is not None:
            differences[one.name].append(abs(one.value - other.value))
