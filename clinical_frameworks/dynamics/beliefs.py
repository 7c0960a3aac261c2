"""Strength of each core belief from session to session: worked down slowly, partly back by the next time.

With b the strength, b0 its start, a the mean alliance, S the latent severity and h a factor for homework
done,

    loss = b worked h (0.5 + a)   for the belief worked on
    loss = b others (0.5 + a)     for the rest; 0 in a session without technique
    b'   = b - loss (1 - comes_back) + mood (b0 (1 + S) / 2 - b) + N(0, spread)

so a belief drifts with symptoms, but only half as far. Sources: ``data/beliefs.yaml``.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache

from pydantic import Field

from clinical_frameworks.dynamics.chance import clip
from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from clinical_frameworks.dynamics.state import SessionHappened
from clinical_frameworks.dynamics.symptoms import DONE
from corpus.record import Probability


class BeliefParameters(Sourced):
    """The content of ``beliefs.yaml``."""

    at_start: tuple[Probability, Probability]
    worked: Probability
    others: Probability
    homework: float = Field(ge=1)
    comes_back: Probability
    mood: Probability
    spread: float = Field(ge=0)


@cache
def belief_parameters() -> BeliefParameters:
    """Load ``beliefs.yaml``."""
    return read_parameters("beliefs", BeliefParameters)


def draw_beliefs(core_beliefs: Sequence[str], rng: random.Random) -> dict[str, float]:
    """Strength of each belief before session 1, 0-1."""
    low, high = belief_parameters().at_start
    return {belief: round(rng.uniform(low, high), 3) for belief in core_beliefs}


def step_beliefs(
    beliefs: Mapping[str, float],
    at_start: Mapping[str, float],
    happened: SessionHappened,
    *,
    alliance: float,
    severity: float,
    rng: random.Random,
) -> dict[str, float]:
    """Strengths before the next session; ``alliance`` and ``severity`` as in the formula of the module."""
    parameters = belief_parameters()
    done = 0.0 if happened.homework is None else DONE[happened.homework]
    practice = 1.0 + (parameters.homework - 1.0) * done
    moved = {}
    for belief, strength in beliefs.items():
        rate = parameters.worked * practice if belief == happened.belief else parameters.others
        loss = strength * rate * (0.5 + alliance) if happened.technique is not None else 0.0
        drift = parameters.mood * (at_start[belief] * (1.0 + severity) / 2.0 - strength)
        after = strength - loss * (1.0 - parameters.comes_back) + drift
        moved[belief] = clip(after + rng.gauss(0.0, parameters.spread))
    return moved
