"""Whether the patient comes: appointments missed before a session, minutes late, and leaving therapy.

All chances are shifted on the log-odds scale by alliance, an unrepaired rupture and the stage of change.
Leaving is a setting of the course, off by default, because a study asks for a number of sessions. Sources:
``data/attendance.yaml``.
"""

from __future__ import annotations

import math
import random
from functools import cache
from typing import Literal

from pydantic import Field

from clinical_frameworks.dynamics.alliance import MIDDLE_ALLIANCE
from clinical_frameworks.dynamics.chance import shifted
from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from corpus.record import Attendance, Probability


class AttendanceParameters(Sourced):
    """The content of ``attendance.yaml``."""

    missed: Probability
    most_missed: int = Field(ge=0)
    alliance: float = Field(ge=0)
    ruptured: float = Field(ge=0)
    by_stage: dict[str, float]
    late: Probability
    late_minutes: tuple[float, float] = Field(description="Median in minutes, log standard deviation.")
    most_late_minutes: int = Field(ge=1)
    leaves: dict[Literal["early", "later"], Probability]
    early_sessions: int = Field(ge=0)


@cache
def attendance_parameters() -> AttendanceParameters:
    """Load ``attendance.yaml``."""
    return read_parameters("attendance", AttendanceParameters)


def _shift(alliance: float, stage: str, ruptured: bool) -> float:
    parameters = attendance_parameters()
    shift = parameters.alliance * (MIDDLE_ALLIANCE - alliance) + parameters.by_stage[stage]
    return shift + (parameters.ruptured if ruptured else 0.0)


def draw_attendance(alliance: float, stage: str, ruptured: bool, rng: random.Random) -> Attendance:
    """Draw how the patient comes to the next session: each appointment may be missed anew."""
    parameters, shift = attendance_parameters(), _shift(alliance, stage, ruptured)
    chance, missed = shifted(parameters.missed, shift), 0
    while missed < parameters.most_missed and rng.random() < chance:
        missed += 1
    median, spread = parameters.late_minutes
    late, minutes = rng.random(), rng.lognormvariate(math.log(median), spread)
    if late >= shifted(parameters.late, shift):
        return Attendance(missed_before=missed)
    return Attendance(
        missed_before=missed, late_minutes=max(1, min(parameters.most_late_minutes, round(minutes)))
    )


def leaves_chance(held: int, alliance: float, stage: str, ruptured: bool) -> float:
    """Chance that the patient does not come back after ``held`` sessions."""
    parameters = attendance_parameters()
    base = parameters.leaves["early" if held <= parameters.early_sessions else "later"]
    return shifted(base, _shift(alliance, stage, ruptured))
