"""The course graph: measure and plan → talk → write up, session after session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import Any, Literal, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from clinical_frameworks.dynamics import CourseState as ClinicalCourse
from clinical_frameworks.dynamics import clinical_state
from clinical_frameworks.framework import CoursePlan, Framework, PatientProfile, SessionPlan
from clinical_frameworks.script.said_keys import line_names
from clinical_frameworks.talk import load_talk_model
from corpus.merged_turns import merged_turns
from corpus.record import (
    Contradiction,
    Homework,
    Memory,
    PhaseMark,
    Rupture,
    Session,
    SessionProvenance,
    Speaker,
    Turn,
)
from corpus.seeds import derive_rng, derive_seed
from engine.clinical import measures_of, state_before, words_left
from engine.consistency import Ledger, check_session, languages
from engine.delivery import Deliver, overlay_delivery, plain_delivery
from engine.exemplars.load import Exemplars
from engine.exemplars.wording import manner_hashes
from engine.journal import Journal
from engine.llm import LLM
from engine.locales import load_locale
from engine.memory import memory_text, write_memory
from engine.mentioned_items import with_mentions
from engine.planners import Planner
from engine.progress_note import write_note
from engine.prompts import prompt_hashes
from engine.scene import Scene
from engine.session_graph import STEPS_PER_TURN, replay, session_graph
from engine.session_state import Choose, EndedBy, SessionContext, first_state
from engine.single_call.prompt import script_hashes
from engine.single_call.session import script_session
from engine.study import Study
from engine.talk_so_far import TalkSoFar
from engine.wording import Wording, examples_for
from personas import Patient, Therapist


@dataclass
class CourseContext:
    """Everything around one course.

    ``sessions`` grows, and with it ``ledger``, which stands where the session in progress begins.
    ``unfinished`` are journaled turns to go on from, ``unfinished_ended_by`` is set when the last of them
    closed its session.
    """

    course_id: str
    seed: int
    study: Study
    framework: Framework
    patient: Patient
    therapist: Therapist
    plan: CoursePlan
    llm: LLM
    planner: Planner
    wording: Wording
    journal: Journal
    choose: Choose
    exemplars: Exemplars | None = None
    sessions: list[Session] = field(default_factory=list)
    clinical: ClinicalCourse | None = None
    ledger: Ledger | None = None
    unfinished: list[tuple[Turn, ...]] = field(default_factory=list)
    unfinished_ended_by: EndedBy | None = None


class CourseState(TypedDict):
    """Where the course stands: the coming session's plan, and how the last one ended."""

    session: SessionPlan | None
    turns: tuple[Turn, ...]
    ended_by: EndedBy | None


async def prepare(state: CourseState, runtime: Runtime[CourseContext]) -> dict[str, Any]:
    """Measure the patient and plan the next session."""
    context = runtime.context
    number = len(context.sessions) + 1
    clinical = state_before(context.study, context.patient, context.seed, context.sessions)
    context.clinical = clinical
    plan = context.framework.plan_session(
        context.plan,
        context.patient.case,
        _profile(context),
        context.sessions,
        measures_of(clinical, context.seed),
        clinical,
        words_left(context.study.session, clinical.attendance),
        derive_rng(context.seed, number, "plan"),
    )
    talk = context.study.talk
    manner = load_talk_model(talk).draw_session(
        derive_rng(context.seed, number, "manner"), context.patient.style
    )
    plan = plan.model_copy(update={"talk": talk, "manner": manner})
    return {"session": plan, "turns": (), "ended_by": None}


