from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.realism.distance import DECILES, decile_distance, deciles_of

TENTHS = [tenth / 10 for tenth in range(1, 10)]


def test_deciles_of_eleven_even_values_are_the_values_between_the_ends() -> None:
    assert deciles_of(np.arange(11) / 10).tolist() == pytest.approx(TENTHS)


def test_shift_is_measured_in_widths_of_the_reference() -> None:
    # Every decile is 0.2 further on, the reference's p10-p90 is 0.8 wide: a quarter of it.
    assert decile_distance([value + 0.2 for value in TENTHS], TENTHS) == pytest.approx(0.25)


def test_narrower_sample_with_the_right_middle_is_not_at_distance_zero() -> None:
    # All at the median: differences 0.4 0.3 0.2 0.1 0 0.1 0.2 0.3 0.4, mean 2/9, of a width 0.8.
    assert decile_distance([0.5] * 9, TENTHS) == pytest.approx(2 / 9 / 0.8)


def test_without_a_width_there_is_no_unit() -> None:
    assert decile_distance(TENTHS, [0.5] * 9) is None


SAMPLE = st.lists(st.floats(-100, 100), min_size=9, max_size=9).map(sorted)


@given(SAMPLE, SAMPLE, st.floats(0.5, 4), st.floats(-50, 50))
def test_unit_and_zero_point_of_a_figure_do_not_matter(
    sample: list[float], reference: list[float], scale: float, shift: float
) -> None:
    if reference[-1] - reference[0] < 1e-3:
        return
    before = decile_distance(sample, reference)
    after = decile_distance(
        [scale * value + shift for value in sample], [scale * value + shift for value in reference]
    )
    assert before is not None
    assert after == pytest.approx(before, rel=1e-6, abs=1e-9)
    assert decile_distance(reference, reference) == 0


def test_nine_deciles_come_close_to_the_whole_wasserstein_distance() -> None:
    # Uniform on [0, 1] beside uniform on [0.3, 1.3]: the quantile functions are 0.3 apart everywhere, so the
    # Wasserstein distance is 0.3, of a width 0.8.
    grid = np.linspace(0, 1, 10_001)
    assert decile_distance(deciles_of(grid + 0.3), deciles_of(grid)) == pytest.approx(0.375)
    assert len(DECILES) == 9
