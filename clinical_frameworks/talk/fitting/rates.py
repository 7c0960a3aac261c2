"""Shares and rates with small counts left out, and how much a rate differs between sessions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from clinical_frameworks.talk.fitting.lengths import make_spread
from clinical_frameworks.talk.fitting.transitions import MIN_COUNT
from clinical_frameworks.talk.spread import Spread
from corpus.record import Speaker

_PSEUDO = 20.0

Key = TypeVar("Key")
BySpeaker = Mapping[Speaker, Sequence[float]]


def shares(counts: Mapping[Key, int]) -> dict[Key, float]:
    """Shares of the counts from five up; empty when there is none."""
    kept = {key: count for key, count in counts.items() if count >= MIN_COUNT}
    total = sum(kept.values())
    return {key: round(count / total, 4) for key, count in kept.items()}


def odds(counts: Mapping[Key, int], chances: Mapping[Key, int]) -> dict[Key, float]:
    """How likely each kind of place is hit, as shares; a kind hit fewer than five times is left out."""
    rates = {
        key: counts[key] / chances[key] for key in counts if counts[key] >= MIN_COUNT and chances.get(key)
    }
    total = sum(rates.values())
    return {key: round(rate / total, 4) for key, rate in rates.items()}


def smoothed_rates(counts: Sequence[int], exposures: Sequence[float]) -> tuple[list[float], list[int | None]]:
    """Rates per unit of exposure, drawn towards the common rate; counts below five have the common rate."""
    kept = [
        (count, exposure) for count, exposure in zip(counts, exposures, strict=True) if count >= MIN_COUNT
    ]
    exposed = sum(exposure for _, exposure in kept)
    common = sum(count for count, _ in kept) / exposed if exposed else 0.0
    weight = _PSEUDO / common if common else 1.0
    rates = [
        (count + common * weight) / (exposure + weight) if count >= MIN_COUNT else common
        for count, exposure in zip(counts, exposures, strict=True)
    ]
    return rates, [count if count >= MIN_COUNT else None for count in counts]


def rate_spread(observed: BySpeaker, expected: BySpeaker) -> Spread:
    """Spread of a rate between sessions beyond the chance of counting.

    ``observed`` and ``expected`` are counts by session, in the same order for both speakers. Moment estimate
    of a Poisson count with a session's multiplier of mean 1 and variance v: E[(O - E)^2 - O] = v E^2
    (Breslow 1984, Applied Statistics 33); the log-normal's log variance is then log(1 + v). Covariance
    likewise without the Poisson term, as the two counts are independent given the multipliers.
    """
    seen = {speaker: np.asarray(values, dtype=np.float64) for speaker, values in observed.items()}
    hoped = {speaker: np.asarray(values, dtype=np.float64) for speaker, values in expected.items()}
    variance: dict[Speaker, float] = {}
    for speaker, counts in seen.items():
        squares = float((hoped[speaker] ** 2).sum())
        excess = float(((counts - hoped[speaker]) ** 2 - counts).sum())
        variance[speaker] = max(0.0, excess / squares) if squares else 0.0
    product = float((hoped["therapist"] * hoped["patient"]).sum())
    together = float(((seen["therapist"] - hoped["therapist"]) * (seen["patient"] - hoped["patient"])).sum())
    covariance = max(-0.9, together / product) if product else 0.0
    return make_spread(
        math.sqrt(math.log1p(variance["therapist"])),
        math.sqrt(math.log1p(variance["patient"])),
        math.log1p(covariance),
    )
