"""Small scripts made up line by line, and sessions talked through with them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from clinical_frameworks.case import CaseFact, CaseFile
from clinical_frameworks.framework import (
    HomeworkLines,
    PatientProfile,
    PhasePlan,
    PlannerState,
    SessionPlan,
    TurnPlan,
)
from clinical_frameworks.script import Line, Move, Script, ScriptPlanner
from clinical_frameworks.script.view import PlanView
from clinical_frameworks.talk import SessionManner, SpeakerManner
from corpus.record import HiddenState, Homework
from tests.clinical_frameworks.sample_case import sample_case, sample_profile

AVERAGE = SessionManner(style="plain", therapist=SpeakerManner(), patient=SpeakerManner())


def line(speaker: str, *say: str, **more: object) -> Line:
    """A line with these phrasings."""
    act = "structure" if speaker == "therapist" else "answer"
    return Line.model_validate({"speaker": speaker, "act": act, "note": "", "say": say} | more)


def script(lines: Mapping[str, Line], *moves: dict[str, Any]) -> ScriptPlanner:
    """A planner whose last exchange is a goodbye by the patient."""
    closing = {
        "bye": line("therapist", "Goodbye."),
        "bye_too": line("patient", "Bye.", closes=True),
        "withhold": line("patient", "I'd rather not.", act="resist"),
    }
    made = [Move.model_validate({"phase": "talk", "must": True} | move) for move in moves]
    end = Move.model_validate({"id": "end", "phase": "end", "must": True, "lines": ["bye", "bye_too"]})
    return ScriptPlanner(Script(lines={**closing, **lines}, moves=(*made, end)))


def session_plan(*phases: tuple[str, int], **changes: object) -> SessionPlan:
    """A plan of these phases (id, words at which it ends)."""
    plan = SessionPlan(
        number=1,
        of=1,
        phases=tuple(PhasePlan(id=name, until_words=words) for name, words in phases),
        agenda=(),
        technique="pie_chart",
        chain="chain1",
        homework_next=Homework(id="homework.1", kind="coping_card", task="read it", set_in_session=1),
        homework_lines=HomeworkLines(next_name="the card", next_cues=("card",), size="one", obstacle="Time."),
        mood=4,
        belief_drop=10,
        resting_distress=0.4,
    )
    return plan.model_copy(update=changes)


PLAN = session_plan(("talk", 10**6), ("end", 10**6))


def state(trust: float = 0.5, disclosed: Sequence[str] = (), **changes: object) -> PlannerState:
    """A state before the first turn, with the first situation chain open."""
    hidden = HiddenState(trust=trust, distress=0.4)
    opened = PlannerState(chain="chain1", disclosed=tuple(disclosed), hidden=hidden)
    return opened.model_copy(update=changes)


def view_of(
    now: PlannerState,
    *,
    plan: SessionPlan = PLAN,
    case: CaseFile | None = None,
    profile: PatientProfile | None = None,
) -> PlanView:
    """A look at that state."""
    return PlanView(plan, now, case or sample_case(), profile or sample_profile())


def with_more(fact: CaseFact, *sentences: str) -> CaseFact:
    """The fact with these further sentences."""
    return fact.model_copy(update={"more": sentences})


def talk(
    planner: ScriptPlanner,
    start: PlannerState,
    *,
    plan: SessionPlan = PLAN,
    case: CaseFile | None = None,
    profile: PatientProfile | None = None,
    seed: int = 0,
    words: int | None = 1,
) -> list[TurnPlan]:
    """All turns of a session in which every turn has that many words; None: those of its draft."""
    rng, turns, now = random.Random(seed), list[TurnPlan](), start
    while not turns or not turns[-1].last:
        turn, after = planner.next_turn(plan, now, case or sample_case(), profile or sample_profile(), rng)
        now = planner.after_turn(plan, after, turn, len(turn.draft.split()) if words is None else words)
        turns.append(turn)
    return turns
