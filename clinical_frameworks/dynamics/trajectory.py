"""The curve of a patient's latent severity over a course: which shape, how deep, and its height at a session.

With ``u = min(1, (session - 1) / (full_sessions - 1))`` the way through a course of full length,

    slow(u)   = (1 - exp(-bend u)) / (1 - exp(-bend))
    eased     = depth ((1 - gain_share) slow(u) + gain_share [session >= gain_at])
    severity  = 1 - eased (1 - relapsed min(1, max(0, session - relapse_at) / relapse_over))

so a course of 3 sessions shows the first three weeks of the curve, one of 14 all of it, and a longer one
stays on its end. Shares, shapes and their sources: ``data/trajectory.yaml``.
"""

from __future__ import annotations

import math
import random
from functools import cache

from pydantic import Field, model_validator

from clinical_frameworks.dynamics.chance import clip
from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from clinical_frameworks.dynamics.state import Shape, Trajectory
from clinical_frameworks.errors import UnknownFrameworkError
from corpus.record import Probability, Record

RESPONDERS: tuple[Shape, ...] = ("gradual_responder", "early_responder", "sudden_gain")


class ShapeLaw(Record):
    """How the numbers of one shape are drawn; sessions and shares are lowest and highest."""

    depth: tuple[float, float, float] = Field(description="Lowest, most likely, highest (triangular).")
    bend: float = Field(gt=0)
    gain_share: tuple[float, float] | None = None
    gain_session: tuple[int, int] | None = None
    relapse_after: tuple[int, int] | None = Field(default=None, description="Sessions from gain to relapse.")
    relapsed: tuple[float, float] | None = None
    relapse_over: int = Field(default=1, ge=1, description="Sessions until the relapse is complete.")


class TrajectoryParameters(Sourced):
    """The content of ``trajectory.yaml``."""

    full_sessions: int = Field(ge=2)
    primary: dict[str, str] = Field(description="Instrument that measures each disorder.")
    shares: dict[str, dict[Shape, Probability]]
    stage_factor: dict[str, float]
    shapes: dict[Shape, ShapeLaw]

    @model_validator(mode="after")
    def _shares_are_whole(self) -> TrajectoryParameters:
        if set(self.primary) != set(self.shares):
            raise ValueError("primary and shares must name the same disorders")
        for disorder, shares in self.shares.items():
            if set(shares) != set(self.shapes) or not math.isclose(sum(shares.values()), 1.0):
                raise ValueError(f"shares of {disorder!r} must name every shape and add up to 1")
        return self


@cache
def trajectory_parameters() -> TrajectoryParameters:
    """Load ``trajectory.yaml``."""
    return read_parameters("trajectory", TrajectoryParameters)


def primary_instrument(disorder: str) -> str:
    """The instrument whose total measures the disorder; `UnknownFrameworkError` for one without an entry."""
    primary = trajectory_parameters().primary
    if disorder not in primary:
        raise UnknownFrameworkError(
            f"no symptom course for disorder {disorder!r}; known: {', '.join(sorted(primary))}. "
            "Add it to clinical_frameworks/dynamics/data/trajectory.yaml"
        )
    return primary[disorder]


def check_stage(stage_of_change: str) -> None:
    """Raise `UnknownFrameworkError` for a stage the models have no numbers for."""
    known = trajectory_parameters().stage_factor
    if stage_of_change not in known:
        raise UnknownFrameworkError(
            f"unknown stage of change {stage_of_change!r}; known stages: {', '.join(known)}"
        )


def draw_trajectory(disorder: str, stage_of_change: str, rng: random.Random) -> Trajectory:
    """Draw the shape for a disorder and stage of change, then its numbers.

    Raises `UnknownFrameworkError` for a disorder or a stage without an entry in the data.
    """
    primary_instrument(disorder)
    check_stage(stage_of_change)
    parameters = trajectory_parameters()
    factor = parameters.stage_factor[stage_of_change]
    shares = parameters.shares[disorder]
    weights = [share * (factor if shape in RESPONDERS else 1.0) for shape, share in shares.items()]
    shape = rng.choices(list(shares), weights)[0]
    law = parameters.shapes[shape]
    low, mode, high = law.depth
    gain_at = rng.randint(*law.gain_session) if law.gain_session is not None else None
    relapse_at = None
    if gain_at is not None and law.relapse_after is not None:
        relapse_at = gain_at + rng.randint(*law.relapse_after)
    return Trajectory(
        shape=shape,
        depth=round(rng.triangular(low, high, mode), 3),
        bend=law.bend,
        gain_at=gain_at,
        gain_share=clip(rng.uniform(*law.gain_share)) if law.gain_share is not None else 0.0,
        relapse_at=relapse_at,
        relapsed=clip(rng.uniform(*law.relapsed)) if law.relapsed is not None else 0.0,
    )


def severity_on_curve(trajectory: Trajectory, session: int) -> float:
    """Severity relative to session 1 (1.0), without fluctuation; see the module for the formula."""
    parameters = trajectory_parameters()
    way = min(1.0, (session - 1) / (parameters.full_sessions - 1))
    slow = (1 - math.exp(-trajectory.bend * way)) / (1 - math.exp(-trajectory.bend))
    gained = trajectory.gain_at is not None and session >= trajectory.gain_at
    eased = trajectory.depth * ((1 - trajectory.gain_share) * slow + trajectory.gain_share * gained)
    if trajectory.relapse_at is not None:
        over = parameters.shapes[trajectory.shape].relapse_over
        eased *= 1 - trajectory.relapsed * min(1.0, max(0, session - trajectory.relapse_at) / over)
    return 1.0 - eased
