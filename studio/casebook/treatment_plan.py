"""The treatment plan as it stands after the last session on record, with what later sessions changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinical_frameworks.case import FactKind
from corpus.record import Course, Homework, Turn
from studio.casebook.dap import (
    attendance_words,
)
from studio.casebook.measures import Reading
from studio.casebook.risk_notes import RiskNotes, about_risk, kind_label, risk_notes
from studio.casebook.session_plan import (
    PlannedSession,
    plan_goals,
    planned_sessions,
    planned_technique,
    session_plan,
)
from studio.casebook.session_view import SessionView, Told, with_lines
from studio.casebook.techniques import TechniqueUse, TechniqueWords, named, techniques_used
from studio.casebook.wording import load_wording

_PROBLEMS: tuple[FactKind, ...] = ("complaint", "symptom", "risk", "coping")
_SITUATION: tuple[FactKind, ...] = ("situation", "automatic_thought", "behaviour", "alternative")
_SAID_LATER: tuple[FactKind, ...] = (
    "situation",
    "intermediate_belief",
    "core_belief",
    "history",
    "strength",
    "goal",
    "event",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of the problem list, in the patient's words, with the questionnaire item it belongs to."""

    label: str
    told: Told
    item: str
    """'PHQ-9 item 3: 2 at first, 1 at last' from the self-report, or empty."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal the patient named, in SMART form as far as the record allows; empty parts are not on record."""

    told: Told
    measured_by: str
    first_step: Homework | None
    confidence: Turn | None
    until: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a later session added to the plan or changed in it."""

    number: int
    problems: Sequence[Problem]
    said: Sequence[tuple[str, Told]]
    trends: Sequence[str]
    homework: str
    work: str
    risk: bool
    strains: Sequence[str]
    attendance: str


@dataclass(frozen=True, slots=True)
class TreatmentPlan:
    """The plan's content; the template gives it words."""

    difficulty: str
    problems: Sequence[Problem]
    readings: Sequence[Reading]
    """The latest of each questionnaire."""
    chains: Sequence[Sequence[Told]]
    beliefs: Sequence[Told]
    history: Sequence[Told]
    strengths: Sequence[Told]
    goals: Sequence[Goal]
    protocol_goals: Sequence[str]
    interventions: Sequence[tuple[TechniqueWords, str]]
    """Each with the sessions it is used in or planned for."""
    sessions: Sequence[PlannedSession]
    risk: Sequence[tuple[int, RiskNotes]]
    """Sessions in which risk was present."""
    changes: Sequence[Change]


def treatment_plan(
    course: Course, views: Sequence[SessionView], found: dict[int, list[Reading]]
) -> TreatmentPlan:
    """Gather the plan of a course of at least one session."""
    last, wording = views[-1], load_wording()
    latest = {reading.measure.instrument: reading for view in views for reading in found[view.number]}
    protocol = course.plan.get("protocol")
    return TreatmentPlan(
        difficulty=wording.protocol(protocol) if isinstance(protocol, str) else "",
        problems=_problems(last.of_kind(*_PROBLEMS), views),
        readings=list(latest.values()),
        chains=[
            parts
            for chain in dict.fromkeys(item.chain for item in last.told.values() if item.chain)
            if (parts := [i for kind in _SITUATION for i in last.of_kind(kind) if i.chain == chain])
        ],
        beliefs=last.of_kind("intermediate_belief", "core_belief"),
        history=last.of_kind("history"),
        strengths=last.of_kind("strength"),
        goals=_goals(course, views, list(latest.values())),
        protocol_goals=[goal for goal in plan_goals(course) if last.may_be_named(goal)],
        interventions=_interventions(course, views),
        sessions=session_plan(course, views),
        risk=[(view.number, notes) for view in views if (notes := risk_notes(view)).present],
        changes=[_change(course, view, views, found) for view in views[1:]],
    )


def _problems(items: Sequence[Told], views: Sequence[SessionView]) -> list[Problem]:
    """The problems among what was said; what protects a patient at risk is none."""
    return [
        Problem(kind_label(item.fact), item, _item_course(item.fact.id, views))
        for item in items
        if item.fact.kind != "risk" or about_risk(item.fact)
    ]


