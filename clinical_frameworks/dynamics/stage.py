"""Moves between the stages of change: at most one stage a session, forward or back.

``forward`` and ``back`` are chances at middle alliance without anything else; alliance, homework, ruptures
and life events shift their log-odds. Sources: ``data/stage.yaml``.
"""

from __future__ import annotations

import random
from functools import cache

from pydantic import Field, model_validator

from clinical_frameworks.dynamics.alliance import MIDDLE_ALLIANCE, is_open
from clinical_frameworks.dynamics.chance import shifted
from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from clinical_frameworks.dynamics.state import SessionHappened, Valence
from clinical_frameworks.dynamics.symptoms import DONE
from corpus.record import Probability


class StageParameters(Sourced):
    """The content of ``stage.yaml``."""

    order: tuple[str, ...] = Field(min_length=2)
    forward: dict[str, Probability]
    back: dict[str, Probability]
    alliance: float = Field(ge=0)
    homework: float = Field(ge=0)
    ruptured: float = Field(ge=0)
    bad_event: float = Field(ge=0)

    @model_validator(mode="after")
    def _every_stage_has_both_chances(self) -> StageParameters:
        if set(self.forward) != set(self.order) or set(self.back) != set(self.order):
            raise ValueError("forward and back must each name every stage of order")
        if self.forward[self.order[-1]] or self.back[self.order[0]]:
            raise ValueError("nothing lies beyond the first and the last stage: their chance must be 0")
        return self


@cache
def stage_parameters() -> StageParameters:
    """Load ``stage.yaml``."""
    return read_parameters("stage", StageParameters)


def step_stage(
    stage: str, happened: SessionHappened, *, alliance: float, event: Valence | None, rng: random.Random
) -> str:
    """The stage before the next session; ``alliance`` is its mean, ``event`` what happened since."""
    parameters = stage_parameters()
    warm = parameters.alliance * (alliance - MIDDLE_ALLIANCE)
    if happened.homework is not None:
        warm += parameters.homework * (2.0 * DONE[happened.homework] - 1.0)
    cold = parameters.ruptured if is_open(happened.ruptures) else 0.0
    trouble = parameters.bad_event if event == "bad" else 0.0
    draw = rng.random()
    position = parameters.order.index(stage)
    forward = shifted(parameters.forward[stage], warm - cold)
    if draw < forward:
        return parameters.order[position + 1]
    if draw >= 1.0 - shifted(parameters.back[stage], cold + trouble - warm):
        return parameters.order[position - 1]
    return stage
