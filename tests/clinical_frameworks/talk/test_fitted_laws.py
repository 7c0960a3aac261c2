from __future__ import annotations

import math
import random

import numpy as np
import pytest

from clinical_frameworks.talk.fitting.lengths import session_effects
from clinical_frameworks.talk.fitting.mixture import fit_mixture
from clinical_frameworks.talk.fitting.rates import odds, rate_spread, shares, smoothed_rates
from clinical_frameworks.talk.lengths import Component, LengthLaw


def _law(*components: tuple[float, float, float], limit: int = 10_000) -> LengthLaw:
    parts = tuple(Component(weight=w, log_mean=m, log_sd=s) for w, m, s in components)
    return LengthLaw(components=parts, turns=1, limit_words=limit)


def test_mixture_that_drew_the_lengths_is_found_again() -> None:
    rng = random.Random(1)
    law = _law((0.6, 1.2, 0.5), (0.4, 3.6, 0.6))
    words = np.array([law.draw(rng) for _ in range(6000)], dtype=np.float64)
    parts = fit_mixture(words, np.zeros(len(words)))
    assert len(parts) == 2
    # Standard errors at 6,000 turns are about 0.01; four of them.
    assert parts[0] == pytest.approx((0.6, 1.2, 0.5), abs=0.05)
    assert parts[1] == pytest.approx((0.4, 3.6, 0.6), abs=0.05)


def test_known_multipliers_are_taken_out_of_the_law() -> None:
    rng = random.Random(2)
    law = _law((1.0, 2.5, 0.7))
    offsets = np.array([rng.choice((-0.8, 0.0, 0.8)) for _ in range(4000)])
    words = np.array([law.draw(rng, math.exp(offset)) for offset in offsets], dtype=np.float64)
    ((weight, mean, sd), *_) = fit_mixture(words, offsets)
    assert weight > 0.9
    assert (mean, sd) == pytest.approx((2.5, 0.7), abs=0.06)


def test_turns_of_one_word_alone_can_be_fitted() -> None:
    parts = fit_mixture(np.ones(50), np.zeros(50))
    assert all(math.isfinite(value) for part in parts for value in part)
    draws = [_law(*parts).draw(random.Random(seed)) for seed in range(50)]
    assert draws.count(1) >= 45


def test_draws_stay_between_one_and_the_limit() -> None:
    rng = random.Random(3)
    draws = [_law((1.0, 2.0, 2.0), limit=20).draw(rng) for _ in range(2000)]
    assert min(draws) == 1
    assert max(draws) <= 20
    assert _law((1.0, 9.0, 0.2), limit=20).draw(rng) == 20


def test_session_effects_are_those_of_the_textbook_on_balanced_sessions() -> None:
    # Two sessions of two turns: means 1 and 3, mean square between 2 * (1 + 1) / 1 = 4, within
    # (4 * 0.25) / 2 = 0.5, variance between (4 - 0.5) / 2 = 1.75, shrinkage 1.75 / (1.75 + 0.25) = 0.875.
    effects = session_effects(np.array([0.5, 1.5, 2.5, 3.5]), np.array([0, 0, 1, 1]), 2)
    assert effects.variance == pytest.approx(1.75)
    assert list(effects.means) == pytest.approx([-1.0, 1.0])
    assert list(effects.shrunken) == pytest.approx([-0.875, 0.875])


def test_equal_sessions_have_no_spread() -> None:
    effects = session_effects(np.array([1.0, 3.0, 1.0, 3.0]), np.array([0, 0, 1, 1]), 2)
    assert effects.variance == 0.0
    assert list(effects.shrunken) == [0.0, 0.0]


def test_spread_of_a_rate_is_found_again_beyond_the_chance_of_counting() -> None:
    generator = np.random.default_rng(4)
    expected = generator.uniform(20, 60, 4000)
    shared = generator.normal(size=(4000, 2))
    shared[:, 1] = 0.5 * shared[:, 0] + math.sqrt(0.75) * shared[:, 1]
    multipliers = np.exp(0.6 * shared - 0.18)
    counts = generator.poisson(expected[:, None] * multipliers)
    spread = rate_spread(
        {"therapist": counts[:, 0].tolist(), "patient": counts[:, 1].tolist()},
        {"therapist": expected.tolist(), "patient": expected.tolist()},
    )
    assert spread.therapist_log_sd == pytest.approx(0.6, abs=0.04)
    assert spread.patient_log_sd == pytest.approx(0.6, abs=0.04)
    assert spread.correlation == pytest.approx(0.5, abs=0.06)


def test_counting_alone_is_no_spread() -> None:
    generator = np.random.default_rng(5)
    expected = [30.0] * 3000
    counts = [int(count) for count in generator.poisson(30.0, 3000)]
    spread = rate_spread(
        {"therapist": counts, "patient": counts[::-1]}, {"therapist": expected, "patient": expected}
    )
    assert spread.therapist_log_sd < 0.06


def test_shares_and_odds_leave_counts_below_five_out() -> None:
    assert shares({"a": 15, "b": 5, "c": 4}) == {"a": 0.75, "b": 0.25}
    # 10 of 100 and 10 of 300 places: 3 to 1.
    assert odds({"a": 10, "b": 10, "c": 4}, {"a": 100, "b": 300, "c": 4}) == {"a": 0.75, "b": 0.25}


def test_rates_are_drawn_to_the_common_rate_and_small_counts_have_it() -> None:
    # Common rate 30 / 300 = 0.1 of the two kept classes; it weighs as 20 / 0.1 = 200 words with 20 counts.
    rates, kept = smoothed_rates([20, 10, 3], [100.0, 200.0, 10.0])
    assert rates == pytest.approx([40 / 300, 30 / 400, 0.1])
    assert kept == [20, 10, None]
