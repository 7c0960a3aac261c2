"""What the patient says in place of a fact, and that nobody asks where nothing is left to be said."""

from __future__ import annotations

from typing import Any

import pytest

from clinical_frameworks.case import CaseFile
from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.framework import RESISTANCES, PatientProfile
from clinical_frameworks.script import Line, ScriptPlanner
from clinical_frameworks.script.said_keys import line_names
from clinical_frameworks.script.withholding import can_be_answered, said_instead
from tests.clinical_frameworks.made_scripts import line, script, session_plan, state, talk, view_of
from tests.clinical_frameworks.sample_case import sample_case, sample_profile


def guarded_case(trust_needed: float = 0.6) -> CaseFile:
    """The sample case; the history and a detail of the first chain need that much trust."""
    case = sample_case()
    first = case.chains[0]
    detail = first.details[0].model_copy(update={"trust_needed": trust_needed})
    return case.model_copy(
        update={
            "history": (case.history[0].model_copy(update={"trust_needed": trust_needed}),),
            "chains": (first.model_copy(update={"details": (detail,)}), *case.chains[1:]),
        }
    )


def resisting(shape: str | None, *, gated: bool = True) -> PatientProfile:
    return sample_profile().model_copy(update={"resistance": shape, "gated": gated})


def asking(**tell: Any) -> dict[str, Line]:  # noqa: ANN401
    return {
        "ask": line("therapist", "Tell me."),
        "tell": line("patient", "{history1}", **tell),
        "withhold_hostile": line("patient", "Mind your own.", act="resist"),
        "hush": line("patient", "Hush.", act="resist"),
        "next": line("therapist", "Let's go on."),
        "fine": line("patient", "Fine."),
    }


def planner(**tell: Any) -> ScriptPlanner:  # noqa: ANN401
    return script(
        asking(**tell), {"id": "one", "lines": ["ask", "tell"]}, {"id": "two", "lines": ["next", "fine"]}
    )


@pytest.mark.parametrize(
    ("shape", "tell", "said"),
    [
        (None, {}, "I'd rather not."),
        ("hostile", {}, "Mind your own."),
        ("superficial", {}, "I'd rather not."),  # this script has no line for that shape
        ("hostile", {"withhold": "hush"}, "Hush."),
        (None, {"withhold": "hush"}, "Hush."),
    ],
)
def test_the_shape_of_resistance_decides_how_a_fact_is_kept_back(
    shape: str | None, tell: dict[str, str], said: str
) -> None:
    turns = talk(planner(**tell), state(0.1), case=guarded_case(), profile=resisting(shape))
    assert turns[1].draft == said
    assert turns[1].act == "resist"
    assert turns[1].discloses == ()


def test_the_plain_refusal_comes_once_those_of_the_shape_are_used_up() -> None:
    case = guarded_case()
    now = view_of(state(0.1), case=case, profile=resisting("hostile"))
    lines, tell = planner().script, planner().script.lines["tell"]
    assert said_instead(tell, now, lines) == "withhold_hostile"
    used = now.at(now.state.with_said("withhold_hostile#0"))
    assert said_instead(tell, used, lines) == "withhold"
    assert said_instead(tell, used.at(used.state.with_said("withhold#0")), lines) is None


def test_a_question_is_not_asked_when_every_refusal_is_used_up() -> None:
    """Two facts are out of reach and there is one way to say so: the second question is left out."""
    lines = asking() | {"ask2": line("therapist", "And there?"), "tell2": line("patient", "{detail1}")}
    twice = script(
        lines,
        {"id": "one", "lines": ["ask", "tell"]},
        {"id": "two", "lines": ["next", "fine"]},
        {"id": "three", "lines": ["ask2", "tell2"]},
    )
    turns = talk(twice, state(0.1), case=guarded_case())
    assert [turn.draft for turn in turns] == [
        *("Tell me.", "I'd rather not.", "Let's go on.", "Fine.", "Goodbye.", "Bye."),
    ]
    trusted = talk(twice, state(0.9), case=guarded_case())
    assert "And there?" in trusted[4].draft


