"""The dynamics of a whole course behind two functions: `begin` before session 1, `step` after each session.

A run may be resumed at any time, so the state before session k is never stored: it is computed anew from
the record, ``begin`` first and then ``step`` over the sessions (`replay`). For that to give the same state,
``step`` depends on three things only: the state before the session, what the record says happened in it,
and a generator derived from the course's seed and the session's number. Each model draws from a generator
of its own, in a fixed order, so that one model's numbers do not move another's.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

from clinical_frameworks.dynamics.adherence import adherence_chance, draw_homework_habit, next_success
from clinical_frameworks.dynamics.alliance import first_alliance, is_open, plan_rupture, step_alliance
from clinical_frameworks.dynamics.attendance import draw_attendance, leaves_chance
from clinical_frameworks.dynamics.beliefs import draw_beliefs, step_beliefs
from clinical_frameworks.dynamics.events import draw_event, next_shock
from clinical_frameworks.dynamics.happened import happened_in
from clinical_frameworks.dynamics.report import draw_report_bias
from clinical_frameworks.dynamics.stage import step_stage
from clinical_frameworks.dynamics.state import CourseState, SessionHappened, Valence
from clinical_frameworks.dynamics.symptoms import (
    draw_paces,
    is_large_drop,
    next_fluctuation,
    next_push,
    severity_with,
    step_items,
)
from clinical_frameworks.dynamics.trajectory import draw_trajectory, primary_instrument, severity_on_curve
from clinical_frameworks.dynamics.trust import carry_trust
from clinical_frameworks.errors import InstrumentValueError
from clinical_frameworks.instruments import check_items, load_instrument
from corpus.record import ClinicalState, Session
from corpus.seeds import derive_rng

# Order in which `begin` and `step` hand out generators. Append only: another order is another course.
_MODELS = (
    "trajectory",
    "symptoms",
    "report",
    "beliefs",
    "alliance",
    "stage",
    "adherence",
    "events",
    "attendance",
    "rupture",
    "dropout",
)


def _generators(rng: random.Random) -> dict[str, random.Random]:
    return {model: random.Random(rng.getrandbits(64)) for model in _MODELS}


def begin(
    baseline: Mapping[str, tuple[int, ...]],
    disorder: str,
    baseline_trust: float,
    stage_of_change: str,
    resistance: str | None,
    core_beliefs: Sequence[str],
    rng: random.Random,
    *,
    dropout: bool = False,
    event_valences: Sequence[Valence] | None = None,
) -> CourseState:
    """The state before session 1.

    Args:
        baseline: True items by instrument; they are the items of session 1.
        disorder: The patient's main disorder; its own instrument must be in ``baseline``.
        baseline_trust: Trust at the first word, 0-1.
        stage_of_change: Stage before therapy.
        resistance: Shape of resistance, or None.
        core_beliefs: Ids of the core beliefs, as `happened_in` will name them.
        rng: Generator derived from the course's seed.
        dropout: May the patient leave early?
        event_valences: Valences of the case's events in order; None draws them, without end.

    Raises:
        InstrumentValueError: Items that do not fit, or the disorder's own instrument is missing.
        UnknownFrameworkError: An instrument, disorder or stage without an entry in the data.
    """
    primary = primary_instrument(disorder)
    if primary not in baseline:
        raise InstrumentValueError(
            f"baseline: no {primary} items, which measure {disorder!r}; "
            f"given: {', '.join(baseline) or 'none'}"
        )
    for instrument_id, items in baseline.items():
        check_items(load_instrument(instrument_id), items)
    draw = _generators(rng)
    trajectory = draw_trajectory(disorder, stage_of_change, draw["trajectory"])
    beliefs = draw_beliefs(core_beliefs, draw["beliefs"])
    alliance = first_alliance(baseline_trust, stage_of_change, resistance, draw["alliance"])
    habit = draw_homework_habit(draw["adherence"])
    return CourseState(
        session=1,
        disorder=disorder,
        resistance=resistance,
        dropout=dropout,
        trajectory=trajectory,
        baseline={name: tuple(items) for name, items in baseline.items()},
        paces=draw_paces(baseline, disorder, draw["symptoms"]),
        items={name: tuple(items) for name, items in baseline.items()},
        severity=1.0,
        report_bias=draw_report_bias(resistance, draw["report"]),
        beliefs=beliefs,
        beliefs_at_start=beliefs,
        trust=baseline_trust,
        baseline_trust=baseline_trust,
        alliance=alliance,
        stage_of_change=stage_of_change,
        homework_habit=habit,
        adherence=adherence_chance(habit, stage_of_change, alliance.mean, 0.5, ruptured=False),
        event_valences=tuple(event_valences) if event_valences is not None else None,
        rupture=plan_rupture(1, alliance, baseline_trust, stage_of_change, resistance, None, draw["rupture"]),
        attendance=draw_attendance(alliance.mean, stage_of_change, ruptured=False, rng=draw["attendance"]),
    )


def step(state: CourseState, happened: SessionHappened, rng: random.Random) -> CourseState:
    """The state before the session that follows the one ``state`` stands before and ``happened`` tells of.

    When the patient has left (``returns`` false) the state is returned as it is.
    """
    if not state.returns:
        return state
    draw, number = _generators(rng), state.session + 1
    ruptured = is_open(happened.ruptures)
    attendance = draw_attendance(state.alliance.mean, state.stage_of_change, ruptured, draw["attendance"])
    event = draw_event(
        1 + attendance.missed_before, state.events_so_far, state.event_valences, draw["events"]
    )
    shock = next_shock(state.shock, event, draw["events"])
    push = next_push(state.push, happened.homework, state.alliance.mean)
    fluctuation = next_fluctuation(state.fluctuation, draw["symptoms"])
    severity = severity_with(severity_on_curve(state.trajectory, number), push, fluctuation, shock)
    items = {
        name: step_items(name, now, state.baseline[name], severity, state.paces[name], draw["symptoms"])
        for name, now in state.items.items()
    }
    primary = primary_instrument(state.disorder)
    alliance = step_alliance(state.alliance, happened, state.severity - severity, draw["alliance"])
    stage = step_stage(
        state.stage_of_change, happened, alliance=alliance.mean, event=event, rng=draw["stage"]
    )
    trust = carry_trust(
        state.trust if happened.trust is None else happened.trust,
        state.baseline_trust,
        happened.ruptures,
        attendance.missed_before,
    )
    success = next_success(state.homework_success, happened.homework)
    leaves = draw["dropout"].random() < leaves_chance(state.session, alliance.mean, stage, ruptured)
    return state.model_copy(
        update={
            "session": number,
            "returns": not (state.dropout and leaves),
            "items": items,
            "severity": severity,
            "fluctuation": fluctuation,
            "push": push,
            "shock": shock,
            "sudden_gain": is_large_drop(primary, sum(state.items[primary]), sum(items[primary])),
            "beliefs": step_beliefs(
                state.beliefs,
                state.beliefs_at_start,
                happened,
                alliance=state.alliance.mean,
                severity=severity,
                rng=draw["beliefs"],
            ),
            "trust": trust,
            "alliance": alliance,
            "stage_of_change": stage,
            "homework_success": success,
            "adherence": adherence_chance(state.homework_habit, stage, alliance.mean, success, ruptured),
            "event": event,
            "events_so_far": state.events_so_far + (event is not None),
            "rupture": plan_rupture(
                number, alliance, trust, stage, state.resistance, happened, draw["rupture"]
            ),
            "attendance": attendance,
        }
    )


def step_rng(seed: int, session: int) -> random.Random:
    """The generator `step` is given after that session of the course with that seed."""
    return derive_rng(seed, session, "dynamics")


def replay(
    start: CourseState,
    sessions: Iterable[Session],
    seed: int,
    belief_of_chain: Mapping[str, str] | None = None,
) -> CourseState:
    """The state after ``sessions`` (in order, from session 1), from the state `begin` gave."""
    state = start
    for session in sessions:
        state = step(state, happened_in(session, belief_of_chain), step_rng(seed, session.number))
    return state


def clinical_state(state: CourseState) -> ClinicalState:
    """The part of the state that goes on record with the session it stands before."""
    return ClinicalState(
        trajectory=state.trajectory.shape,
        sudden_gain=state.sudden_gain,
        beliefs=state.beliefs,
        trust=state.trust,
        alliance=state.alliance,
        stage_of_change=state.stage_of_change,
        adherence=state.adherence,
    )
