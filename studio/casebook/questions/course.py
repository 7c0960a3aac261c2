"""Questions over a whole course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clinical_frameworks.case import FactKind
from clinical_frameworks.cbt.knowledge import load_beliefs
from corpus.record import Course
from studio.casebook.measures import readings
from studio.casebook.questions.candidate import Candidate
from studio.casebook.questions.thoughts import belief_words
from studio.casebook.risk_notes import kind_label
from studio.casebook.session_view import SessionView
from studio.casebook.wording import in_words

_FORMULATION: tuple[FactKind, ...] = (
    "history",
    "core_belief",
    "intermediate_belief",
    "situation",
    "coping",
    "strength",
    "goal",
    "social",
    "risk",
)
"""Kinds of facts a formulation is made of."""


def scores(course: Course, views: Sequence[SessionView]) -> Iterator[Candidate]:
    """The course of each questionnaire with the change usually taken as reliable."""
    by_name: dict[str, list[str]] = {}
    trends: dict[str, str] = {}
    for found in readings(views).values():
        for reading in found:
            by_name.setdefault(reading.name, []).append(f"session {reading.session}: {reading.score}")
            trends[reading.name] = reading.trend
    words = [
        f"{name}: {', '.join(row)}. {trends[name]}".rstrip(". ")
        for name, row in by_name.items()
        if len(row) > 1
    ]
    if words:
        yield Candidate({"scores": ". ".join(words)})


def common_belief(course: Course, views: Sequence[SessionView]) -> Iterator[Candidate]:
    """A belief from which at least two of the situations told spring."""
    case, told = views[-1].case, views[-1].told
    if case is None:
        return
    for belief in dict.fromkeys(chain.belief for chain in case.chains):
        items = [told[c.situation.id] for c in case.chains if c.belief == belief and c.situation.id in told]
        if len(items) > 1 and belief in load_beliefs().ids():
            family, label = belief_words(belief)
            words = " and ".join(f"{item.turn.index} (session {item.session})" for item in items)
            yield Candidate(
                {"turns": words, "label": label, "family": family}, tuple(item.turn for item in items)
            )


def gate(course: Course, views: Sequence[SessionView]) -> Iterator[Candidate]:
    """The most guarded thing that was said, when trust at the start would not have been enough for it."""
    start = next((turn.state.trust for view in views for turn in view.turns if turn.state is not None), None)
    guarded = [
        item
        for item in views[-1].told.values()
        if start is not None and item.fact.trust_needed > start and item.turn.state is not None
    ]
    if not guarded or start is None:
        return
    item = max(guarded, key=lambda one: (one.fact.trust_needed, -one.session, -one.turn.index))
    assert item.turn.state is not None, "guarded has only turns with a state"
    yield Candidate(
        {
            "turn": str(item.turn.index),
            "session": str(item.session),
            "needed": f"{item.fact.trust_needed:.2f}",
            "trust": f"{item.turn.state.trust:.2f}",
            "start": f"{start:.2f}",
        },
        (item.turn,),
    )


def untold(course: Course, views: Sequence[SessionView]) -> Iterator[Candidate]:
    """What is true and never came up, with the trust it needs."""
    case, told = views[-1].case, views[-1].told
    if case is None:
        return
    rows: dict[str, list[str]] = {}
    for kind in _FORMULATION:
        for fact in case.facts():
            if fact.kind == kind and fact.id not in told:
                rows.setdefault(kind_label(fact).lower(), []).append(
                    f"“{fact.topic}” ({fact.trust_needed:.2f})"
                )
    if rows:
        words = "; ".join(f"{label}: {', '.join(named)}" for label, named in rows.items())
        yield Candidate({"untold": words})


def formulation(course: Course, views: Sequence[SessionView]) -> Iterator[Candidate]:
    """The core beliefs behind the case's situations, when at least two thoughts were told."""
    view = views[-1]
    if view.case is None or len(view.of_kind("automatic_thought")) < 2:
        return
    beliefs = [
        b for b in dict.fromkeys(chain.belief for chain in view.case.chains) if b in load_beliefs().ids()
    ]
    if beliefs:
        words = "; ".join(f"{label} ({family})" for family, label in map(belief_words, beliefs))
        yield Candidate({"beliefs": words}, tuple(item.turn for item in view.of_kind("automatic_thought")))


def true_course(course: Course, views: Sequence[SessionView]) -> Iterator[Candidate]:
    """Totals of the self-report beside the truth, when they differ anywhere."""
    rows = [
        (view.number, reading.name, reading.measure.total, sum(reading.measure.true_items))
        for view, found in zip(views, readings(views).values(), strict=True)
        for reading in found
        if reading.measure.true_items
    ]
    if any(total != true for _, _, total, true in rows):
        words = "; ".join(f"session {n} {name}: {total}, true {true}" for n, name, total, true in rows)
        yield Candidate({"totals": words})


def homework_pattern(course: Course, views: Sequence[SessionView]) -> Iterator[Candidate]:
    """Outcomes of the tasks, when at least two were reviewed."""
    done = [view.session.homework_reviewed for view in views if view.session.homework_reviewed is not None]
    rows = [
        f"task of session {task.set_in_session} ({task.task}): {in_words(task.outcome)}"
        for task in done
        if task.outcome is not None
    ]
    if len(rows) > 1:
        yield Candidate({"outcomes": "; ".join(rows)})


def alliance(course: Course, views: Sequence[SessionView]) -> Iterator[Candidate]:
    """Trust at the end of each session, when there are at least two."""
    rows = []
    for view in views:
        trust = next((turn.state.trust for turn in reversed(view.turns) if turn.state is not None), None)
        if trust is not None:
            rows.append(f"session {view.number} {trust:.2f}")
    if len(rows) > 1:
        yield Candidate({"trust": ", ".join(rows)})


def trajectory(course: Course, views: Sequence[SessionView]) -> Iterator[Candidate]:
    """The simulated shape of the symptom course, when it is on record."""
    states = [(view.number, view.session.clinical) for view in views]
    known = [(number, state) for number, state in states if state is not None]
    if known:
        gains = [str(number) for number, state in known if state.sudden_gain]
        words = f" Sudden gain before session {', '.join(gains)}." if gains else ""
        yield Candidate({"trajectory": in_words(known[0][1].trajectory), "gains": words})


def goal(course: Course, views: Sequence[SessionView]) -> Iterator[Candidate]:
    """A goal in the patient's words."""
    for item in views[-1].of_kind("goal"):
        yield Candidate(
            {"session": str(item.session), "turn": str(item.turn.index), "goal": f"“{item.words}”"},
            (item.turn,),
        )
