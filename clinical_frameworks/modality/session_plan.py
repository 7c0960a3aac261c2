"""Plan one session: phases on the clock, agenda, homework, what is taken up again, symptoms, risk."""

from __future__ import annotations

import random
import string
from collections.abc import Mapping, Sequence

from clinical_frameworks.case import CaseFact, CaseFile
from clinical_frameworks.dynamics.adherence import draw_homework_result
from clinical_frameworks.dynamics.state import CourseState
from clinical_frameworks.framework import (
    CoursePlan,
    HomeworkLines,
    PatientProfile,
    PhasePlan,
    SessionPlan,
)
from clinical_frameworks.modality.between import (
    draw_mood,
    event_of,
    resting_distress,
    risk_was_voiced,
    trend_of,
)
from clinical_frameworks.modality.data import ModalityData
from clinical_frameworks.modality.definition import RISK_PHASE, Modality, Need, Phase
from clinical_frameworks.modality.homework import HomeworkKind
from clinical_frameworks.modality.protocols import Protocol, Stage
from clinical_frameworks.risk import load_risk_protocol
from corpus.record import Homework, Measure, Session

# Everyday episodes that one session may tell (assumption: talk about the week is a small part of the hour).
EPISODES = 2


def plan_session(
    data: ModalityData,
    course: CoursePlan,
    case: CaseFile,
    profile: PatientProfile,
    previous: Sequence[Session],
    measures: Sequence[Measure],
    clinical: CourseState,
    words: int,
    rng: random.Random,
) -> SessionPlan:
    """Plan the session after ``previous``; see `clinical_frameworks.framework.Framework.plan_session`."""
    definition, protocol = data.definition, data.protocol_for(course.protocol)
    number = len(previous) + 1
    stage = protocol.stage_of(number, course.sessions)
    technique, chain = course.techniques[number - 1], _chain(course, case, previous)
    due = previous[-1].homework_set if previous else None
    result = draw_homework_result(clinical, rng) if due is not None else None
    due_kind = data.homework[due.kind] if due is not None else None
    next_kind = _draw_homework(data, stage, technique, due_kind, rng)
    task = rng.choice([task for task in next_kind.tasks if due is None or task != due.task])
    risk = load_risk_protocol().is_triggered(measures) or risk_was_voiced(previous)
    event = event_of(case, clinical)
    recall = _draw_recall(definition, case, previous, rng)
    there: dict[Need, bool] = {"homework_due": due is not None, "event": event is not None}
    present = frozenset(need for need, is_there in there.items() if is_there)
    phases = _phases(definition, number, course.sessions, stage, risk, present)
    words_for = {
        "topic": case.chain(chain).situation.topic,
        "due_name": due_kind.name if due_kind is not None else "",
        "homework_name": next_kind.name,
        "technique": data.techniques[technique].name,
    }
    return SessionPlan(
        number=number,
        of=course.sessions,
        phases=_on_the_clock(phases, words),
        agenda=_agenda(phases, words_for),
        technique=technique,
        chain=chain,
        homework_due=due,
        homework_result=result,
        homework_next=Homework(id=f"homework.{number}", kind=next_kind.id, task=task, set_in_session=number),
        homework_lines=_homework_lines(next_kind, due_kind, result, rng),
        symptoms=_symptoms(case, measures, previous, definition.draws.most_symptoms),
        trend=trend_of(measures, previous),
        mood=draw_mood(measures, rng),
        belief_drop=rng.choice(definition.draws.belief_drop),
        resting_distress=resting_distress(measures),
        education=_education(protocol, number),
        recall=recall,
        event=event,
        rupture=clinical.rupture,
        attendance=clinical.attendance,
        episodes=_episodes(case, previous),
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


def _phases(
    definition: Modality, number: int, of: int, stage: Stage, risk: bool, present: frozenset[Need]
) -> list[Phase]:
    """The phases of this session; the risk phase follows the first one."""
    phases = [phase for phase in definition.phases if phase.belongs(number, of, stage.id, present)]
    if risk:
        shared = load_risk_protocol().phase
        phases.insert(1, Phase(id=RISK_PHASE, share=shared.share, agenda=shared.agenda))
    return phases


def _on_the_clock(phases: Sequence[Phase], words: int) -> tuple[PhasePlan, ...]:
    """Each phase with the word at which it ends; shares of absent phases go to the others in proportion."""
    total = sum(phase.share for phase in phases)
    reached, planned = 0.0, []
    for phase in phases:
        reached += phase.share / total
        planned.append(
            PhasePlan(id=phase.id, until_words=max(1, round(reached * words)), chains=phase.chains)
        )
    return tuple(planned)


def _agenda(phases: Sequence[Phase], words_for: Mapping[str, str]) -> tuple[str, ...]:
    """The phases' points in their order, without those that name something that is not there."""
    points = []
    for phase in phases:
        if phase.agenda is None:
            continue
        slots = [slot for _, slot, _, _ in string.Formatter().parse(phase.agenda) if slot]
        if all(words_for[slot] for slot in slots):
            points.append(phase.agenda.format_map(words_for))
    return tuple(points)


def _draw_homework(
    data: ModalityData, stage: Stage, technique: str, due: HomeworkKind | None, rng: random.Random
) -> HomeworkKind:
    """A kind of the stage, likelier when it carries the technique; not twice running if it can be helped."""
    carried, factor = data.techniques[technique].homework, data.definition.draws.carried
    kinds = [kind for kind in stage.homework if due is None or kind != due.id] or list(stage.homework)
    weights = [stage.homework[kind] * (factor if kind in carried else 1.0) for kind in kinds]
    return data.homework[rng.choices(kinds, weights)[0]]


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


def _draw_recall(
    definition: Modality, case: CaseFile, previous: Sequence[Session], rng: random.Random
) -> tuple[str, ...]:
    """The situation talked about last, and one more fact from any earlier session that still makes sense."""
    if not previous:
        return ()
    last = [case.fact(fact_id) for fact_id in _disclosed(previous[-1:])]
    situations = [fact for fact in last if fact.kind == "situation"]
    if not situations:
        return ()
    said = [case.fact(fact_id) for fact_id in dict.fromkeys(_disclosed(previous))]
    kinds = definition.draws.lasting
    lasting = [fact for fact in said if fact.kind in kinds and fact.id != situations[0].id]
    if not lasting:
        return (situations[0].id,)
    best = min(kinds.index(fact.kind) for fact in lasting)
    near = [fact for fact in lasting if kinds.index(fact.kind) <= best + 2]
    return (situations[0].id, rng.choice(near).id)


def _symptoms(
    case: CaseFile, measures: Sequence[Measure], previous: Sequence[Session], most: int
) -> tuple[str, ...]:
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
    return tuple(fact.id for fact in sorted(present or case.symptoms, key=order)[:most])


def _episodes(case: CaseFile, previous: Sequence[Session]) -> tuple[str, ...]:
    """The next everyday episodes not told so far, in the case's order."""
    told = set(_disclosed(previous))
    return tuple(fact.id for fact in case.episodes if fact.id not in told)[:EPISODES]


def _education(protocol: Protocol, number: int) -> tuple[str, ...]:
    points = protocol.psycho_education
    return points[(number - 1) % len(points)].lines
