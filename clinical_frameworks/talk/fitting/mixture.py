"""Mixtures of log-normals for whole numbers, by EM on the intervals that round to them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_MAX_COMPONENTS = 3
_STEPS = 400
_GAIN = 1e-6
# A component narrower than this would stand on one value of the words.
_MIN_SD = 0.2
_MIN_WEIGHT = 0.02
_TINY = 1e-300

_erfc = np.frompyfunc(math.erfc, 1, 1)


def _upper(z: Floats) -> Floats:
    """Upper tail of the standard normal."""
    return 0.5 * np.asarray(_erfc(z / math.sqrt(2)), dtype=np.float64)


def _density(z: Floats) -> Floats:
    return np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)


def _between(low: Floats, high: Floats) -> Floats:
    """Normal probability between two bounds, exact in both tails."""
    flip = low + high < 0
    first = np.where(flip, -high, low)
    second = np.where(flip, -low, high)
    return np.maximum(_upper(first) - _upper(second), _TINY)


@dataclass(frozen=True)
class _State:
    weight: Floats
    mean: Floats
    sd: Floats
    likelihood: float


def _step(low: Floats, high: Floats, state: _State) -> _State:
    """One EM step; the likelihood of the result is that of the state it came from."""
    a = (low[:, None] - state.mean) / state.sd
    b = (high[:, None] - state.mean) / state.sd
    mass = _between(a, b)
    joint = state.weight * mass
    total = joint.sum(axis=1)
    share = joint / total[:, None]
    # Moments of the standard normal cut to (a, b): Johnson, Kotz & Balakrishnan (1994), section 10.1. The
    # bounds are finite but for the lowest, where the density is 0.
    pa, pb = _density(a), _density(b)
    first = np.clip((pa - pb) / mass, np.where(np.isfinite(a), a, b - 40), b)
    second = np.clip(1 + (np.where(np.isfinite(a), a, 0.0) * pa - b * pb) / mass, first**2, None)
    size = np.maximum(share.sum(axis=0), _TINY)
    mean = state.mean + state.sd * (share * first).sum(axis=0) / size
    shift = state.mean - mean
    square = state.sd**2 * second + 2 * state.sd * first * shift + shift**2
    sd = np.maximum(np.sqrt((share * square).sum(axis=0) / size), _MIN_SD)
    return _State(size / len(low), mean, sd, float(np.log(total).sum()))


def _fit(low: Floats, high: Floats, logs: Floats, components: int) -> _State:
    cuts = np.quantile(logs, (np.arange(components) + 0.5) / components)
    spread = max(float(logs.std()) / components, _MIN_SD)
    state = _State(np.full(components, 1 / components), cuts, np.full(components, spread), -math.inf)
    for _ in range(_STEPS):
        following = _step(low, high, state)
        gain = following.likelihood - state.likelihood
        state = following
        if gain < _GAIN * len(low):
            break
    return state


def fit_mixture(words: Floats, offsets: Floats) -> tuple[tuple[float, float, float], ...]:
    """Fit (weight, mean, SD of the logarithm) to whole numbers of words, by falling weight.

    ``words`` are whole numbers from 1, shape (n,); ``offsets`` (n,) are taken off the logarithm: the drawn
    value is exp(offset + normal) rounded, and everything below 1.5 is 1. Maximum likelihood of the rounded
    value by EM; the number of components, one to three, is that of the smallest AIC (Akaike 1974) of which
    no component has less than 2% of the turns.
    """
    with np.errstate(divide="ignore"):
        low = np.where(words > 1, np.log(words - 0.5), -np.inf) - offsets
    high = np.log(words + 0.5) - offsets
    logs = np.log(words) - offsets
    best: _State | None = None
    best_aic = math.inf
    for components in range(1, _MAX_COMPONENTS + 1):
        state = _fit(low, high, logs, components)
        aic = 2 * (3 * components - 1) - 2 * state.likelihood
        if aic < best_aic and (components == 1 or state.weight.min() >= _MIN_WEIGHT):
            best, best_aic = state, aic
    assert best is not None
    order = np.argsort(-best.weight)
    return tuple((float(best.weight[k]), float(best.mean[k]), float(best.sd[k])) for k in order)
