"""How the patient's hidden state moves by a planned turn. Pure, small steps, all values kept in 0-1.

Trust steps follow the size used in re-implemented gated-disclosure simulators (steps of 0.25-0.5 on a 0-10
scale for a move that clearly helps or harms). A session has some hundred turns of the therapist that help a
little, so one of them counts a small part of such a step: a full 50-minute session closes about a third of
the gap to full trust (assumption). What harms counts whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from clinical_frameworks.framework import TurnPlan
from corpus.record import HiddenState

# Change of trust by what the therapist did. Assumption, ordered as MITI orders the behaviours
# (adherent > neutral > non-adherent).
TRUST_BY_ACT = {
    "reflection_simple": 0.0016,
    "reflection_complex": 0.0026,
    "summary": 0.002,
    "affirm": 0.0024,
    "seek_collaboration": 0.0024,
    "emphasize_autonomy": 0.0024,
    "question_open": 0.0006,
    "question_closed": 0.0,
    "facilitate": 0.0006,
    "give_information": 0.0,
    "persuade_with_permission": -0.004,
    "persuade": -0.025,
    "confront": -0.05,
    "risk_inquiry": 0.0014,
    "safety_planning": 0.0014,
}

# Distress drifts back to where it was before a hot topic at this rate per patient turn (assumption).
DISTRESS_RETURN = 0.06


def _clip(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)


@dataclass(frozen=True)
class Effect:
    """What the planned lines do of themselves: relief lowers distress, trust is added."""

    relief: float = 0.0
    trust: float = 0.0


def moved(hidden: HiddenState, turn: TurnPlan, effect: Effect, resting_distress: float) -> HiddenState:
    """The hidden state after the turn was said; ``resting_distress`` is the level distress returns to."""
    trust = hidden.trust + effect.trust
    if turn.speaker == "therapist":
        # The more trust there is, the less one more good turn adds.
        trust += (1.0 - trust) * sum(TRUST_BY_ACT.get(act, 0.0) for act in turn.act.split("+"))
    distress = hidden.distress
    if turn.speaker == "patient":
        distress += DISTRESS_RETURN * (resting_distress - distress)
        if turn.discloses:
            distress += 0.05 * turn.emotion.arousal
    distress -= effect.relief
    return hidden.model_copy(update={"trust": _clip(trust), "distress": _clip(distress)})
