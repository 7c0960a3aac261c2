from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clinical_frameworks.cbt
from clinical_frameworks.case import CaseFile
from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.framework import (
    HomeworkLines,
    PhasePlan,
    PlannerState,
    SessionPlan,
    TurnPlan,
)
from clinical_frameworks.script import Line, Move, Script, ScriptPlanner, load_script
from corpus.record import HiddenState, Homework
from personas.vocabulary import Disorder
from tests.clinical_frameworks.planned_sessions import (
    DISORDERS,
    Planned,
    course_of,
    plan_course_sessions,
    sampled,
)
from tests.clinical_frameworks.sample_case import sample_case, sample_profile

SHIPPED = load_script(Path(clinical_frameworks.cbt.__file__).parent)
MINUTES = (1, 5, 20)
every_course = pytest.mark.parametrize(
    ("disorder", "minutes"), list(itertools.product(DISORDERS, MINUTES)), ids=str
)


def line(speaker: str, *say: str, **more: object) -> Line:
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


def session_plan(*phases: tuple[str, int]) -> SessionPlan:
    return SessionPlan(
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


PLAN = session_plan(("talk", 10**6), ("end", 10**6))


def state(trust: float = 0.5, disclosed: Sequence[str] = ()) -> PlannerState:
    hidden = HiddenState(trust=trust, distress=0.4)
    return PlannerState(chain="chain1", disclosed=tuple(disclosed), hidden=hidden)


def talk(
    planner: ScriptPlanner,
    start: PlannerState,
    *,
    plan: SessionPlan = PLAN,
    case: CaseFile | None = None,
    seed: int = 0,
    words: int = 1,
) -> list[TurnPlan]:
    """All turns of a session in which every turn has that many words."""
    rng, turns, now = random.Random(seed), list[TurnPlan](), start
    while not turns or not turns[-1].last:
        turn, after = planner.next_turn(plan, now, case or sample_case(), sample_profile(), rng)
        now = planner.after_turn(plan, after, turn, words)
        turns.append(turn)
    return turns


def keys_of(planned: Planned) -> list[str]:
    return [key for turn in planned.turns for key in turn.line.split("+")]


# ---- the shipped script ---------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 60))
def test_the_same_state_and_generator_give_the_same_turn(seed: int, position: int) -> None:
    patient, cbt = sampled("gad"), load_cbt()
    planned = course_of("gad", 5)[0]
    before = planned.states[min(position, len(planned.turns) - 1)]
    kept = before.model_dump_json()
    first, again = (
        cbt.next_turn(planned.plan, before, patient.case, patient.profile(), random.Random(seed))
        for _ in range(2)
    )
    assert first == again
    assert before.model_dump_json() == kept


def test_another_seed_gives_another_session() -> None:
    one, two = (plan_course_sessions(sampled("gad"), 5, seed, sessions=1)[0] for seed in (1, 2))
    assert [turn.draft for turn in one.turns] != [turn.draft for turn in two.turns]


@every_course
def test_a_session_ends_once_with_its_last_turn(disorder: Disorder, minutes: int) -> None:
    for planned in course_of(disorder, minutes):
        assert [turn.last for turn in planned.turns] == [False] * (len(planned.turns) - 1) + [True]
        assert planned.turns[-1].phase == planned.plan.phases[-1].id


@every_course
def test_no_phrasing_comes_twice_in_a_session(disorder: Disorder, minutes: int) -> None:
    for planned in course_of(disorder, minutes):
        keys = keys_of(planned)
        assert len(set(keys)) == len(keys)


@every_course
def test_a_fixed_reply_never_comes_twice_in_a_course(disorder: Disorder, minutes: int) -> None:
    keys = [key for planned in course_of(disorder, minutes) for key in keys_of(planned)]
    fixed = [key for key in keys if SHIPPED.lines[key.partition("#")[0]].verbatim]
    assert fixed
    assert len(set(fixed)) == len(fixed)


@every_course
def test_phases_come_in_the_plans_order(disorder: Disorder, minutes: int) -> None:
    for planned in course_of(disorder, minutes):
        order = [phase.id for phase in planned.plan.phases]
        places = [order.index(turn.phase) for turn in planned.turns]
        assert places == sorted(places)


@every_course
def test_the_speakers_alternate_and_the_therapist_begins(disorder: Disorder, minutes: int) -> None:
    for planned in course_of(disorder, minutes):
        for index, turn in enumerate(planned.turns):
            assert turn.speaker == ("therapist", "patient")[index % 2], (
                planned.plan.number,
                index,
                turn.line,
            )


@every_course
def test_facts_are_disclosed_by_the_patient_once_and_referred_to_afterwards(
    disorder: Disorder, minutes: int
) -> None:
    case, said = sampled(disorder).case, set[str]()
    known = {fact.id for fact in case.facts()}
    for planned in course_of(disorder, minutes):
        for turn in planned.turns:
            assert turn.speaker == "patient" or not turn.discloses
            assert set(turn.discloses) <= known - said
            assert {fact for fact in turn.refers_to if fact in known} <= said
            said |= set(turn.discloses)


@every_course
def test_a_guarded_fact_is_said_with_enough_trust_only(disorder: Disorder, minutes: int) -> None:
    case = sampled(disorder).case
    for planned in course_of(disorder, minutes):
        for before, turn in zip(planned.states, planned.turns, strict=False):
            if all(SHIPPED.lines[key.partition("#")[0]].guarded for key in turn.line.split("+")):
                for fact in turn.discloses:
                    assert case.fact(fact).trust_needed <= before.hidden.trust


def test_a_longer_session_has_more_turns() -> None:
    for disorder in DISORDERS:
        counts = [len(course_of(disorder, minutes)[0].turns) for minutes in MINUTES]
        assert counts == sorted(set(counts))


# ---- made-up scripts: merging -----------------------------------------------------------------------------


def test_lines_of_one_speaker_are_said_as_one_turn_with_its_parts() -> None:
    planner = script(
        {
            "nod": line("therapist", "That was hard.", act="reflection_simple"),
            "ask": line("therapist", "what then?", act="question_open", technique=True),
            "tell": line("patient", "Nothing."),
        },
        {"id": "one", "lines": ["nod", "ask", "tell"]},
    )
    merged, answer, *_ = talk(planner, state())
    assert merged.draft == "That was hard. What then?"
    assert merged.parts == ("That was hard.", "What then?")
    assert merged.line == "nod#0+ask#0"
    assert merged.act == "reflection_simple+question_open"
    assert merged.technique == "pie_chart"
    assert merged.target_words == 5
    assert answer.parts == ()
    assert answer.technique is None


def test_lines_merge_across_moves_and_keep_the_first_lines_place() -> None:
    planner = script({"hi": line("therapist", "Well.")}, {"id": "one", "lines": ["hi"]})
    first, last = talk(planner, state())
    assert (first.draft, first.move, first.phase) == ("Well. Goodbye.", "one", "talk")
    assert (last.draft, last.move, last.phase) == ("Bye.", "end", "end")


def test_three_lines_at_most_make_a_turn() -> None:
    lines = {f"l{number}": line("therapist", f"Line {number}.") for number in range(4)}
    planner = script(lines, {"id": "one", "lines": list(lines)})
    assert [len(turn.line.split("+")) for turn in talk(planner, state())] == [3, 2, 1]


def test_a_fixed_reply_stands_alone() -> None:
    planner = script(
        {
            "mm": line("therapist", "Mm.", act="facilitate", verbatim=True),
            "ask": line("therapist", "And then?"),
            "tell": line("patient", "Nothing."),
            "yes": line("patient", "Yes.", act="facilitate", verbatim=True),
        },
        {"id": "one", "lines": ["mm", "ask", "tell", "yes"]},
    )
    turns = talk(planner, state())
    assert [turn.draft for turn in turns] == ["And then?", "Nothing.", "Goodbye.", "Bye."]
    assert not any(turn.verbatim for turn in turns)
    alone = script(
        {"ask": line("therapist", "Hm?"), "yes": line("patient", "Yes.", act="facilitate", verbatim=True)},
        {"id": "one", "lines": ["ask", "yes"]},
    )
    assert [turn.verbatim for turn in talk(alone, state())] == [False, True, False, False]


# ---- made-up scripts: what may be said ---------------------------------------------------------------


def guarded_case(trust_needed: float) -> CaseFile:
    case = sample_case()
    secret = case.history[0].model_copy(update={"trust_needed": trust_needed})
    return case.model_copy(update={"history": (secret,)})


ASKING = script(
    {
        "ask": line("therapist", "Tell me."),
        "tell": line("patient", "{history1}", act="disclose"),
        "reflect": line("therapist", "So {history1_you}."),
        "next": line("therapist", "Let's go on."),
        "fine": line("patient", "Fine."),
    },
    {"id": "one", "lines": ["ask", "tell", "reflect"]},
    {"id": "two", "lines": ["next", "fine"]},
)


@pytest.mark.parametrize("trust", [0.0, 0.59])
def test_at_low_trust_the_patient_withholds_and_the_rest_of_the_move_is_dropped(trust: float) -> None:
    turns = talk(ASKING, state(trust), case=guarded_case(0.6))
    drafts = ["Tell me.", "I'd rather not.", "Let's go on.", "Fine.", "Goodbye.", "Bye."]
    assert [turn.draft for turn in turns] == drafts
    assert turns[1].act == "resist"
    assert all(not turn.discloses for turn in turns)


@pytest.mark.parametrize("trust", [0.6, 1.0])
def test_at_high_trust_the_fact_is_said_and_taken_up(trust: float) -> None:
    turns = talk(ASKING, state(trust), case=guarded_case(0.6))
    assert [turn.draft for turn in turns[:3]] == [
        "Tell me.",
        "My father left when I was nine.",
        "So your father left when you were nine. Let's go on.",
    ]
    assert turns[1].discloses == ("history.1",)
    assert turns[2].refers_to == ("history.1",)


def test_what_was_said_before_needs_no_trust_again() -> None:
    turns = talk(ASKING, state(0.0, ["history.1"]), case=guarded_case(0.6))
    assert turns[1].draft == "My father left when I was nine."
    assert turns[1].discloses == ()
    assert turns[1].refers_to == ("history.1",)


def test_an_unguarded_line_is_said_at_any_trust_and_a_line_may_name_its_own_refusal() -> None:
    lines = {"ask": line("therapist", "Tell me."), "no": line("patient", "Pass.", act="resist")}
    for more, said in (
        ({"guarded": False}, "My father left when I was nine."),
        ({"withhold": "no"}, "Pass."),
    ):
        planner = script(
            {**lines, "tell": line("patient", "{history1}", **more)}, {"id": "one", "lines": ["ask", "tell"]}
        )
        assert talk(planner, state(0.0), case=guarded_case(0.6))[1].draft == said


def test_the_therapist_never_says_what_was_not_disclosed() -> None:
    planner = script(
        {"ask": line("therapist", "Is it {history1_topic_you}?", "Tell me."), "tell": line("patient", "No.")},
        {"id": "one", "lines": ["ask", "tell"]},
    )
    before = {talk(planner, state(), seed=seed)[0].draft for seed in range(40)}
    after = {talk(planner, state(disclosed=["history.1"]), seed=seed)[0].draft for seed in range(40)}
    assert before == {"Tell me."}
    assert after == {"Tell me.", "Is it your father leaving?"}


def test_a_question_without_an_answer_is_not_asked() -> None:
    planner = script(
        {
            "hi": line("therapist", "Hello."),
            "hello": line("patient", "Hello."),
            "ask": line("therapist", "What happened this week?"),
            "tell": line("patient", "{event}"),
        },
        {"id": "one", "lines": ["hi", "hello", "ask", "tell"]},
    )
    assert [turn.draft for turn in talk(planner, state())] == ["Hello.", "Hello.", "Goodbye.", "Bye."]


def test_the_keep_list_has_cues_in_both_persons_and_the_patients_numbers() -> None:
    planner = script(
        {"ask": line("therapist", "Well?"), "tell": line("patient", "About {intensity}. {against1}")},
        {"id": "one", "lines": ["ask", "tell"]},
    )
    assert set(talk(planner, state())[1].keep) == {"seventy", "nodded at me"}


# ---- made-up scripts: the clock ------------------------------------------------------------------------


CLOCK = script(
    {key: line("therapist", f"{key}.") for key in ("a", "b", "c")}
    | {f"{key}_too": line("patient", f"{key} too.") for key in ("a", "b", "c")},
    {"id": "a", "lines": ["a", "a_too"]},
    {"id": "b", "must": False, "lines": ["b", "b_too"]},
    {"id": "c", "lines": ["c", "c_too"]},
)


@pytest.mark.parametrize(
    ("words", "moves"), [(1, ["a", "b", "c", "end"]), (4, ["a", "b", "c", "end"]), (5, ["a", "c", "end"])]
)
def test_only_what_must_be_said_is_said_when_a_phases_words_are_used_up(words: int, moves: list[str]) -> None:
    # The clock is read while the patient's answer to move a is planned, so one turn has been counted.
    turns = talk(CLOCK, state(), plan=session_plan(("talk", 5), ("end", 100)), words=words)
    assert [turn.move for turn in turns[::2]] == moves


def test_the_clock_counts_words_and_turns() -> None:
    turn, planned = CLOCK.next_turn(PLAN, state(), sample_case(), sample_profile(), random.Random(0))
    assert (planned.words, planned.turns, planned.speaker) == (0, 0, None)
    after = CLOCK.after_turn(PLAN, planned, turn, 7)
    assert (after.words, after.turns, after.speaker) == (7, 1, "therapist")


def test_a_script_that_runs_out_before_a_closing_line_says_so() -> None:
    endless = ScriptPlanner(
        Script(
            lines={"hi": line("therapist", "Hi.")},
            moves=(Move.model_validate({"id": "one", "phase": "talk", "lines": ["hi"]}),),
        )
    )
    with pytest.raises(ClinicalDataError, match="'closes: true'"):
        talk(endless, state(), plan=session_plan(("talk", 100)))