def test_a_line_can_be_answered_by_telling_or_by_keeping_back() -> None:
    """One phrasing of the line tells the fact, the other does not: either may be drawn."""
    lines = script({"tell": line("patient", "{history1}", "Not much.")}).script
    for trust, used, answered in ((0.9, False, True), (0.1, False, True), (0.1, True, False)):
        now = view_of(state(trust), case=guarded_case())
        seen = now.at(now.state.with_said("withhold#0")) if used else now
        assert can_be_answered("tell", seen, lines) is answered
    told = view_of(state(0.1, ["history.1"]).with_said("withhold#0"), case=guarded_case())
    assert can_be_answered("tell", told, lines)


def test_an_optional_answer_nobody_can_give_is_left_out_and_the_turn_goes_on() -> None:
    """Without the event the patient has no answer to "mm": the therapist must not speak twice."""
    planned = script(
        {
            "ask": line("therapist", "Well?"),
            "tell": line("patient", "It went on."),
            "mm": line("therapist", "Mm.", act="facilitate", verbatim=True),
            "event": line("patient", "{event}"),
            "nod": line("therapist", "I see."),
        },
        {"id": "one", "lines": ["ask", "tell", "mm", {"line": "event", "chance": 0.999}, "nod"]},
    )
    turns = talk(planned, state())
    assert [turn.draft for turn in turns] == ["Well?", "It went on.", "I see. Goodbye.", "Bye."]
    assert [turn.speaker for turn in turns] == ["therapist", "patient", "therapist", "patient"]


def test_what_must_be_answered_ends_its_exchange_while_the_asker_still_speaks() -> None:
    """The first answer says the last sentence there is, so the second finds none."""
    case = sample_case()
    told = case.history[0].model_copy(update={"more": ("I hid his coat.",)})
    lines = {
        "ask": line("therapist", "Well?"),
        "tell": line("patient", "{history1_more}"),
        "and": line("therapist", "And?"),
        "tell2": line("patient", "Then {history1_more}"),
        "hm": line("therapist", "Hm."),
    }
    planned = script(lines, {"id": "one", "lines": ["ask", "tell", "and", "tell2", "hm"]})
    turns = talk(planned, state(0.5, ["history.1"]), case=case.model_copy(update={"history": (told,)}))
    assert [turn.draft for turn in turns] == ["Well?", "I hid his coat.", "And? Goodbye.", "Bye."]


def test_an_ungated_patient_tells_at_any_trust() -> None:
    turns = talk(planner(), state(0.0), case=guarded_case(1.0), profile=resisting("hostile", gated=False))
    assert turns[1].discloses == ("history.1",)
    held = talk(planner(), state(0.0), case=guarded_case(1.0), profile=resisting("hostile"))
    assert held[1].discloses == ()


@pytest.mark.parametrize("shape", RESISTANCES)
def test_the_shipped_script_has_a_way_for_every_shape(shape: str) -> None:
    lines = load_cbt().data.script
    now = view_of(state(0.1), case=guarded_case(), profile=resisting(shape))
    assert said_instead(lines.lines["tell_history1"], now, lines) == f"withhold_{shape}"


def test_long_talk_of_a_wary_patient_uses_the_own_shape_before_the_plain_one() -> None:
    """Thirteen questions out of reach: eleven hostile refusals of the shared lines, then plain ones."""
    shared = load_cbt().data.script.lines
    own = shared["withhold_hostile"]
    lines = {"withhold_hostile": own, "withhold": shared["withhold"], "fine": line("patient", "Fine.")}
    moves = []
    for number in range(len(own.say) + 2):
        lines |= {
            f"ask{number}": line("therapist", f"Question {number}?"),
            f"tell{number}": line("patient", "{history1}"),
        }
        moves.append({"id": f"m{number}", "lines": [f"ask{number}", f"tell{number}"]})
    turns = talk(
        script(lines, *moves),
        state(0.1),
        case=guarded_case(),
        profile=resisting("hostile"),
        plan=session_plan(("talk", 10**6), ("end", 10**6)),
    )
    refusals = [name for turn in turns for name in line_names(turn.line) if name.startswith("withhold")]
    assert refusals == ["withhold_hostile"] * len(own.say) + ["withhold"] * 2
