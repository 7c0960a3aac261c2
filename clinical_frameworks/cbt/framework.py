"""CBT behind the framework seam: course and session plans, and turns drawn from the script."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from clinical_frameworks.case import CaseFile
from clinical_frameworks.cbt.course_plan import plan_course
from clinical_frameworks.cbt.protocols import load_protocol, protocol_ids
from clinical_frameworks.cbt.session_plan import plan_session
from clinical_frameworks.framework import CoursePlan, PatientProfile, PlannerState, SessionPlan, TurnPlan
from clinical_frameworks.script import ScriptPlanner, load_script
from corpus.record import HiddenState, Measure, Session

_FOLDER = Path(__file__).parent
# Strength of a core belief at the start of therapy (assumption; patients rate hot beliefs at 60-95 of 100).
BELIEF_AT_START = (0.6, 0.95)
# Points of belief in one thought that carry over to one point of core belief.
CORE_PER_THOUGHT = 8


class CbtFramework:
    """Cognitive behavioural therapy in Beck's session structure."""

    name = "cbt"
    version = "1"

    def __init__(self) -> None:
        self._planner = ScriptPlanner(load_script(_FOLDER))

    def protocols(self) -> Sequence[str]:
        """Disorders with a course protocol."""
        return protocol_ids()

    def plan_course(
        self, case: CaseFile, profile: PatientProfile, sessions: int, rng: random.Random
    ) -> CoursePlan:
        """See `clinical_frameworks.framework.Framework`."""
        return plan_course(self.name, load_protocol(profile.disorder), case, sessions, rng)

    def plan_session(
        self,
        course: CoursePlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        measures: Sequence[Measure],
        words: int,
        rng: random.Random,
    ) -> SessionPlan:
        """See `clinical_frameworks.framework.Framework`."""
        return plan_session(
            course, load_protocol(course.protocol), case, profile, previous, measures, words, rng
        )

    def start(
        self,
        plan: SessionPlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        rng: random.Random,
    ) -> PlannerState:
        """See `clinical_frameworks.framework.Framework`; session 1 starts at the patient's baseline trust."""
        turns = [turn for session in previous for turn in session.turns]
        last = next((turn.state for turn in reversed(turns) if turn.state is not None), None)
        if last is None:
            beliefs = {fact.id: round(rng.uniform(*BELIEF_AT_START), 3) for fact in case.core_beliefs}
            trust = profile.baseline_trust
        else:
            eased = plan.belief_drop / (100 * CORE_PER_THOUGHT)
            beliefs = {belief: round(max(0.0, now - eased), 4) for belief, now in last.beliefs.items()}
            trust = last.trust
        phrasings = tuple(key for turn in turns if turn.line for key in turn.line.split("+"))
        return PlannerState(
            chain=plan.chain,
            phrasings=phrasings,
            phrasings_before=len(phrasings),
            disclosed=tuple(dict.fromkeys(fact for turn in turns for fact in turn.discloses)),
            hidden=HiddenState(
                trust=trust,
                distress=plan.resting_distress,
                beliefs=beliefs,
                stage_of_change=profile.stage_of_change,
            ),
        )

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


def load_cbt() -> CbtFramework:
    """Entry point of the group ``theraloom.frameworks``."""
    return CbtFramework()
