from __future__ import annotations

import itertools
import random
import re
from functools import cache
from typing import get_args

from clinical_frameworks.acts import load_acts
from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.conformance.planned import state_before
from clinical_frameworks.modality.definition import RISK_PHASE
from clinical_frameworks.script.guards import check_guard
from clinical_frameworks.script.library import slots_of
from clinical_frameworks.script.view import PlanView
from personas.vocabulary import Resistance, Style
from tests.clinical_frameworks.planned_sessions import DISORDERS, measures_of, plan_course_sessions, sampled

CBT = load_cbt().data
SHIPPED = CBT.script
PHASES = (*(phase.id for phase in CBT.definition.phases), RISK_PHASE)
ROLES = re.compile(r"\b(?:therapist|patient|client)s?\b", re.IGNORECASE)


@cache
def moments() -> tuple[PlanView, ...]:
    """Moments of first and later sessions of a patient of each disorder, on each situation chain."""
    cbt, views = load_cbt(), []
    for disorder in DISORDERS:
        patient = sampled(disorder)
        case, profile = patient.case, patient.profile()
        previous = (plan_course_sessions(patient, 5, seed=3, sessions=1)[0].session(),)
        rng = random.Random(3)
        course = cbt.plan_course(case, profile, 4, rng)
        measures = measures_of(patient, 1)
        clinical = state_before(case, profile, previous, measures, 3).model_copy(
            update={"events_so_far": 1, "event": "bad"}
        )
        plans = [
            cbt.plan_session(course, case, profile, before, measures, clinical, 800, rng)
            for before in ((), previous, previous)
        ]
        points = CBT.protocol_for(disorder).psycho_education
        longest = max((point.lines for point in points), key=len)
        plans[-1] = plans[-1].model_copy(update={"education": longest})
        for plan, chain in itertools.product(plans, case.chains):
            state = cbt.start(plan, case, profile, previous, clinical, rng)
            views.append(
                PlanView(
                    plan,
                    state.model_copy(update={"chain": chain.id, "last_told": chain.situation.id}),
                    case,
                    profile,
                )
            )
    return tuple(views)


def test_guards_are_negated_and_take_arguments() -> None:
    for guard in ("first_session", "not first_session", "told:situation", "not told:situation", "trust:0.5"):
        assert check_guard(guard)
    for guard in ("told", "first_session:1", "not", "", "Told:situation", "not not risk"):
        assert not check_guard(guard)


def test_every_slot_of_the_shipped_lines_can_be_filled() -> None:
    slots = {
        slot: key
        for key, line in SHIPPED.lines.items()
        for text in (line.note, *line.say, *itertools.chain.from_iterable(line.styles.values()))
        for slot in slots_of(text)
    }
    never = {
        slot: key for slot, key in slots.items() if all(view.resolve(slot) is None for view in moments())
    }
    assert never == {}


def test_an_unknown_slot_is_not_taken_for_a_known_one() -> None:
    view = moments()[0]
    assert view.resolve("situation") is not None
    assert [view.resolve(slot) for slot in ("situatoin", "situation_me", "history99", "")] == [None] * 4


def test_every_act_exists_and_suits_the_speaker() -> None:
    acts = load_acts()
    wrong = [
        (key, line.act)
        for key, line in SHIPPED.lines.items()
        if line.act not in acts or not acts[line.act].may_be_said_by(line.speaker)
    ]
    assert wrong == []


def test_no_phrasing_names_a_role() -> None:
    named = [
        (key, text)
        for key, line in SHIPPED.lines.items()
        for text in (*line.say, *itertools.chain.from_iterable(line.styles.values()))
        if ROLES.search(text)
    ]
    assert named == []


def test_no_line_has_the_same_phrasing_twice() -> None:
    for key, line in SHIPPED.lines.items():
        for style in get_args(Style):
            said = line.phrasings(style)
            assert len(set(said)) == len(said), (key, style)


def test_styles_of_lines_are_the_personas_styles() -> None:
    assert {style for line in SHIPPED.lines.values() for style in line.styles} <= set(get_args(Style))


def test_the_arguments_of_the_shipped_guards_exist() -> None:
    moves = SHIPPED.moves
    guards = [
        guard
        for move in moves
        for guard in (*move.when, *(guard for item in move.lines for guard in item.when))
    ]
    ids = {move.id for move in moves}
    for guard in guards:
        name, _, argument = guard.removeprefix("not ").partition(":")
        if name in ("told", "untold", "more"):
            assert any(view.known(argument) for view in moments()), guard
        elif name == "technique":
            assert argument in CBT.techniques, guard
        elif name == "homework":
            assert argument in ("done", "partly", "not_done"), guard
        elif name == "trust":
            assert 0.0 <= float(argument) <= 1.0, guard
        elif name == "did":
            assert argument.removesuffix("@chain") in ids, guard
        elif name == "style":
            assert argument in get_args(Style), guard
        elif name == "resistance":
            assert argument in get_args(Resistance), guard


def test_moves_lie_in_phases_that_a_session_can_have() -> None:
    assert {move.phase for move in SHIPPED.moves} == set(PHASES)


def test_every_technique_has_a_move_that_carries_it() -> None:
    carried = {guard for move in SHIPPED.moves for guard in move.when if guard.startswith("technique:")}
    assert carried == {f"technique:{technique}" for technique in CBT.techniques}


def test_withheld_lines_are_the_patients_and_hold_no_fact() -> None:
    lines = SHIPPED.lines
    for key in {"withhold", *(line.withhold for line in lines.values() if line.withhold)}:
        assert lines[key].speaker == "patient"
        assert [slot for text in lines[key].say for slot in slots_of(text)] == []


def test_one_line_closes_the_session_and_its_move_is_never_skipped() -> None:
    closing = {key for key, line in SHIPPED.lines.items() if line.closes}
    moves = [move for move in SHIPPED.moves if closing & {item.line for item in move.lines}]
    assert closing
    assert moves
    assert all(move.must and move.phase == CBT.definition.phases[-1].id for move in moves)
