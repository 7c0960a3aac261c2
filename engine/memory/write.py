"""Write the memory of a session from what was said in it. Facts are added and dated, never deleted."""

from __future__ import annotations

import random
from collections.abc import Sequence

from clinical_frameworks.case import CaseFile
from clinical_frameworks.framework import SessionPlan
from corpus.record import Homework, Memory, MemoryFact, Turn

# The therapist's guess of the alliance is the patient's trust give or take this much (assumption; therapist
# and patient ratings of the alliance correlate only moderately, Tryon et al. 2007: r = 0.36).
ALLIANCE_ERROR = 0.12


def write_memory(
    before: Memory | None,
    plan: SessionPlan,
    case: CaseFile,
    name: str,
    turns: Sequence[Turn],
    rng: random.Random,
) -> Memory:
    """The therapist's memory after the session.

    A fact enters when a patient's turn disclosed it, with that turn's id. Homework is kept with its outcome
    once reviewed; the one just set comes last.
    """
    known = before.facts if before is not None else ()
    seen = {fact.fact_id for fact in known}
    new: list[MemoryFact] = []
    for turn in turns:
        for fact_id in turn.discloses:
            if turn.speaker == "patient" and fact_id not in seen:
                seen.add(fact_id)
                text = f'{name}: "{case.fact(fact_id).statement}"'
                new.append(
                    MemoryFact(fact_id=fact_id, text=text, learnt_in_session=plan.number, turn_id=turn.id)
                )
    trust = next((turn.state.trust for turn in reversed(turns) if turn.state is not None), None)
    return Memory(
        facts=(*known, *new),
        homework=_homework(before, plan),
        alliance=None if trust is None else _clip(trust + rng.uniform(-ALLIANCE_ERROR, ALLIANCE_ERROR)),
        summary=_summary(plan, case, turns),
    )


def _clip(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 3)


def _homework(before: Memory | None, plan: SessionPlan) -> tuple[Homework, ...]:
    earlier = before.homework if before is not None else ()
    due = plan.homework_due
    reviewed = tuple(
        task.model_copy(update={"outcome": plan.homework_result})
        if due is not None and task.id == due.id
        else task
        for task in earlier
    )
    return (*reviewed, plan.homework_next)


def _summary(plan: SessionPlan, case: CaseFile, turns: Sequence[Turn]) -> str:
    """One sentence a session, from the chains whose situation came up in it."""
    touched = {fact for turn in turns for fact in (*turn.discloses, *turn.refers_to)}
    topics = [chain.situation.topic for chain in case.chains if chain.situation.id in touched]
    about = "; ".join(topics) if topics else "no single situation"
    return f"Session {plan.number}: {about}. Technique: {plan.technique.replace('_', ' ')}."
