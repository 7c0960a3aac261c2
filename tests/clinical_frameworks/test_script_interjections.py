"""Lateness, missed appointments and strains in the alliance: each once, in its place, with its trust."""

from __future__ import annotations

import itertools
import random
from functools import cache

import pytest

from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.conformance.planned import PlannedSession, questionnaires, state_before, without_risk
from clinical_frameworks.framework import PlannerState, TurnPlan
from clinical_frameworks.script.interjections import interjected, load_interjections
from clinical_frameworks.script.said_keys import line_names
from clinical_frameworks.script.view import PlanView
from clinical_frameworks.talk import load_talk_model
from corpus.record import Attendance, Rupture, Session
from tests.clinical_frameworks.planned_sessions import TALK, plan_course_sessions, sampled

CBT = load_cbt()
LINES = CBT.data.script.lines
PATIENT = sampled("gad")
CASE, PROFILE = PATIENT.case, PATIENT.profile()
ENTRIES = {entry.id: entry for entry in load_interjections()}
OWN_LINES = {item.line for entry in ENTRIES.values() for item in entry.lines}
KINDS = ("withdrawal", "confrontation")
SEEDS = range(4)
BEFORE: tuple[Session, ...] = tuple(
    one.session() for one in plan_course_sessions(PATIENT, 5, 1, sessions=1, item9=(0,))
)


@cache
def session(
    number: int = 2,
    *,
    seed: int = 0,
    late: int = 0,
    missed: int = 0,
    rupture: Rupture | None = None,
    risk: bool = False,
) -> PlannedSession:
    """The n-th session of a patient, with that attendance and rupture; lengths are drawn."""
    case = CASE if risk else without_risk(CASE)
    previous = BEFORE[: number - 1]
    measures = questionnaires(risk)
    clinical = state_before(case, PROFILE, previous, measures, 1).model_copy(
        update={"attendance": Attendance(late_minutes=late, missed_before=missed), "rupture": rupture}
    )
    rng = random.Random(seed)
    course = CBT.plan_course(case, PROFILE, 4, rng)
    plan = CBT.plan_session(course, case, PROFILE, previous, measures, clinical, 1500, rng)
    manner = load_talk_model(TALK).draw_session(rng, PROFILE.style)
    plan = plan.model_copy(update={"talk": TALK, "manner": manner})
    states, turns = [CBT.start(plan, case, PROFILE, previous, clinical, rng)], list[TurnPlan]()
    while not turns or not turns[-1].last:
        turn, after = CBT.next_turn(plan, states[-1], case, PROFILE, rng)
        states.append(CBT.after_turn(plan, after, turn, len(turn.draft.split())))
        turns.append(turn)
    return PlannedSession(plan, tuple(turns), tuple(states))


def exchange(planned: PlannedSession, *keys: str) -> list[tuple[str, int]]:
    """Every use of these lines, with the turn it is in."""
    return [(key, n) for n, turn in enumerate(planned.turns) for key in line_names(turn.line) if key in keys]


def lines_of(entry: str, kind: str | None = None) -> list[str]:
    return [item.line for item in ENTRIES[entry].lines if item.kind in (None, kind)]


def check_order(planned: PlannedSession, keys: list[str]) -> list[int]:
    """Each line comes once, in order, the other speaker's in the next turn; gives the turns."""
    found = exchange(planned, *OWN_LINES)
    assert [key for key, _ in found] == keys
    turns = [turn for _, turn in found]
    for (first, here), (second, there) in itertools.pairwise(found):
        assert there - here == (LINES[first].speaker != LINES[second].speaker), (first, second)
    for index, turn in enumerate(planned.turns):
        assert turn.speaker == ("therapist", "patient")[index % 2], (index, turn.line)
    return turns


def test_nothing_interrupts_an_ordinary_session() -> None:
    assert exchange(session(), *OWN_LINES) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_lateness_is_said_once_and_met(seed: int) -> None:
    planned = session(seed=seed, late=12)
    turns = check_order(planned, ["say_late", "meet_late"])
    assert 1 <= turns[0] <= 15
    assert check_order(session(1, seed=seed, late=12), ["say_late", "meet_late"])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_missed_appointment_is_asked_about_once_from_the_second_session_on(seed: int) -> None:
    planned = session(seed=seed, missed=1)
    turns = check_order(planned, ["ask_missed", "tell_missed", "meet_missed"])
    assert turns[0] >= ENTRIES["missed"].after_turns
    assert exchange(session(1, seed=seed, missed=1), *OWN_LINES) == []


