"""Homework adherence: a propensity by person, stage, alliance and earlier success, and results drawn from it.

    logit(chance) = logit(at_least_partly) + habit + by_stage + alliance (a - middle)
                    + success (s - 0.5) + ruptured

``chance`` is that of doing the task at least in part; ``fully`` of those are done in full, more when the
chance is high (fully shifted by half the other shifts). Sources: ``data/adherence.yaml``.
"""

from __future__ import annotations

import math
import random
from functools import cache

from pydantic import Field

from clinical_frameworks.dynamics.alliance import MIDDLE_ALLIANCE
from clinical_frameworks.dynamics.chance import clip, shifted
from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from clinical_frameworks.dynamics.state import CourseState, HomeworkResult
from clinical_frameworks.dynamics.symptoms import DONE
from corpus.record import Probability


class AdherenceParameters(Sourced):
    """The content of ``adherence.yaml``."""

    at_least_partly: Probability
    fully: Probability
    by_stage: dict[str, float]
    alliance: float = Field(ge=0)
    success: float = Field(ge=0)
    memory: Probability
    habit_spread: float = Field(ge=0)
    ruptured: float = Field(le=0)


@cache
def adherence_parameters() -> AdherenceParameters:
    """Load ``adherence.yaml``."""
    return read_parameters("adherence", AdherenceParameters)


def draw_homework_habit(rng: random.Random) -> float:
    """The personal part of adherence, in log-odds; drawn once."""
    return round(rng.gauss(0.0, adherence_parameters().habit_spread), 3)


def next_success(success: float, homework: HomeworkResult | None) -> float:
    """Running mean of results (1 all done); unchanged when no task was due."""
    if homework is None:
        return success
    memory = adherence_parameters().memory
    return clip((1.0 - memory) * success + memory * DONE[homework])


def adherence_chance(habit: float, stage: str, alliance: float, success: float, ruptured: bool) -> float:
    """Chance that the next task is done at least in part."""
    parameters = adherence_parameters()
    shift = habit + parameters.by_stage[stage] + parameters.alliance * (alliance - MIDDLE_ALLIANCE)
    shift += parameters.success * (success - 0.5) + (parameters.ruptured if ruptured else 0.0)
    return clip(shifted(parameters.at_least_partly, shift))


def draw_homework_result(state: CourseState, rng: random.Random) -> HomeworkResult:
    """Draw what became of the task that is reviewed in the session ``state`` stands before."""
    parameters, chance = adherence_parameters(), state.adherence
    attempted, fully_draw = rng.random(), rng.random()
    if attempted >= chance:
        return "not_done"
    middle = parameters.at_least_partly
    bounded = min(0.99, max(0.01, chance))
    shift = math.log(bounded / (1 - bounded)) - math.log(middle / (1 - middle))
    return "done" if fully_draw < shifted(parameters.fully, shift / 2) else "partly"
