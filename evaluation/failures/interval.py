"""Estimates over courses with intervals from a cluster bootstrap.

Turns of one course are alike, so courses are drawn with replacement, whole (Efron & Tibshirani 1993, *An
Introduction to the Bootstrap*, ch. 8 and 13; Field & Welsh 2007, J R Stat Soc B 69:369-390, for clusters).
The estimate is a ratio of sums. The interval is the percentile interval; with few clusters it is too
narrow, so below `MIN_COURSES` there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.seeds import derive_seed
from evaluation.failures.finding import Count

MIN_COURSES = 6
"""Fewest courses for an interval (assumption; with 6 there are 462 different draws, with 4 there are 35)."""
DRAWS = 2000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over courses.

    Attributes:
        value: ``hits / of``; None when ``of`` is 0.
        low: Lower end of the 95% interval; None below six courses and where draws have no value or no spread.
        high: Upper end.
        hits: Sum of the hits.
        of: Sum of what they are counted among.
        courses: Courses it rests on.
    """

    value: float | None
    low: float | None
    high: float | None
    hits: float
    of: float
    courses: int


def estimate(counts: Sequence[Count], name: str) -> Estimate:
    """The ratio of sums over courses with its interval; ``name`` seeds the draws."""
    total = sum(counts, Count(0, 0))
    low, high = (
        _interval(_ratios(_sums(counts, _draws(len(counts), name)))) if _enough(counts) else (None, None)
    )
    return Estimate(total.share, low, high, total.hits, total.of, len(counts))


def difference(later: Sequence[Count], earlier: Sequence[Count], name: str) -> Estimate:
    """How much higher ``later`` is than ``earlier``, of the same courses in the same order.

    The same courses are drawn on both sides, so what differs between patients cancels. ``hits`` and ``of``
    are those of ``later``.

    Raises:
        ValueError: The two are not of the same number of courses.
    """
    if len(later) != len(earlier):
        raise ValueError(f"a paired difference needs the same courses, got {len(later)} and {len(earlier)}")
    new, old = sum(later, Count(0, 0)), sum(earlier, Count(0, 0))
    value = None if new.share is None or old.share is None else new.share - old.share
    low, high = None, None
    if _enough(later):
        draws = _draws(len(later), name)
        low, high = _interval(_ratios(_sums(later, draws)) - _ratios(_sums(earlier, draws)))
    return Estimate(value, low, high, new.hits, new.of, len(later))


def _enough(counts: Sequence[Count]) -> bool:
    return len(counts) >= MIN_COURSES


def _draws(courses: int, name: str) -> NDArray[np.int64]:
    rng = np.random.default_rng(derive_seed("cluster bootstrap", name, courses))
    return rng.integers(0, courses, size=(DRAWS, courses))


def _sums(counts: Sequence[Count], draws: NDArray[np.int64]) -> NDArray[np.float64]:
    """Hits and of, summed over each draw; shape (draws, 2)."""
    values = np.array([(count.hits, count.of) for count in counts], dtype=np.float64)
    summed: NDArray[np.float64] = values[draws].sum(axis=1)
    return summed


def _ratios(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    ratios = np.full(len(sums), np.nan)
    np.divide(sums[:, 0], sums[:, 1], out=ratios, where=sums[:, 1] > 0)
    return ratios


def _interval(values: NDArray[np.float64]) -> tuple[float | None, float | None]:
    if np.isnan(values).any():
        return None, None
    low, high = np.quantile(values, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    # All draws alike, as when nothing was found anywhere: no spread to be seen is no certainty.
    return (float(low), float(high)) if high > low else (None, None)