async def talk(state: CourseState, runtime: Runtime[CourseContext]) -> dict[str, Any]:
    """Run the session graph, from the first turn or from where a journal ends."""
    context, plan = runtime.context, _planned(state)
    session_seed = derive_seed(context.seed, plan.number, "talk")
    memory = context.sessions[-1].memory if context.sessions else None
    known = memory_text(
        memory,
        [session.memory.summary for session in context.sessions if session.memory is not None],
        " ".join((*plan.agenda, context.patient.case.chain(plan.chain).situation.topic)),
        plan.recall,
    )
    ledger = _ledger(context, plan)
    scene = Scene(
        patient=context.patient,
        therapist=context.therapist,
        plan=plan,
        memory=known,
        shared=known,
        seed=session_seed,
        locale=load_locale(context.study.language),
        talk=TalkSoFar(tuple(turn for session in context.sessions for turn in merged_turns(session.turns))),
        ledger=ledger.at_session_start() if ledger is not None else None,
    )
    speakers: tuple[Speaker, ...] = ("therapist", "patient")
    session_id = f"{context.course_id}/{plan.number}"
    inner = SessionContext(
        course_id=context.course_id,
        session_id=session_id,
        seed=session_seed,
        study=context.study,
        framework=context.framework,
        profile=_profile(context),
        plan=plan,
        scene=scene,
        llm=context.llm,
        planner=context.planner,
        wording=context.wording,
        commit=context.journal.turn,
        choose=context.choose,
        deliver=_delivery(context, plan, session_id, session_seed),
        examples={speaker: examples_for(scene, speaker) for speaker in speakers},
        private=context.exemplars.phrases if context.exemplars is not None else None,
    )
    if context.study.mode == "script":
        journaled, ended_by = context.unfinished, context.unfinished_ended_by
        context.unfinished, context.unfinished_ended_by = [], None
        ended_by = await script_session(inner, context.exemplars, journaled, ended_by)
        return {"turns": tuple(inner.utterances), "ended_by": ended_by}
    start = context.framework.start(
        plan,
        context.patient.case,
        _profile(context),
        context.sessions,
        _clinical(context),
        derive_rng(session_seed, "start"),
    )
    planner = replay(inner, start, context.unfinished)
    ended_by = context.unfinished_ended_by
    context.unfinished, context.unfinished_ended_by = [], None
    if ended_by is None:
        final = await session_graph().ainvoke(
            first_state(planner),
            {"recursion_limit": STEPS_PER_TURN * (context.study.session.turn_limit + 1)},
            context=inner,
        )
        ended_by = final["ended_by"]
    return {"turns": tuple(inner.utterances), "ended_by": ended_by}


def _profile(context: CourseContext) -> PatientProfile:
    """The patient's manner, and whether trust gates what is told."""
    gated = context.study.disclosure == "gated"
    return context.patient.profile().model_copy(update={"gated": gated})


def _ledger(context: CourseContext, plan: SessionPlan) -> Ledger | None:
    """The ledger as the session begins, with everything said before it; made at the course's first need."""
    if context.study.language not in languages():
        return None
    if context.ledger is None:
        context.ledger = Ledger.of_persona(context.patient, context.study.language)
        for session in context.sessions:
            context.ledger.start_session(session.number, session.homework_reviewed)
            _take_in(context.ledger, merged_turns(session.turns))
    context.ledger.start_session(plan.number, _reviewed(plan))
    return context.ledger


def _take_in(ledger: Ledger, turns: Sequence[Turn]) -> None:
    for turn in turns:
        ledger.add(turn)


def _contradictions(ledger: Ledger | None, turns: Sequence[Turn]) -> tuple[Contradiction, ...]:
    """What does not fit in the session, whose turns the ledger takes in."""
    if ledger is None:
        return ()
    said = merged_turns(turns)
    found = check_session(ledger, said)
    _take_in(ledger, said)
    return found


def _delivery(context: CourseContext, plan: SessionPlan, session_id: str, seed: int) -> Deliver:
    if plan.manner is None or not context.study.overlay:
        return plain_delivery
    return overlay_delivery(load_talk_model(plan.talk), plan.manner, session_id, seed, context.patient.case)


async def write_up(state: CourseState, runtime: Runtime[CourseContext]) -> dict[str, Any]:
    """Write note and memory, and put the session on record."""
    context, plan = runtime.context, _planned(state)
    case, name = context.patient.case, context.patient.first_name
    turns = state["turns"]
    before: Memory | None = context.sessions[-1].memory if context.sessions else None
    memory = write_memory(before, plan, case, name, turns, derive_rng(context.seed, plan.number, "memory"))
    session = Session(
        id=f"{context.course_id}/{plan.number}",
        number=plan.number,
        date=_date(context, plan),
        phases=_phase_marks(turns),
        agenda=plan.agenda,
        turns=turns,
        homework_set=plan.homework_next,
        homework_reviewed=_reviewed(plan),
        measures=tuple(with_mentions(measure, turns, context.study.language) for measure in plan.measures),
        clinical=clinical_state(_clinical(context)),
        attendance=plan.attendance,
        ruptures=_ruptures(plan, turns),
        contradictions=_contradictions(context.ledger, turns),
        note=write_note(plan, case, name, turns, memory),
        memory=memory,
        ended_by=state["ended_by"],
        grade=_grade(turns, context.study.checks.marked_limit),
        provenance=_provenance(context, plan, turns),
    )
    context.journal.session(session)
    context.sessions.append(session)
    return {"session": None, "turns": ()}


