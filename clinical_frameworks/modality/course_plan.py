"""Plan a whole course: goals, and per session the technique and the situation chain to begin with."""

from __future__ import annotations

import random

from clinical_frameworks.case import CaseFile, SituationChain
from clinical_frameworks.framework import CoursePlan, PatientProfile
from clinical_frameworks.modality.data import ModalityData
from clinical_frameworks.modality.protocols import Stage
from clinical_frameworks.modality.techniques import Technique


def plan_course(
    data: ModalityData, case: CaseFile, profile: PatientProfile, sessions: int, rng: random.Random
) -> CoursePlan:
    """Draw the course. Chains come in the case's order and start again when there are fewer than sessions.

    Raises `UnknownFrameworkError` for a disorder the modality has no protocol for.
    """
    protocol = data.protocol_for(profile.disorder)
    chains = [case.chains[number % len(case.chains)] for number in range(sessions)]
    techniques: list[str] = []
    for number, chain in enumerate(chains, start=1):
        stage = protocol.stage_of(number, sessions)
        techniques.append(_draw_technique(data, stage, chain, profile, techniques[-1:], rng))
    return CoursePlan(
        framework=data.definition.id,
        protocol=protocol.id,
        sessions=sessions,
        goals=protocol.goals,
        techniques=tuple(techniques),
        chains=tuple(chain.id for chain in chains),
    )


def _draw_technique(
    data: ModalityData,
    stage: Stage,
    chain: SituationChain,
    profile: PatientProfile,
    last: list[str],
    rng: random.Random,
) -> str:
    draws, weights = data.definition.draws, []
    for technique, weight in stage.techniques.items():
        fitting = draws.fitting if _fits(data.techniques[technique], chain, profile) else 1.0
        weights.append(weight * fitting * (draws.just_used if technique in last else 1.0))
    return rng.choices(list(stage.techniques), weights)[0]


def _fits(technique: Technique, chain: SituationChain, profile: PatientProfile) -> bool:
    aimed = bool(set(technique.distortions) & set(chain.distortions))
    return aimed or profile.stage_of_change in technique.stages_of_change
