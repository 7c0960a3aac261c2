"""A modality's data behind the framework seam."""

from __future__ import annotations

import random
from collections.abc import Sequence

from clinical_frameworks.case import CaseFile
from clinical_frameworks.dynamics.state import CourseState
from clinical_frameworks.framework import (
    ActShares,
    AdherenceEvidence,
    CoursePlan,
    PatientProfile,
    PlannerState,
    SessionPlan,
    SpokenTurn,
    TurnPlan,
)
from clinical_frameworks.modality.course_plan import plan_course
from clinical_frameworks.modality.data import ModalityData
from clinical_frameworks.modality.opening import opening_state
from clinical_frameworks.modality.session_plan import plan_session
from clinical_frameworks.script import ScriptPlanner
from corpus.record import Measure, Session


class ScriptedFramework:
    """A therapy modality that is data only. It is a `Framework` and has `Fidelity`."""

    def __init__(self, data: ModalityData) -> None:
        self.data = data
        self.name = data.definition.id
        self.version = data.definition.version
        self._planner = ScriptPlanner(data.script)

    def protocols(self) -> Sequence[str]:
        """See `clinical_frameworks.framework.Framework`; in alphabetical order."""
        return tuple(self.data.protocols)

    def plan_course(
        self, case: CaseFile, profile: PatientProfile, sessions: int, rng: random.Random
    ) -> CoursePlan:
        """See `clinical_frameworks.framework.Framework`."""
        return plan_course(self.data, case, profile, sessions, rng)

    def plan_session(
        self,
        course: CoursePlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        measures: Sequence[Measure],
        clinical: CourseState,
        words: int,
        rng: random.Random,
    ) -> SessionPlan:
        """See `clinical_frameworks.framework.Framework`."""
        return plan_session(self.data, course, case, profile, previous, measures, clinical, words, rng)

    def start(
        self,
        plan: SessionPlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        clinical: CourseState,
        rng: random.Random,
    ) -> PlannerState:
        """See `clinical_frameworks.framework.Framework`."""
        return opening_state(plan, previous, clinical)

    def next_turn(
        self,
        plan: SessionPlan,
        state: PlannerState,
        case: CaseFile,
        profile: PatientProfile,
        rng: random.Random,
    ) -> tuple[TurnPlan, PlannerState]:
        """See `clinical_frameworks.framework.Framework`."""
        return self._planner.next_turn(plan, state, case, profile, rng)

    def after_turn(self, plan: SessionPlan, state: PlannerState, turn: TurnPlan, words: int) -> PlannerState:
        """See `clinical_frameworks.framework.Framework`."""
        return self._planner.after_turn(plan, state, turn, words)

    def adherence(self, plan: SessionPlan, turns: Sequence[SpokenTurn]) -> tuple[AdherenceEvidence, ...]:
        """See `clinical_frameworks.framework.Fidelity`."""
        return self.data.definition.adherence.found(plan, turns)

    def act_shares(self, turns: Sequence[SpokenTurn]) -> ActShares:
        """See `clinical_frameworks.framework.Fidelity`."""
        return self.data.definition.acts.shares_of(turns)
