"""Plan one session: phases on the clock, agenda, homework, what is taken up again, symptoms, risk."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Literal

from clinical_frameworks.case import CaseFact, CaseFile
from clinical_frameworks.cbt.homework import HomeworkKind, load_homework
from clinical_frameworks.cbt.protocols import Protocol
from clinical_frameworks.cbt.techniques import load_techniques
from clinical_frameworks.framework import (
    CoursePlan,
    HomeworkLines,
    PatientProfile,
    PhasePlan,
    SessionPlan,
)
from clinical_frameworks.risk import find_risk_talk, load_risk_protocol
from corpus.record import Homework, Measure, Session

# Shares of the session's words, after the order and minutes of a standard session (J. S. Beck, Cognitive
# Behavior Therapy: Basics and Beyond, 3rd ed. 2021: about 10 minutes to open, 25-30 of work, 10 to close).
PHASES = (
    ("mood_check", 0.11),
    ("risk", 0.16),
    ("bridge", 0.08),
    ("agenda", 0.06),
    ("homework_review", 0.11),
    ("work", 0.48),
    ("homework", 0.09),
    ("feedback", 0.07),
)
FIRST_SESSION_WITHOUT = {"homework_review"}

# What becomes of homework: done, partly, not done. Adherence in routine care is put at about half to two
# thirds completed at least in part; the split is an assumption.
OUTCOMES: tuple[tuple[Literal["done", "partly", "not_done"], float], ...] = (
    ("done", 0.42),
    ("partly", 0.33),
    ("not_done", 0.25),
)
# Factor on "not done" by stage of change (assumption, ordered by the stages).
RELUCTANCE = {
    "precontemplation": 2.2,
    "contemplation": 1.5,
    "preparation": 1.0,
    "action": 0.6,
    "maintenance": 0.5,
}
MOST_SYMPTOMS = 3
# Facts that still make sense when they are taken up weeks later ("how is that now?").
LASTING = ("coping", "social", "complaint", "intermediate_belief", "strength", "symptom", "detail")


def plan_session(
    course: CoursePlan,
    protocol: Protocol,
    case: CaseFile,
    profile: PatientProfile,
    previous: Sequence[Session],
    measures: Sequence[Measure],
    words: int,
    rng: random.Random,
) -> SessionPlan:
    """Plan the session after ``previous``; see `clinical_frameworks.framework.Framework.plan_session`."""
    number = len(previous) + 1
    technique, chain = course.techniques[number - 1], _chain(course, case, previous)
    due = previous[-1].homework_set if previous else None
    result = _draw_result(profile, rng) if due is not None else None
    due_kind = load_homework()[due.kind] if due is not None else None
    stage = protocol.stage_of(number, course.sessions)
    next_kind = _draw_homework(stage.homework, technique, due_kind, rng)
    task = rng.choice([task for task in next_kind.tasks if due is None or task != due.task])
    risk = load_risk_protocol().is_triggered(measures) or _risk_was_voiced(previous)
    event = _next_event(case, previous)
    recall = _draw_recall(case, previous, rng)
    return SessionPlan(
        number=number,
        of=course.sessions,
        phases=_phases(words, number, risk),
        agenda=_agenda(case, chain, due_kind, risk),
        technique=technique,
        chain=chain,
        homework_due=due,
        homework_result=result,
        homework_next=Homework(id=f"homework.{number}", kind=next_kind.id, task=task, set_in_session=number),
        homework_lines=_homework_lines(next_kind, due_kind, result, rng),
        symptoms=_symptoms(case, measures, previous),
        trend=_trend(measures, previous),
        mood=_mood(measures, rng),
        belief_drop=rng.choice((5, 10, 10, 15, 20, 25, 30)),
        resting_distress=_resting_distress(measures),
        education=_education(protocol, number),
        recall=recall,
        event=event,
        measures=tuple(measures),
        risk=risk,
    )


def _chain(course: CoursePlan, case: CaseFile, previous: Sequence[Session]) -> str:
    """The planned chain, or the first one still untold when the planned one came up earlier than planned."""
    planned = course.chains[len(previous)]
    told = set(_disclosed(previous))
    if case.chain(planned).situation.id not in told:
        return planned
    return next((chain.id for chain in case.chains if chain.situation.id not in told), planned)


def _phases(words: int, number: int, risk: bool) -> tuple[PhasePlan, ...]:
    used = [
        (phase, share)
        for phase, share in PHASES
        if (risk or phase != "risk") and (number > 1 or phase not in FIRST_SESSION_WITHOUT)
    ]
    total = sum(share for _, share in used)
    reached, phases = 0.0, []
    for phase, share in used:
        reached += share / total
        phases.append(PhasePlan(id=phase, until_words=max(1, round(reached * words))))
    return tuple(phases)


def _agenda(case: CaseFile, chain: str, due: HomeworkKind | None, risk: bool) -> tuple[str, ...]:
    points = ["mood check"]
    if risk:
        points.append("risk and safety plan")
    if due is not None:
        points.append(f"review of {due.name}")
    return (*points, case.chain(chain).situation.topic, "homework", "feedback")


def _draw_result(profile: PatientProfile, rng: random.Random) -> Literal["done", "partly", "not_done"]:
    reluctance = RELUCTANCE.get(profile.stage_of_change, 1.0)
    weights = [weight * (reluctance if name == "not_done" else 1.0) for name, weight in OUTCOMES]
    return rng.choices([name for name, _ in OUTCOMES], weights)[0]


def _draw_homework(
    stage: dict[str, float], technique: str, due: HomeworkKind | None, rng: random.Random
) -> HomeworkKind:
    """A kind of the stage, three times as likely when it carries the technique on, never twice in a row."""
    carried = load_techniques()[technique].homework
    kinds = [kind for kind in stage if due is None or kind != due.id] or list(stage)
    weights = [stage[kind] * (3.0 if kind in carried else 1.0) for kind in kinds]
    return load_homework()[rng.choices(kinds, weights)[0]]


def _homework_lines(
    following: HomeworkKind, due: HomeworkKind | None, result: str | None, rng: random.Random
) -> HomeworkLines:
    outcome = rng.choice(getattr(due.outcomes, result)) if due is not None and result is not None else ""
    return HomeworkLines(
        next_name=following.name,
        next_cues=following.cues,
        size=rng.choice(following.sizes),
        obstacle=rng.choice(following.obstacles),
        due_name=due.name if due is not None else "",
        due_cues=due.cues if due is not None else (),
        outcome=outcome,
        learning=rng.choice(due.learnings) if due is not None else "",
    )


def _disclosed(previous: Sequence[Session]) -> list[str]:
    return [fact for session in previous for turn in session.turns for fact in turn.discloses]


def _risk_was_voiced(previous: Sequence[Session]) -> bool:
    """Risk talk by the patient last time is followed up even when the form is silent."""
    if not previous:
        return False
    return any(turn.speaker == "patient" and find_risk_talk(turn.text) for turn in previous[-1].turns)


def _next_event(case: CaseFile, previous: Sequence[Session]) -> str | None:
    """One event a session from the second on, in the case's order."""
    position = len(previous) - 1
    return case.events[position].id if previous and position < len(case.events) else None


