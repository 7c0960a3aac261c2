"""Numbers the models share: probabilities moved on the logit scale, values kept in 0-1."""

from __future__ import annotations

import math


def clip(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """The value kept within ``low`` and ``high``, rounded to four places so that records stay small."""
    return round(min(high, max(low, value)), 4)


def shifted(probability: float, shift: float) -> float:
    """The probability whose log-odds are ``shift`` higher; stays in 0-1 whatever the shift.

    ``p' = 1 / (1 + exp(-(ln(p / (1 - p)) + shift)))``; 0 stays 0 and 1 stays 1.
    """
    if not 0.0 < probability < 1.0:
        return probability
    return 1.0 / (1.0 + math.exp(-(math.log(probability / (1.0 - probability)) + shift)))