def _item_course(fact_id: str, views: Sequence[SessionView]) -> str:
    """First and last self-report of the item a symptom's id names ('phq9.3'), empty for other facts."""
    instrument, _, number = fact_id.partition(".")
    if not number.isdigit():
        return ""
    found = [
        (Reading(view.number, measure, 0, None).name, measure.reported_items[int(number) - 1])
        for view in views
        for measure in view.session.measures
        if measure.instrument == instrument and len(measure.reported_items) >= int(number)
    ]
    if not found:
        return ""
    name, first = found[0]
    later = f", {found[-1][1]} at last" if len(found) > 1 else ""
    return f"{name} item {number}: {first} at first{later}"


def _goals(course: Course, views: Sequence[SessionView], latest: Sequence[Reading]) -> list[Goal]:
    aims = [
        f"{reading.name} below {reading.target.below} and at least {reading.target.reliable} points under "
        f"the first score ({reading.first})"
        for reading in latest
        if reading.target is not None and reading.first >= reading.target.below
    ]
    end = session_plan(course, views)[-1]
    until = f"session {end.number}" + (f", {end.date.isoformat()}" if end.date else "")
    goals = []
    for told in views[-1].of_kind("goal"):
        # The step that was agreed first once the goal had been named.
        step = next(
            (v for v in views if v.number >= told.session and v.session.homework_set is not None), None
        )
        sure = with_lines(step.by("patient"), *load_wording().homework_lines.confidence) if step else []
        goals.append(
            Goal(
                told,
                "; ".join(aims),
                step.session.homework_set if step else None,
                sure[0] if sure else None,
                until if told.session < end.number else "",
            )
        )
    return goals


def _interventions(course: Course, views: Sequence[SessionView]) -> list[tuple[TechniqueWords, str]]:
    """Techniques used or planned, with their sessions."""
    used: dict[str, list[int]] = {}
    for view in views:
        for technique in dict.fromkeys(turn.technique for turn in view.turns if turn.technique):
            used.setdefault(technique, []).append(view.number)
    planned: dict[str, list[int]] = {}
    for number in range(views[-1].number + 1, planned_sessions(course) + 1):
        coming = planned_technique(course, number)
        if coming is not None:
            planned.setdefault(coming, []).append(number)
    result = []
    for technique in dict.fromkeys([*used, *planned]):
        parts = []
        if technique in used:
            parts.append(f"used in {_numbers(used[technique])}")
        if technique in planned:
            parts.append(f"planned for {_numbers(planned[technique])}")
        result.append((named(technique, course.framework), "; ".join(parts)))
    return result


def _numbers(sessions: Sequence[int]) -> str:
    words = ", ".join(str(number) for number in sessions)
    return f"session {words}" if len(sessions) == 1 else f"sessions {words}"


def _change(
    course: Course, view: SessionView, views: Sequence[SessionView], found: dict[int, list[Reading]]
) -> Change:
    session = view.session
    reviewed = session.homework_reviewed
    outcome = reviewed.outcome if reviewed is not None else None
    used: list[TechniqueUse] = techniques_used(course, view)
    return Change(
        number=view.number,
        problems=_problems(view.of_kind(*_PROBLEMS, new=True), views),
        said=[(kind_label(item.fact), item) for item in view.of_kind(*_SAID_LATER, new=True)],
        trends=[
            f"{reading.name} {reading.score}, {reading.since(reading.previous)}"
            for reading in found[view.number]
            if reading.previous is not None
        ],
        homework=f"{reviewed.task}: {outcome.replace('_', ' ')}" if reviewed and outcome else "",
        work=", ".join(use.name for use in used),
        risk=risk_notes(view).present,
        strains=[
            f"{rupture.kind}, {'settled' if rupture.repaired else 'still open'}"
            for rupture in session.ruptures
        ],
        attendance=attendance_words(view) if session.attendance else "",
    )
