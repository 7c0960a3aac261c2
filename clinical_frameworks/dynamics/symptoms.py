"""True questionnaire items from one session to the next: a latent severity, and items that follow it.

Severity around the curve (`trajectory.severity_on_curve`), with N a normal deviate:

    fluctuation' = persistence fluctuation + spread N
    push'        = clip(push - homework (done - 0.5) - alliance (alliance - alliance_middle), ± most_push)
    severity     = max(0, curve(session) + push + shock + fluctuation (0.4 + 0.6 min(1, curve)))

where ``shock`` comes from life events (`events`) and fluctuation shrinks as symptoms go. An item with the
baseline b and the pace p (drawn once; risk items ease faster) has, with m the mean of the baseline items,

    target = max(0, b (1 + p c))           when c = severity - 1 <= 0
    target = b + p c (b + m) / 2           when c > 0, so that absent items can appear when things get worse

It keeps its level while the target, plus jitter, is within ``band``; else it goes to the nearest level, by
at most ``most_levels``. A risk item (PHQ-9 item 9) never rises by more than one level, and never appears
when it was absent at baseline: the case holds no fact that could be said about it. Sources:
``data/symptoms.yaml``.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from functools import cache
from statistics import fmean

from pydantic import Field

from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from clinical_frameworks.dynamics.state import HomeworkResult
from clinical_frameworks.dynamics.trajectory import primary_instrument
from clinical_frameworks.instruments import load_instrument
from corpus.record import Probability

DONE: dict[HomeworkResult, float] = {"not_done": 0.0, "partly": 0.5, "done": 1.0}
"""A homework result as a number."""


class SymptomParameters(Sourced):
    """The content of ``symptoms.yaml``."""

    persistence: Probability
    spread: float = Field(ge=0)
    homework: float = Field(ge=0)
    alliance: float = Field(ge=0)
    alliance_middle: Probability
    most_push: float = Field(ge=0)
    pace_spread: float = Field(ge=0)
    risk_pace: float = Field(ge=1)
    secondary: float = Field(gt=0)
    jitter: float = Field(ge=0)
    band: float = Field(ge=0.5)
    most_levels: int = Field(ge=1)
    sudden_gain_points: dict[str, int]


@cache
def symptom_parameters() -> SymptomParameters:
    """Load ``symptoms.yaml``."""
    return read_parameters("symptoms", SymptomParameters)


def draw_paces(
    baseline: Mapping[str, Sequence[int]], disorder: str, rng: random.Random
) -> dict[str, tuple[float, ...]]:
    """Draw how readily each item follows severity; instruments in the order of ``baseline``."""
    parameters, primary = symptom_parameters(), primary_instrument(disorder)
    paces = {}
    for instrument_id, items in baseline.items():
        level = 1.0 if instrument_id == primary else parameters.secondary
        risk = load_instrument(instrument_id).risk_items
        drawn = [max(0.2, rng.gauss(level, parameters.pace_spread)) for _ in items]
        paces[instrument_id] = tuple(
            round(max(pace, parameters.risk_pace) if number in risk else pace, 2)
            for number, pace in enumerate(drawn, start=1)
        )
    return paces


def next_push(push: float, homework: HomeworkResult | None, alliance: float) -> float:
    """Severity earned or lost by work and alliance after a session; ``alliance`` is its mean, 0-1."""
    parameters = symptom_parameters()
    done = 0.0 if homework is None else DONE[homework] - 0.5
    moved = push - parameters.homework * done - parameters.alliance * (alliance - parameters.alliance_middle)
    return round(min(parameters.most_push, max(-parameters.most_push, moved)), 4)


def next_fluctuation(fluctuation: float, rng: random.Random) -> float:
    """The deviation from the curve one session later."""
    parameters = symptom_parameters()
    return round(parameters.persistence * fluctuation + rng.gauss(0.0, parameters.spread), 4)


def severity_with(curve: float, push: float, fluctuation: float, shock: float) -> float:
    """Latent severity from its parts; never below 0."""
    return round(max(0.0, curve + push + shock + fluctuation * (0.4 + 0.6 * min(1.0, curve))), 4)


def item_target(base: int, mean: float, severity: float, pace: float) -> float:
    """Where an item tends to at this severity, in answer levels; see the module for the formula."""
    change = severity - 1.0
    if change <= 0.0:
        return max(0.0, base * (1.0 + pace * change))
    return base + pace * change * (base + mean) / 2.0


def step_items(
    instrument_id: str,
    items: Sequence[int],
    baseline: Sequence[int],
    severity: float,
    paces: Sequence[float],
    rng: random.Random,
) -> tuple[int, ...]:
    """The true items of one instrument at the next session's severity."""
    parameters, instrument = symptom_parameters(), load_instrument(instrument_id)
    mean = fmean(baseline)
    moved = []
    for number, (now, base, pace) in enumerate(zip(items, baseline, paces, strict=True), start=1):
        noisy = item_target(base, mean, severity, pace) + rng.gauss(0.0, parameters.jitter)
        if abs(noisy - now) <= parameters.band:
            moved.append(now)
            continue
        bounds = instrument.range_of(number)
        risk = number in instrument.risk_items
        rise = 0 if risk and base == 0 else 1 if risk else parameters.most_levels
        level = min(now + rise, max(now - parameters.most_levels, math.floor(noisy + 0.5)))
        # Every instrument that a patient fills in has a highest level; only observers' counts do not.
        moved.append(max(bounds.low, level if bounds.high is None else min(bounds.high, level)))
    return tuple(moved)


def is_large_drop(instrument_id: str, before: int, after: int) -> bool:
    """True for a fall that meets the first two criteria of a sudden gain (`sudden_gains`).

    Whether it lasts, the third criterion, cannot be known before later sessions.
    """
    points = symptom_parameters().sudden_gain_points.get(instrument_id)
    return points is not None and before - after >= max(points, 0.25 * before)
