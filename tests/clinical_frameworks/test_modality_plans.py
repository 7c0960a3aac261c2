"""What a modality's data makes of a course: phases by their conditions, agenda, chances, fidelity."""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections import Counter
from collections.abc import Sequence

import pytest
from pydantic import ValidationError

from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.conformance.planned import (
    questionnaires,
    run_course,
    state_before,
    without_risk,
)
from clinical_frameworks.errors import UnknownFrameworkError
from clinical_frameworks.framework import Fidelity, SessionPlan, treats
from clinical_frameworks.modality import ScriptedFramework
from clinical_frameworks.modality.definition import Phase, StageId
from clinical_frameworks.modality.fidelity import ActTargets, Evidence
from clinical_frameworks.script.said_keys import line_names
from corpus.record import Measure, Session, Turn
from tests.clinical_frameworks.planned_sessions import measures_of, sampled
from tests.clinical_frameworks.sample_case import sample_case, sample_profile
from tests.clinical_frameworks.toy_data import load_toy

PATIENT = sampled("gad")
CASE, PROFILE = PATIENT.case, PATIENT.profile()


def plan(
    number: int, of: int, measures: Sequence[Measure] | None = None, words: int = 1000, text: str = "Hm."
) -> SessionPlan:
    """The toy's plan of one session of a course, after sessions in which the patient said ``text``."""
    toy, rng = load_toy(), random.Random(1)
    course = toy.plan_course(CASE, PROFILE, of, rng)
    previous: list[Session] = []
    for before in range(1, number + 1):
        forms = measures_of(PATIENT, item9=0) if measures is None else measures
        clinical = state_before(CASE, PROFILE, previous, forms, 1)
        planned = toy.plan_session(course, CASE, PROFILE, previous, forms, clinical, words, rng)
        turn = Turn(id=f"c/{before}/0", index=0, speaker="patient", text=text)
        previous.append(
            Session(id=f"c/{before}", number=before, turns=(turn,), homework_set=planned.homework_next)
        )
    return planned


def phases(planned: SessionPlan) -> list[str]:
    return [phase.id for phase in planned.phases]


# ---- phases, clock, agenda ------------------------------------------------------------------------------


def test_phases_follow_their_conditions() -> None:
    """The toy reviews a task when one is due and looks back in the late stage (the last 30% of sessions)."""
    assert phases(plan(1, 10)) == ["hello", "work", "goodbye"]
    assert phases(plan(2, 10)) == ["hello", "task_back", "work", "goodbye"]
    assert phases(plan(8, 10)) == ["hello", "task_back", "work", "summing_up", "goodbye"]


def test_the_risk_phase_follows_the_first_whatever_started_it() -> None:
    ticked = plan(1, 10, measures_of(PATIENT, item9=1))
    voiced = plan(2, 10, text="Sometimes I think everyone would be better off without me.")
    assert ticked.risk
    assert phases(ticked)[:2] == ["hello", "risk"]
    assert voiced.risk
    assert phases(voiced)[:2] == ["hello", "risk"]
    assert ticked.agenda[1] == "risk and safety plan"


def test_absent_phases_leave_their_words_to_the_others_in_proportion() -> None:
    """Session 1 has shares 0.15, 0.6 and 0.1 of 0.85; with risk 0.16 more, so 1.01 in all."""
    ends = {phase.id: phase.until_words for phase in plan(1, 10, words=1000).phases}
    assert ends == {"hello": 176, "work": 882, "goodbye": 1000}
    risk = {phase.id: phase.until_words for phase in plan(1, 10, measures_of(PATIENT, 1), 1000).phases}
    assert risk == {"hello": 149, "risk": 307, "work": 901, "goodbye": 1000}


def test_the_phase_that_goes_on_to_further_chains_is_the_datas() -> None:
    assert [phase.id for phase in plan(1, 10).phases if phase.chains] == ["work"]


def test_agenda_points_come_in_the_phases_order_and_only_for_what_is_there() -> None:
    first, late = plan(1, 10), plan(8, 10)
    topic = CASE.chain(first.chain).situation.topic
    assert first.agenda == ("how it has been", topic, first.homework_lines.next_name)
    assert late.agenda[1] == f"how {late.homework_lines.due_name} went"
    assert late.agenda[3] == "looking back with The far view"