def _draw_recall(case: CaseFile, previous: Sequence[Session], rng: random.Random) -> tuple[str, ...]:
    """The situation talked about last, and one more fact from any earlier session that still makes sense."""
    if not previous:
        return ()
    last = [case.fact(fact_id) for fact_id in _disclosed(previous[-1:])]
    situations = [fact for fact in last if fact.kind == "situation"]
    if not situations:
        return ()
    said = [case.fact(fact_id) for fact_id in dict.fromkeys(_disclosed(previous))]
    lasting = [fact for fact in said if fact.kind in LASTING and fact.id != situations[0].id]
    if not lasting:
        return (situations[0].id,)
    best = min(LASTING.index(fact.kind) for fact in lasting)
    near = [fact for fact in lasting if LASTING.index(fact.kind) <= best + 2]
    return (situations[0].id, rng.choice(near).id)


def _symptoms(case: CaseFile, measures: Sequence[Measure], previous: Sequence[Session]) -> tuple[str, ...]:
    """Symptoms ticked today, strongest first, those not yet told before those told."""
    told = set(_disclosed(previous))
    levels = {
        f"{measure.instrument}.{number}": item
        for measure in measures
        for number, item in enumerate(measure.reported_items, start=1)
    }

    def order(fact: CaseFact) -> tuple[bool, int]:
        return fact.id in told, -levels.get(fact.id, 0)

    present = [fact for fact in case.symptoms if levels.get(fact.id, 0) > 0]
    return tuple(fact.id for fact in sorted(present or case.symptoms, key=order)[:MOST_SYMPTOMS])


def _trend(measures: Sequence[Measure], previous: Sequence[Session]) -> Literal["better", "same", "worse"]:
    if not previous:
        return "same"
    before = {measure.instrument: measure.total for measure in previous[-1].measures}
    change = sum(measure.total - before.get(measure.instrument, measure.total) for measure in measures)
    if change <= -2:
        return "better"
    return "worse" if change >= 2 else "same"


def _mood(measures: Sequence[Measure], rng: random.Random) -> int:
    """Mood 0-10 that mirrors the PHQ-9 total (0-27), one point of noise."""
    total = next((measure.total for measure in measures if measure.instrument == "phq9"), 10)
    return min(9, max(1, round(9 - total / 3.4) + rng.choice((-1, 0, 0, 1))))


def _resting_distress(measures: Sequence[Measure]) -> float:
    total = next((measure.total for measure in measures if measure.instrument == "phq9"), 10)
    return round(0.15 + 0.6 * total / 27, 3)


def _education(protocol: Protocol, number: int) -> tuple[str, ...]:
    points = protocol.psycho_education
    return points[(number - 1) % len(points)].lines
