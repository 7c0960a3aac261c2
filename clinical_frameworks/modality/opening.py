"""Where the patient and the planner stand before the first word of a session."""

from __future__ import annotations

import random
from collections.abc import Sequence

from clinical_frameworks.case import CaseFile
from clinical_frameworks.framework import PatientProfile, PlannerState, SessionPlan
from clinical_frameworks.modality.definition import Draws
from clinical_frameworks.script.said_keys import more_counts, phrasing_keys
from corpus.record import HiddenState, Session


def opening_state(
    draws: Draws,
    plan: SessionPlan,
    case: CaseFile,
    profile: PatientProfile,
    previous: Sequence[Session],
    rng: random.Random,
) -> PlannerState:
    """The state before the first turn; session 1 starts at the patient's baseline trust."""
    turns = [turn for session in previous for turn in session.turns]
    phrasings = tuple(key for turn in turns for key in phrasing_keys(turn.line))
    last = next((turn.state for turn in reversed(turns) if turn.state is not None), None)
    trust, beliefs = (
        (profile.baseline_trust, first_beliefs(draws, case, rng))
        if last is None
        else (last.trust, eased(draws, last, plan))
    )
    return PlannerState(
        chain=plan.chain,
        phrasings=phrasings,
        phrasings_before=len(phrasings),
        disclosed=tuple(dict.fromkeys(fact for turn in turns for fact in turn.discloses)),
        more_told=more_counts(turn.line for turn in turns),
        hidden=HiddenState(
            trust=trust,
            distress=plan.resting_distress,
            beliefs=beliefs,
            stage_of_change=profile.stage_of_change,
        ),
    )


def first_beliefs(draws: Draws, case: CaseFile, rng: random.Random) -> dict[str, float]:
    """Strength of each core belief before therapy, 0-1."""
    return {fact.id: round(rng.uniform(*draws.belief_at_start), 3) for fact in case.core_beliefs}


def eased(draws: Draws, last: HiddenState, plan: SessionPlan) -> dict[str, float]:
    """Core beliefs after the work of one more session on single thoughts."""
    drop = plan.belief_drop / (100 * draws.core_per_thought)
    return {belief: round(max(0.0, now - drop), 4) for belief, now in last.beliefs.items()}
