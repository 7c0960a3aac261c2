"""Planners without a script: the model plans its own act in a structured reply, or nothing is planned."""

from __future__ import annotations

import random
from typing import Literal

from clinical_frameworks.framework import Framework, PatientProfile, PlannerState, SessionPlan, TurnPlan
from corpus.record import Emotion, Speaker, Turn
from engine.facts import mentioned
from engine.planners.names import PlannerName
from personas import Patient

# Median words of a merged turn in real sessions (AnnoMI: therapist 23, client 23), as the expected length.
EXPECTED_WORDS = 23
_NEUTRAL = Emotion(category="neutral", valence=0.0, arousal=0.3)


class _Unscripted:
    name: PlannerName
    structured: bool

    def next_turn(
        self,
        framework: Framework,
        plan: SessionPlan,
        state: PlannerState,
        patient: Patient,
        profile: PatientProfile,
        rng: random.Random,
    ) -> tuple[TurnPlan, PlannerState]:
        """The other speaker's turn in the phase the clock says; the therapist begins."""
        speaker: Speaker = "patient" if state.speaker == "therapist" else "therapist"
        phase = next(
            (number for number, phase in enumerate(plan.phases) if state.words < phase.until_words),
            len(plan.phases) - 1,
        )
        turn = TurnPlan(
            speaker=speaker,
            phase=plan.phases[phase].id,
            move="",
            line="",
            act="",
            draft="",
            note="",
            target_words=EXPECTED_WORDS,
            emotion=_NEUTRAL,
        )
        return turn, state.model_copy(update={"phase": phase})

    def settle(self, turn: TurnPlan, text: str, patient: Patient, state: PlannerState) -> TurnPlan:
        """Read off by their cues which facts came up: new ones the patient disclosed, old ones taken up."""
        found = mentioned(text, patient.case)
        new = tuple(fact for fact in found if fact not in state.disclosed)
        old = tuple(fact for fact in found if fact in state.disclosed)
        return turn.model_copy(
            update={"discloses": new if turn.speaker == "patient" else (), "refers_to": old}
        )

    def replayed(self, planned: TurnPlan, said: Turn) -> TurnPlan:
        """What was said decides."""
        return planned.model_copy(
            update={"act": said.act or "", "discloses": said.discloses, "refers_to": said.refers_to}
        )


class NoPlanner(_Unscripted):
    """Free role-play: the baseline. Ends by the clock."""

    name: Literal["off"] = "off"
    structured = False


class ModelPlanner(_Unscripted):
    """The model names its own act and may say that the session is done; for strong models."""

    name: Literal["llm"] = "llm"
    structured = True
