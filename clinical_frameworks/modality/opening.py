"""Where the patient and the planner stand before the first word of a session."""

from __future__ import annotations

from collections.abc import Sequence

from clinical_frameworks.dynamics.state import CourseState
from clinical_frameworks.framework import PlannerState, SessionPlan
from clinical_frameworks.script.said_keys import more_counts, phrasing_keys
from corpus.record import HiddenState, Session


def opening_state(plan: SessionPlan, previous: Sequence[Session], clinical: CourseState) -> PlannerState:
    """The state before the first turn: what was said before, and the patient as the dynamics have them."""
    turns = [turn for session in previous for turn in session.turns]
    phrasings = tuple(key for turn in turns for key in phrasing_keys(turn.line))
    return PlannerState(
        chain=plan.chain,
        phrasings=phrasings,
        phrasings_before=len(phrasings),
        disclosed=tuple(dict.fromkeys(fact for turn in turns for fact in turn.discloses)),
        more_told=more_counts(turn.line for turn in turns),
        hidden=HiddenState(
            trust=clinical.trust,
            distress=plan.resting_distress,
            beliefs=clinical.beliefs,
            stage_of_change=clinical.stage_of_change,
        ),
    )
