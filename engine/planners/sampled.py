"""Acts drawn by the framework's own script."""

from __future__ import annotations

import random
from typing import Literal

from clinical_frameworks.framework import Framework, PatientProfile, PlannerState, SessionPlan, TurnPlan
from corpus.record import Turn
from engine.errors import JournalError
from personas import Patient


class SampledPlanner:
    """Asks the framework."""

    name: Literal["sampled"] = "sampled"
    structured = False

    def next_turn(
        self,
        framework: Framework,
        plan: SessionPlan,
        state: PlannerState,
        patient: Patient,
        profile: PatientProfile,
        rng: random.Random,
    ) -> tuple[TurnPlan, PlannerState]:
        """See `engine.planners.planner.Planner`."""
        return framework.next_turn(plan, state, patient.case, profile, rng)

    def settle(self, turn: TurnPlan, text: str, patient: Patient, state: PlannerState) -> TurnPlan:
        """The plan is the truth."""
        return turn

    def replayed(self, planned: TurnPlan, said: Turn) -> TurnPlan:
        """Plan again and compare; `JournalError` when data files or code changed in between."""
        if (planned.speaker, planned.line) != (said.speaker, said.line):
            raise JournalError(
                f"turn {said.id}: the journal has {said.speaker} {said.line!r}, the plan now says "
                f"{planned.speaker} {planned.line!r}. The framework's data changed since the run began; "
                "resume with the version that began it, or start a new run"
            )
        return planned
