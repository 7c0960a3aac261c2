"""The working alliance in Bordin's parts: where it starts, how it grows, and what ruptures do to it.

With x one of goal, task and bond, q = (adherent - non-adherent) / (adherent + non-adherent) acts of the
session and dS the fall of latent severity,

    x' = x + (growth + acts q) (ceiling - x) + relief dS + N(0, spread) + (rupture's change of x)

Ruptures are planned before a session, so that it can play them out (`plan_rupture`). Sources:
``data/alliance.yaml``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import Literal

from pydantic import Field

from clinical_frameworks.dynamics.chance import clip, shifted
from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from clinical_frameworks.dynamics.state import SessionHappened
from corpus.record import Alliance, Probability, Record, Rupture

Kind = Literal["withdrawal", "confrontation"]
PARTS = ("goal", "task", "bond")
MIDDLE_ALLIANCE = 0.65
"""Mean alliance at which the chances of the data hold (assumption)."""
MIDDLE_TRUST = 0.4
NOT_READY = ("precontemplation", "contemplation")


class Parts(Record):
    """A value for each part of the alliance."""

    goal: float
    task: float
    bond: float


class AllianceParameters(Sourced):
    """The content of ``alliance.yaml``."""

    start: Parts
    by_trust: float
    by_stage: dict[str, float]
    resistant: float = Field(ge=0)
    person_spread: float = Field(ge=0)
    growth: float = Field(ge=0)
    ceiling: Probability
    acts: float = Field(ge=0)
    relief: float = Field(ge=0)
    spread: float = Field(ge=0)
    strained: dict[Kind, Parts]
    repaired: float
    rupture_chance: Probability
    first_session: float
    low_alliance: float = Field(ge=0)
    low_trust: float = Field(ge=0)
    resistance: float = Field(ge=0)
    pressure: float = Field(ge=0)
    unready: float = Field(ge=1)
    open_rupture: float = Field(ge=0)
    withdrawal_share: Probability
    kinds: dict[str, Probability]
    repair_chance: dict[Kind, Probability]
    repair_alliance: float = Field(ge=0)


@cache
def alliance_parameters() -> AllianceParameters:
    """Load ``alliance.yaml``."""
    return read_parameters("alliance", AllianceParameters)


def first_alliance(
    trust: float, stage_of_change: str, resistance: str | None, rng: random.Random
) -> Alliance:
    """Draw the alliance a patient comes with, from baseline trust (0-1), stage and resistance."""
    parameters = alliance_parameters()
    person = rng.gauss(0.0, parameters.person_spread)
    by_trust = parameters.by_trust * (trust - 0.3)
    ready = parameters.by_stage[stage_of_change]
    resistant = parameters.resistant if resistance is not None else 0.0
    values = {}
    for part in PARTS:
        fit = by_trust if part == "bond" else by_trust / 2 + ready
        values[part] = clip(getattr(parameters.start, part) + person + fit - resistant, 0.05, 0.98)
    return Alliance(**values)


def pressure_in(happened: SessionHappened) -> float:
    """Share of MITI-non-adherent acts among those that are adherent or non-adherent; 0 without any."""
    coded = happened.adherent + happened.non_adherent
    return happened.non_adherent / coded if coded else 0.0


def step_alliance(
    alliance: Alliance, happened: SessionHappened, relief: float, rng: random.Random
) -> Alliance:
    """The alliance before the next session; ``relief`` is the fall of latent severity since the last one."""
    parameters = alliance_parameters()
    coded = happened.adherent + happened.non_adherent
    quality = 1.0 - 2.0 * pressure_in(happened) if coded else 0.0
    values = {}
    for part in PARTS:
        now = getattr(alliance, part)
        change = (parameters.growth + parameters.acts * quality) * (parameters.ceiling - now)
        change += parameters.relief * relief + rng.gauss(0.0, parameters.spread)
        for rupture in happened.ruptures:
            strained = getattr(parameters.strained[rupture.kind], part)
            change += parameters.repaired if rupture.repaired else strained
        values[part] = clip(now + change, 0.05, 0.98)
    return Alliance(**values)


def rupture_chance(
    session: int,
    alliance: Alliance,
    trust: float,
    stage_of_change: str,
    resistance: str | None,
    last: SessionHappened | None,
) -> float:
    """Chance that a rupture comes in this session; ``last`` is what happened in the one before."""
    parameters = alliance_parameters()
    shift = parameters.first_session if session == 1 else 0.0
    shift += parameters.low_alliance * (MIDDLE_ALLIANCE - alliance.mean)
    shift += parameters.low_trust * max(0.0, MIDDLE_TRUST - trust)
    shift += parameters.resistance if resistance is not None else 0.0
    if last is not None:
        pressing = parameters.pressure * pressure_in(last)
        shift += pressing * (parameters.unready if stage_of_change in NOT_READY else 1.0)
        shift += parameters.open_rupture if is_open(last.ruptures) else 0.0
    return shifted(parameters.rupture_chance, shift)


def is_open(ruptures: Sequence[Rupture]) -> bool:
    """True when the last of a session's ruptures was not repaired in it."""
    return bool(ruptures) and not ruptures[-1].repaired


def plan_rupture(
    session: int,
    alliance: Alliance,
    trust: float,
    stage_of_change: str,
    resistance: str | None,
    last: SessionHappened | None,
    rng: random.Random,
) -> Rupture | None:
    """Decide before a session whether a rupture comes up in it, of which kind, and whether it gets repaired.

    The same draws are made whatever the decision, so that a changed chance leaves later draws alone.
    """
    parameters = alliance_parameters()
    comes, kind_draw, repair_draw = rng.random(), rng.random(), rng.random()
    if comes >= rupture_chance(session, alliance, trust, stage_of_change, resistance, last):
        return None
    share = parameters.kinds.get(resistance or "", parameters.withdrawal_share)
    kind: Kind = "withdrawal" if kind_draw < share else "confrontation"
    shift = parameters.repair_alliance * (alliance.mean - MIDDLE_ALLIANCE)
    return Rupture(kind=kind, repaired=repair_draw < shifted(parameters.repair_chance[kind], shift))
