"""Make one case fact from a wording: slots filled, cues lower-case, trust by kind."""

from __future__ import annotations

from collections.abc import Mapping

from clinical_frameworks.case import CaseFact, FactKind
from personas.case_material.material import EventTemplate, Wording
from personas.case_material.slots import fill, sentence

TRUST: Mapping[str, float] = {
    "complaint": 0.0,
    "symptom": 0.0,
    "detail": 0.1,
    "automatic_thought": 0.2,
    "behaviour": 0.2,
    "evidence_for": 0.2,
    "evidence_against": 0.2,
    "alternative": 0.2,
    "social": 0.1,
    "strength": 0.1,
    "goal": 0.1,
    "event": 0.0,
    "episode": 0.0,
    "history": 0.35,
    "intermediate_belief": 0.5,
    "coping": 0.3,
    "core_belief": 0.6,
    "risk": 0.2,
}
"""Trust from which a patient says such a fact. The order history, core, intermediate, coping follows
MindVoyager's order of revelation; the figures are this project's assumption."""


def make_fact(
    fact_id: str, kind: FactKind, wording: Wording, values: Mapping[str, str], trust: float
) -> CaseFact:
    """Fill a wording. Raises `KeyError` naming a slot the patient has no value for."""
    return CaseFact(
        id=fact_id,
        kind=kind,
        statement=sentence(wording.text, values),
        topic=fill(wording.topic, values),
        cues=tuple(fill(cue, values).lower() for cue in wording.cues),
        more=tuple(sentence(text, values) for text in wording.more),
        valence=wording.valence if isinstance(wording, EventTemplate) else None,
        trust_needed=trust,
    )
