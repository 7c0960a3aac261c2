"""The emotion a planned turn carries."""

from __future__ import annotations

from clinical_frameworks.case import CaseFact, EmotionRating
from clinical_frameworks.emotions import load_emotions
from clinical_frameworks.script.view import PlanView
from corpus.record import Emotion, Speaker

_HOT = ("automatic_thought", "situation", "behaviour", "detail", "core_belief", "history", "risk")


def emotion_of(view: PlanView, speaker: Speaker, facts: tuple[CaseFact, ...]) -> Emotion:
    """The chain's first emotion on hot facts; otherwise a neutral tone coloured by the patient's distress."""
    if speaker == "therapist":
        return Emotion(category="neutral", valence=0.1, arousal=0.2)
    chain = view.chain
    if chain is not None and any(fact.kind in _HOT for fact in facts):
        return _placed(chain.emotions[0])
    distress = view.state.hidden.distress
    return Emotion(
        category="neutral", valence=round(-0.6 * distress, 3), arousal=round(0.2 + 0.3 * distress, 3)
    )


def _placed(rating: EmotionRating) -> Emotion:
    """The group's place on the circumplex, scaled by how strong the patient rates the emotion."""
    group = load_emotions()[rating.group]
    strength = rating.intensity / 100
    return Emotion(
        category=group.id,
        valence=round(group.valence * strength, 3),
        arousal=round(group.arousal * strength, 3),
    )