def test_somebody_late_who_missed_an_appointment_says_both() -> None:
    keys = {key for key, _ in exchange(session(late=5, missed=2), *OWN_LINES)}
    assert keys == {"say_late", "meet_late", "ask_missed", "tell_missed", "meet_missed"}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("repaired", [True, False])
def test_a_rupture_comes_once_in_its_kind_and_is_repaired_or_passed_over(
    kind: str, repaired: bool, seed: int
) -> None:
    entry = "rupture_repaired" if repaired else "rupture_open"
    planned = session(seed=seed, rupture=Rupture.model_validate({"kind": kind, "repaired": repaired}))
    keys = lines_of(entry, kind)
    assert len(keys) == (6 if repaired else 3)
    first = check_order(planned, keys)[0]
    assert first >= ENTRIES[entry].after_turns
    reached = planned.states[first].words
    assert reached >= ENTRIES[entry].after_share * planned.plan.phases[-1].until_words


@pytest.mark.parametrize("kind", KINDS)
def test_trust_falls_by_the_strain_and_recovers_only_when_it_is_repaired(kind: str) -> None:
    """A patient's act moves no trust of itself, so the turn's step is that of its lines."""
    steps = {}
    for repaired in (True, False):
        rupture = Rupture.model_validate({"kind": kind, "repaired": repaired})
        planned = session(seed=1, rupture=rupture)
        keys = lines_of("rupture_repaired" if repaired else "rupture_open", kind)
        for key, index in exchange(planned, *keys):
            if LINES[key].speaker == "patient":
                step = planned.states[index + 1].hidden.trust - planned.states[index].hidden.trust
                own = sum(LINES[name].trust for name in line_names(planned.turns[index].line))
                assert step == pytest.approx(own, abs=1e-4)
        steps[repaired] = sum(LINES[key].trust for key in keys)
    assert steps[False] == {"withdrawal": -0.05, "confrontation": -0.08}[kind]
    # Withdrawal: -0.05 + 0.03 + 0.05 + 0.04; confrontation: -0.08 + 0.03 + 0.03 + 0.05 + 0.04.
    assert steps[True] == pytest.approx(0.07)


def test_the_risk_phase_is_not_interrupted() -> None:
    rupture = Rupture(kind="confrontation", repaired=True)
    planned = session(seed=2, late=10, missed=1, rupture=rupture, risk=True)
    assert "risk" in {turn.phase for turn in planned.turns}
    order = [phase.id for phase in planned.plan.phases]
    for state in planned.states[:-1]:
        view = PlanView(planned.plan, state, CASE, PROFILE)
        if order[state.phase] == "risk":
            assert interjected(view, CBT.data.script) is None
    for key, index in exchange(planned, *OWN_LINES):
        assert key not in line_names(planned.turns[index].line)[:1] or planned.turns[index].phase != "risk"


def test_the_patient_does_not_speak_twice_to_say_it() -> None:
    """Lateness begins with the patient, so it waits while the patient was the last to speak."""
    planned = session(late=8)
    state = planned.states[3].model_copy(update={"moves_done": (), "queue": ()})
    assert state.turns >= ENTRIES["late"].after_turns
    for speaker, comes in (("therapist", True), ("patient", False)):
        now: PlannerState = state.model_copy(update={"speaker": speaker})
        assert (interjected(PlanView(planned.plan, now, CASE, PROFILE), CBT.data.script) is not None) is comes


def test_a_script_without_the_shared_lines_is_not_interrupted() -> None:
    planned = session(late=8)
    bare = CBT.data.script.model_copy(update={"lines": {}})
    state = planned.states[2].model_copy(update={"moves_done": (), "queue": (), "speaker": "therapist"})
    assert interjected(PlanView(planned.plan, state, CASE, PROFILE), bare) is None
