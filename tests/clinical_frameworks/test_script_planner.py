"""How a turn is drawn from a script: what is merged, what may be said, what the clock leaves."""

from __future__ import annotations

import random

import pytest

from clinical_frameworks.case import CaseFile
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.framework import TurnPart
from clinical_frameworks.script import Move, Script, ScriptPlanner
from tests.clinical_frameworks.made_scripts import PLAN, line, script, session_plan, state, talk
from tests.clinical_frameworks.sample_case import sample_case, sample_profile

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
    assert merged.parts == (
        TurnPart(text="That was hard.", act="reflection_simple"),
        TurnPart(text="What then?", act="question_open"),
    )
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


def test_a_turn_of_five_lines_leaves_out_further_optional_ones() -> None:
    """What must be said is said, however much there is: the other speaker has nothing to say in between."""
    keys = [f"l{number}" for number in range(8)]
    lines = {key: line("therapist", f"Line {key}.") for key in keys}
    chancy = [{"line": key, "chance": 0.9999} for key in keys]
    merged = {
        "optional": script(lines, {"id": "one", "lines": chancy}),
        "needed": script(lines, {"id": "one", "lines": keys}),
    }
    said = {name: talk(planner, state())[0].line.split("+") for name, planner in merged.items()}
    assert said["optional"] == [*(f"l{number}#0" for number in range(5)), "bye#0"]
    assert said["needed"] == [*(f"{key}#0" for key in keys), "bye#0"]


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
