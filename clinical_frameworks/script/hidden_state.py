"""How the patient's hidden state moves by a planned turn. Pure, small steps, all values kept in 0-1.

Trust steps follow the size used in re-implemented gated-disclosure simulators (steps of 0.25-0.5 on a
0-10 scale for a move that clearly helps or harms, spread here over the several turns of such a move).
"""

from __future__ import annotations

from clinical_frameworks.framework import TurnPlan
from corpus.record import HiddenState

# Change of trust by what the therapist did. Assumption, ordered as MITI orders the behaviours
# (adherent > neutral > non-adherent).
TRUST_BY_ACT = {
    "reflection_simple": 0.005,
    "reflection_complex": 0.008,
    "summary": 0.006,
    "affirm": 0.007,
    "seek_collaboration": 0.007,
    "emphasize_autonomy": 0.007,
    "question_open": 0.002,
    "question_closed": 0.000,
    "facilitate": 0.002,
    "give_information": 0.000,
    "persuade_with_permission": -0.004,
    "risk_inquiry": 0.004,
    "safety_planning": 0.004,
}

# Distress drifts back to where it was before a hot topic at this rate per patient turn (assumption).
DISTRESS_RETURN = 0.06


def _clip(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)


def moved(hidden: HiddenState, turn: TurnPlan, relief: float, resting_distress: float) -> HiddenState:
    """The hidden state after the turn was said.

    ``relief`` is the planned line's own effect (positive lowers distress); ``resting_distress`` is the level
    distress returns to.
    """
    trust = hidden.trust
    if turn.speaker == "therapist":
        # The more trust there is, the less one more good turn adds.
        trust += (1.0 - trust) * sum(TRUST_BY_ACT.get(act, 0.0) for act in turn.act.split("+"))
    distress = hidden.distress
    if turn.speaker == "patient":
        distress += DISTRESS_RETURN * (resting_distress - distress)
        if turn.discloses:
            distress += 0.05 * turn.emotion.arousal
    distress -= relief
    return hidden.model_copy(update={"trust": _clip(trust), "distress": _clip(distress)})
