"""Plan a whole course: goals, and per session the technique and the situation chain to begin with."""

from __future__ import annotations

import random

from clinical_frameworks.case import CaseFile, SituationChain
from clinical_frameworks.cbt.protocols import Protocol, Stage
from clinical_frameworks.cbt.techniques import load_techniques
from clinical_frameworks.framework import CoursePlan

# A technique made for the thought's distortion is drawn this many times as often (assumption).
FITTING = 2.0
# A technique used in the session before is drawn this many times as often (assumption: variety).
JUST_USED = 0.15


def plan_course(
    name: str, protocol: Protocol, case: CaseFile, sessions: int, rng: random.Random
) -> CoursePlan:
    """Draw the course. Chains come in the case's order and start again when there are fewer than sessions."""
    chains = [case.chains[number % len(case.chains)] for number in range(sessions)]
    techniques: list[str] = []
    for number, chain in enumerate(chains, start=1):
        stage = protocol.stage_of(number, sessions)
        techniques.append(_draw_technique(stage, chain, techniques[-1:], rng))
    return CoursePlan(
        framework=name,
        protocol=protocol.id,
        sessions=sessions,
        goals=protocol.goals,
        techniques=tuple(techniques),
        chains=tuple(chain.id for chain in chains),
    )


def _draw_technique(stage: Stage, chain: SituationChain, last: list[str], rng: random.Random) -> str:
    known = load_techniques()
    weights = []
    for technique, weight in stage.techniques.items():
        fits = set(known[technique].distortions) & set(chain.distortions)
        weights.append(weight * (FITTING if fits else 1.0) * (JUST_USED if technique in last else 1.0))
    return rng.choices(list(stage.techniques), weights)[0]
