"""The seam of the planners."""

from __future__ import annotations

import random
from typing import Protocol

from clinical_frameworks.framework import Framework, PatientProfile, PlannerState, SessionPlan, TurnPlan
from corpus.record import Turn
from engine.planners.names import PlannerName
from personas import Patient


class Planner(Protocol):
    """Plans one turn at a time from the session's plan and state."""

    @property
    def name(self) -> PlannerName:
        """The planner's name."""
        ...

    @property
    def structured(self) -> bool:
        """True when the model answers in JSON and names its own act."""
        ...

    def next_turn(
        self,
        framework: Framework,
        plan: SessionPlan,
        state: PlannerState,
        patient: Patient,
        profile: PatientProfile,
        rng: random.Random,
    ) -> tuple[TurnPlan, PlannerState]:
        """Plan the next turn; pure."""
        ...

    def settle(self, turn: TurnPlan, text: str, patient: Patient, state: PlannerState) -> TurnPlan:
        """The turn as said: a planner without a script reads off here what was disclosed."""
        ...

    def replayed(self, planned: TurnPlan, said: Turn) -> TurnPlan:
        """The plan as it stood when ``said`` was committed, for going on after a kill."""
        ...


def make_planner(name: PlannerName) -> Planner:
    """The planner of that name."""
    from engine.planners.sampled import SampledPlanner  # noqa: PLC0415  they import this module's seam
    from engine.planners.unscripted import ModelPlanner, NoPlanner  # noqa: PLC0415

    planners: dict[PlannerName, type[Planner]] = {
        "sampled": SampledPlanner,
        "llm": ModelPlanner,
        "off": NoPlanner,
    }
    return planners[name]()