async def after_write_up(state: CourseState, runtime: Runtime[CourseContext]) -> str:
    """Go on to the next session, or end the course: after the last one, or when the patient stays away."""
    context = runtime.context
    if len(context.sessions) >= context.study.sessions:
        return END
    following = state_before(context.study, context.patient, context.seed, context.sessions)
    return "prepare" if following.returns else END


def _clinical(context: CourseContext) -> ClinicalCourse:
    clinical = context.clinical
    assert clinical is not None, "prepare runs before talk and write_up"
    return clinical


def _date(context: CourseContext, plan: SessionPlan) -> dt.date:
    """The session's date: an appointment each ``days_between``, those the patient missed counted."""
    missed = plan.attendance.missed_before + sum(
        session.attendance.missed_before for session in context.sessions if session.attendance is not None
    )
    return context.study.start_date + dt.timedelta(
        days=context.study.days_between * (plan.number - 1 + missed)
    )


def _ruptures(plan: SessionPlan, turns: Sequence[Turn]) -> tuple[Rupture, ...]:
    """The planned rupture when it was played out in the talk."""
    if plan.rupture is None:
        return ()
    marker = {"withdrawal": "withdraw", "confrontation": "confront"}[plan.rupture.kind]
    said = any(marker in line_names(turn.line) for turn in turns)
    return (plan.rupture,) if said else ()


def _planned(state: CourseState) -> SessionPlan:
    plan = state["session"]
    assert plan is not None, "prepare runs before talk and write_up"
    return plan


def _phase_marks(turns: Sequence[Turn]) -> tuple[PhaseMark, ...]:
    marks: list[PhaseMark] = []
    for turn in turns:
        if turn.phase is not None and (not marks or marks[-1].phase != turn.phase):
            marks.append(PhaseMark(phase=turn.phase, first_turn=turn.index))
    return tuple(marks)


def _reviewed(plan: SessionPlan) -> Homework | None:
    due = plan.homework_due
    return None if due is None else due.model_copy(update={"outcome": plan.homework_result})


def _grade(turns: Sequence[Turn], limit: float) -> Literal["accepted", "marked"]:
    made = [turn.provenance for turn in turns if turn.provenance is not None]
    # Without a draft to settle for, a marked turn counts whole.
    drafted = sum(one.drafted_parts or one.marked for one in made)
    return "marked" if drafted > limit * sum(one.parts for one in made) else "accepted"


def _provenance(context: CourseContext, plan: SessionPlan, turns: Sequence[Turn]) -> SessionProvenance:
    made = [turn.provenance for turn in turns if turn.provenance is not None]
    model = context.llm.model
    return SessionProvenance(
        model=model.name,
        model_sha256=model.sha256,
        backend=model.backend,
        planner="script" if context.study.mode == "script" else context.planner.name,
        wording="script" if context.study.mode == "script" else context.wording.name,
        seed=derive_seed(context.seed, plan.number, "talk"),
        prompt_hashes=_prompts_used(context),
        package_version=version("theraloom"),
        prompt_tokens=sum(turn.prompt_tokens for turn in made),
        cached_tokens=sum(turn.cached_tokens for turn in made),
        completion_tokens=sum(turn.completion_tokens for turn in made),
        seconds=round(sum(turn.seconds for turn in made), 3),
        rewritten_turns=sum(bool(turn.failures) for turn in made),
        marked_turns=sum(turn.marked for turn in made),
    )


def _prompts_used(context: CourseContext) -> dict[str, str]:
    used = script_hashes() if context.study.mode == "script" else prompt_hashes(context.study.language)
    return {**used, **manner_hashes()} if context.exemplars is not None else used


@cache
def course_graph() -> CompiledStateGraph[CourseState, CourseContext, CourseState, CourseState]:
    """The compiled graph; made once a process."""
    graph = StateGraph(CourseState, context_schema=CourseContext)
    graph.add_node("prepare", prepare)
    graph.add_node("talk", talk)
    graph.add_node("write_up", write_up)
    graph.add_edge(START, "prepare")
    graph.add_edge("prepare", "talk")
    graph.add_edge("talk", "write_up")
    graph.add_conditional_edges("write_up", after_write_up, ["prepare", END])
    return graph.compile(name="course")
