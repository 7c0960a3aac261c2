"""Life events between two sessions: whether one happens, of which valence, and what it does to symptoms.

An event happens with the chance ``1 - exp(-per_week weeks)``. It shifts latent severity at once, and the
shift
fades: ``shock' = fades shock + shift(valence) + N(0, spread)``. Sources: ``data/events.yaml``.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import cache

from pydantic import Field

from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from clinical_frameworks.dynamics.state import Valence
from corpus.record import Probability


class EventParameters(Sourced):
    """The content of ``events.yaml``."""

    per_week: float = Field(ge=0)
    valences: dict[Valence, Probability]
    shift: dict[Valence, float]
    spread: float = Field(ge=0)
    fades: Probability


@cache
def event_parameters() -> EventParameters:
    """Load ``events.yaml``."""
    return read_parameters("events", EventParameters)


def draw_event(
    weeks: int, so_far: int, valences: Sequence[Valence] | None, rng: random.Random
) -> Valence | None:
    """Draw whether an event happens in that many weeks, and its valence.

    Args:
        weeks: Weeks since the session before.
        so_far: Events that have happened in the course.
        valences: Valences of the case's events in order: event number ``so_far`` is the next, and none
        happens
            when they are used up. None: the valence is drawn.
        rng: Source of chance.
    """
    parameters = event_parameters()
    happens, drawn = (
        rng.random(),
        rng.choices(list(parameters.valences), list(parameters.valences.values()))[0],
    )
    if happens >= 1.0 - math.exp(-parameters.per_week * weeks):
        return None
    if valences is None:
        return drawn
    return valences[so_far] if so_far < len(valences) else None


def next_shock(shock: float, event: Valence | None, rng: random.Random) -> float:
    """What events add to latent severity now."""
    parameters = event_parameters()
    noise = rng.gauss(0.0, parameters.spread)
    hit = parameters.shift[event] + noise if event is not None else 0.0
    return round(parameters.fades * shock + hit, 4)
