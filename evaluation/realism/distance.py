"""How far two samples of a figure lie apart, from their deciles.

The distance is the 1-Wasserstein distance between the two distributions, which in one dimension is the area
between their quantile functions (Villani 2003, *Topics in Optimal Transportation*, section 2.2), taken at the
nine deciles and divided by the reference's p10-p90 width. Why this one: it says how far, where
Kolmogorov-Smirnov says 1 for any two samples that do not overlap; it needs deciles only, so a reference that
holds no session serves as well as one that does; and its unit, widths of the band, is that of the hard
band and of the plot. Beyond the outer deciles it is blind.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DECILES = (10, 20, 30, 40, 50, 60, 70, 80, 90)
"""Percentiles compared, by linear interpolation between order statistics (numpy's default)."""

MIN_SESSIONS = 3
"""Fewest sessions whose deciles are compared (assumption); the floor says how much noise so few bring."""


def deciles_of(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Deciles along the first axis; NaN values are left out, a column of them only gives NaN."""
    return np.asarray(np.nanpercentile(values, DECILES, axis=0))


def decile_distance(
    sample: Sequence[float] | NDArray[np.float64], reference: Sequence[float] | NDArray[np.float64]
) -> float | None:
    """Mean absolute difference of nine deciles, in widths of the reference's p10-p90.

    Returns None when the reference has no width: then there is no unit.
    """
    width = float(reference[-1] - reference[0])
    if width <= 0:
        return None
    return float(np.mean(np.abs(np.asarray(sample) - np.asarray(reference)))) / width
