"""Carry-over of trust (0-1) from one session's end to the next one's start.

    trust' = clip(end + repaired - strained - (end - baseline)(1 - (1 - missed)^n))

with n missed appointments; trust below its baseline is not raised by absence. Moves within a session belong
to ``script/hidden_state.py``. Sources: ``data/trust.yaml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pydantic import Field

from clinical_frameworks.dynamics.alliance import Kind
from clinical_frameworks.dynamics.chance import clip
from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from corpus.record import Probability, Rupture


class TrustParameters(Sourced):
    """The content of ``trust.yaml``."""

    missed: Probability
    strained: dict[Kind, float]
    repaired: float = Field(ge=0)
    bounds: tuple[Probability, Probability]


@cache
def trust_parameters() -> TrustParameters:
    """Load ``trust.yaml``."""
    return read_parameters("trust", TrustParameters)


def carry_trust(end: float, baseline: float, ruptures: Sequence[Rupture], missed: int) -> float:
    """Trust at the start of the next session from its value at the end of the last."""
    parameters = trust_parameters()
    trust = end
    for rupture in ruptures:
        trust += parameters.repaired if rupture.repaired else -parameters.strained[rupture.kind]
    kept = (1.0 - parameters.missed) ** missed
    if trust > baseline:
        trust = baseline + (trust - baseline) * kept
    return clip(trust, *parameters.bounds)
