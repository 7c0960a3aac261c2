"""How much sessions differ from each other: log-normal multipliers, correlated between the two speakers."""

from __future__ import annotations

import math
import random

from pydantic import Field

from corpus.record import Record, Speaker


class Spread(Record):
    """Standard deviations of the logarithm of a session's multiplier, and their correlation."""

    therapist_log_sd: float = Field(ge=0.0)
    patient_log_sd: float = Field(ge=0.0)
    correlation: float = Field(ge=-1.0, le=1.0)

    def draw(self, rng: random.Random, *, patient_share: float = 1.0) -> dict[Speaker, float]:
        """Draw one session's logarithms of both multipliers, with mean 0.

        ``patient_share`` (0-1) scales the patient's standard deviation, for the part of the spread that
        something else than chance accounts for.
        """
        first, second = rng.gauss(0.0, 1.0), rng.gauss(0.0, 1.0)
        own = math.sqrt(1.0 - self.correlation**2)
        return {
            "therapist": self.therapist_log_sd * first,
            "patient": patient_share * self.patient_log_sd * (self.correlation * first + own * second),
        }