@pytest.mark.parametrize(
    ("fields", "sessions"),
    [
        ({}, [1, 2, 3, 4]),
        ({"first_session": False}, [2, 3, 4]),
        ({"later_sessions": False}, [1]),
        ({"last_session": False}, [1, 2, 3]),
        ({"stages": ["middle"]}, [2, 3]),
        ({"needs": "event"}, [3]),
    ],
)
def test_each_condition_of_a_phase(fields: dict[str, object], sessions: list[int]) -> None:
    """A course of four: session 1 early, 2 and 3 middle, 4 late; an event before session 3."""
    phase = Phase.model_validate({"id": "x", "share": 0.5, **fields})
    stages: tuple[StageId, ...] = ("early", "middle", "middle", "late")
    there = [
        number
        for number in range(1, 5)
        if phase.belongs(number, 4, stages[number - 1], frozenset(["event"] if number == 3 else []))
    ]
    assert there == sessions
    assert phase.always == (not fields)


# ---- course -----------------------------------------------------------------------------------------------


def test_the_default_protocol_serves_any_disorder() -> None:
    toy, cbt = load_toy(), load_cbt()
    without = {name: protocol for name, protocol in cbt.data.protocols.items() if name != "default"}
    narrow = ScriptedFramework(dataclasses.replace(cbt.data, protocols=without))
    anybody = PROFILE.model_copy(update={"disorder": "something_rare"})
    assert toy.plan_course(CASE, anybody, 4, random.Random(0)).protocol == "default"
    assert treats(toy, "something_rare")
    assert treats(cbt, "something_rare")
    assert not treats(narrow, "something_rare")
    with pytest.raises(UnknownFrameworkError, match=r"cbt: unknown protocol 'something_rare'; known .* gad"):
        narrow.plan_course(CASE, anybody, 4, random.Random(0))


def test_a_technique_for_the_patients_stage_of_change_is_drawn_twice_as_often() -> None:
    """In the toy's middle stage both weigh 1; two_sides suits contemplation, so it comes 2 times in 3."""
    toy = load_toy()

    def drawn(stage: str) -> Counter[str]:
        patient = PROFILE.model_copy(update={"stage_of_change": stage})
        courses = (toy.plan_course(CASE, patient, 1, random.Random(seed)) for seed in range(600))
        return Counter(course.techniques[0] for course in courses)

    assert drawn("contemplation")["two_sides"] / 600 == pytest.approx(2 / 3, abs=0.06)
    assert drawn("action")["two_sides"] / 600 == pytest.approx(1 / 2, abs=0.06)


# ---- fidelity -------------------------------------------------------------------------------------------


def turn(speaker: str, act: str, line: str = "x#0", technique: str | None = None) -> Turn:
    return Turn.model_validate(
        {"id": "t", "index": 0, "speaker": speaker, "text": "Hm.", "act": act, "line": line}
        | {"technique": technique}
    )


def test_shares_of_acts_are_counted_by_turn() -> None:
    """Four therapist turns: 3 hold a question, 2 a reflection (one turn both)."""
    targets = ActTargets(
        families={"question": (0.2, 0.4, 0.8), "reflection": (0.6, 0.7, 0.8), "affirm": (0.0, 0.1, 0.2)},
        reflections_to_questions=(0.5, 1.0, 2.0),
        sources=("hand",),
    )
    shares = targets.shares_of(
        [
            turn("therapist", "question_open"),
            turn("patient", "answer"),
            turn("therapist", "reflection_simple+question_closed"),
            turn("therapist", "reflection_complex+summary"),
            turn("patient", "facilitate"),
            turn("therapist", "question_open+question_closed"),
        ]
    )
    assert {name: share.value for name, share in shares.families.items()} == {
        "question": 0.75,
        "reflection": 0.5,
        "affirm": 0.0,
    }
    assert [share.within for share in shares.families.values()] == [True, False, True]
    assert shares.reflections_to_questions.value == pytest.approx(2 / 3)


def test_shares_without_anything_to_count_have_no_value() -> None:
    shares = load_toy().act_shares([turn("patient", "answer")])
    assert shares.families["question"].value is None
    assert not shares.families["question"].within
    assert shares.reflections_to_questions.value is None


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [
        ({"acts": ["affirm"]}, True),
        ({"acts": ["summary"]}, False),
        ({"lines": ["ask_"]}, True),
        ({"lines": ["tell_"]}, False),
        ({"lines": ["task"]}, False),  # a beginning, not a part
        ({"techniques": ["two_sides"]}, True),
        ({"techniques": ["far_view"]}, False),
        ({"acts": ["summary"], "lines": ["ask_task"]}, True),
    ],
)
def test_any_mark_is_evidence(evidence: dict[str, object], shown: bool) -> None:
    said = turn("therapist", "affirm+question_open", "respond#1+ask_task#0", "two_sides")
    assert Evidence.model_validate(evidence).shown_by(said) is shown


def test_evidence_without_a_mark_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one of acts, lines, techniques"):
        Evidence()


def test_adherence_tells_the_turns_that_show_an_item() -> None:
    toy = load_toy()
    assert isinstance(toy, Fidelity)
    first, second = itertools.islice(run_course(toy, without_risk(CASE), PROFILE, 1), 2)
    found = {item.item: item for item in toy.adherence(first.plan, first.turns)}
    assert set(found) == {"listening", "task", "weighing"}, "no task is due in session 1"
    assert "task_back" in {item.item for item in toy.adherence(second.plan, second.turns)}
    for index in found["task"].turns:
        assert first.turns[index].move == "task"
    empty = {item.item: item.found for item in toy.adherence(first.plan, [])}
    assert empty == {"listening": False, "task": False, "weighing": False}


def test_adherence_of_a_record_is_that_of_its_plan() -> None:
    """Fidelity can be read off a session on record, without the framework that planned it."""
    cbt = load_cbt()
    (planned, *_) = run_course(cbt, without_risk(CASE), PROFILE, 1)
    assert cbt.adherence(planned.plan, planned.session().turns) == cbt.adherence(planned.plan, planned.turns)


def test_a_case_without_risk_facts_is_asked_and_answers_without_a_fact() -> None:
    """Risk voiced in talk by somebody whose case has no risk facts: every question still gets its answer."""
    toy, case = load_toy(), without_risk(sample_case())
    (planned, *_) = run_course(toy, case, sample_profile(), 1, risk=True, sessions=1)
    talk = [item for item in planned.turns if item.phase == "risk"]
    lines = [item.line for item in talk]
    assert any(line.startswith("risk_tell.plain#") for line in lines)
    assert any(line.startswith("risk_tell_protective.plain#") for line in lines)
    assert not any("risk_tell#" in line or "risk_acknowledge#" in line for line in lines)
    assert not any(fact.startswith("risk.") for item in talk for fact in item.discloses)


@pytest.mark.parametrize("with_facts", [True, False])
@pytest.mark.parametrize("ticked", [True, False])
def test_the_form_is_spoken_of_only_when_it_was_ticked(ticked: bool, with_facts: bool) -> None:
    """Risk that was voiced last time starts the protocol although today's form is silent."""
    case = sample_case() if with_facts else without_risk(sample_case())
    (planned, *_) = run_course(load_toy(), case, sample_profile(), 1, risk=True, sessions=1)
    forms = planned.plan.measures if ticked else questionnaires(risk=False)
    plan = planned.plan.model_copy(update={"measures": forms})
    assert plan.risk
    toy, state, rng, lines = load_toy(), planned.states[0], random.Random(1), list[str]()
    for _ in range(len(planned.turns)):
        turn, state = toy.next_turn(plan, state, case, sample_profile(), rng)
        state = toy.after_turn(plan, state, turn, len(turn.draft.split()))
        lines += line_names(turn.line)
        if turn.last:
            break
    assert ("risk_acknowledge" in lines) is ticked
    assert ("risk_acknowledge.plain" in lines) is not ticked
    assert ("risk_tell" in lines) is with_facts
    assert ("risk_tell.plain" in lines) is not with_facts
