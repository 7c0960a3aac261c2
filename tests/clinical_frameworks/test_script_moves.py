"""How often a move may come, and in which order chains and moves are taken."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from pydantic import ValidationError

from clinical_frameworks.framework import PhasePlan, TurnPlan
from clinical_frameworks.script import Move, ScriptPlanner
from tests.clinical_frameworks.made_scripts import line, script, session_plan, state, talk

ASK = [f"Question {number}?" for number in range(12)]
TELL = [f"Answer {number}." for number in range(12)]


def asking(**move: object) -> ScriptPlanner:
    lines = {"ask": line("therapist", *ASK), "tell": line("patient", *TELL)}
    return script(lines, {"id": "ask", "lines": ["ask", "tell"], **move})


def times_of(turns: list[TurnPlan], move: str = "ask") -> int:
    return sum(turn.move == move and turn.speaker == "therapist" for turn in turns)


@pytest.mark.parametrize("times", [1, 2, 5])
def test_a_move_comes_as_often_as_it_may(times: int) -> None:
    turns = talk(asking(times=times), state())
    assert times_of(turns) == times
    assert len({turn.draft for turn in turns}) == len(turns), "each with words of its own"


def test_a_move_that_may_come_once_is_not_asked_for_again_when_chance_declined_it() -> None:
    """With a chance of one half it comes in half of the sessions; a declined one is over."""
    counts = Counter(
        times_of(talk(asking(chance=0.5, must=False), state(), seed=seed)) for seed in range(160)
    )
    assert set(counts) == {0, 1}
    assert counts[1] / 160 == pytest.approx(0.5, abs=0.12)


def test_a_move_of_several_times_may_come_later_when_chance_declined_it() -> None:
    """It is asked for whenever the next move is chosen: until declined, then once more after the other.

    With a chance of one half: twice before the other with 1/4, never before it with 1/2, never at all
    with 1/4.
    """
    lines = {
        "ask": line("therapist", *ASK),
        "tell": line("patient", *TELL),
        "other": line("therapist", "Something else."),
        "yes": line("patient", "Yes."),
    }
    planner = script(
        lines,
        {"id": "ask", "lines": ["ask", "tell"], "chance": 0.5, "times": 1 + 1, "must": False},
        {"id": "other", "lines": ["other", "yes"]},
    )
    sessions = [talk(planner, state(), seed=seed) for seed in range(160)]
    before = [times_of(turns[: [t.move for t in turns].index("other")]) for turns in sessions]
    in_all = [times_of(turns) for turns in sessions]
    assert set(in_all) == {0, 1, 2}
    assert Counter(before)[0] / 160 == pytest.approx(0.5, abs=0.12)
    assert Counter(before)[2] / 160 == pytest.approx(0.25, abs=0.11)
    assert Counter(in_all)[0] / 160 == pytest.approx(0.25, abs=0.11)
    assert any(b == 0 and n == 2 for b, n in zip(before, in_all, strict=True))


def test_a_move_of_a_chain_comes_as_often_on_the_next_one() -> None:
    """Three chains in the sample case, twice each; the phase goes on to the next while its words last."""
    plan = session_plan(("talk", 10**6), ("end", 10**6))
    talking = plan.phases[0].model_copy(update={"chains": True})
    on = plan.model_copy(update={"phases": (talking, plan.phases[1])})
    planner = asking(times=2, per="chain")
    assert times_of(talk(planner, state(), plan=on)) == 6
    assert times_of(talk(planner, state(), plan=plan)) == 2


def test_the_next_chain_is_the_first_one_untold() -> None:
    plan = session_plan(("talk", 10**6), ("end", 10**6))
    phases = (PhasePlan(id="talk", until_words=10**6, chains=True), plan.phases[1])
    planner = script(
        {
            "ask": line("therapist", *ASK),
            "tell": line("patient", "{situation}", "So. {situation}", "Well. {situation}"),
        },
        {"id": "ask", "lines": ["ask", "tell"], "per": "chain"},
    )
    turns = talk(planner, state(0.5, ["chain2.situation"]), plan=plan.model_copy(update={"phases": phases}))
    said = [turn.draft for turn in turns if turn.move == "ask" and turn.speaker == "patient"]
    assert [text.rpartition(" ")[2] for text in said] == ["canteen.", "station.", "choir."]


def test_a_move_is_per_session_or_per_chain() -> None:
    for per in ("session", "chain"):
        Move.model_validate({"id": "m", "phase": "p", "lines": ["l"], "per": per})
    with pytest.raises(ValidationError, match="per"):
        Move.model_validate({"id": "m", "phase": "p", "lines": ["l"], "per": "course"})


def test_neighbours_of_one_group_come_in_random_order() -> None:
    lines = {key: line("therapist", f"{key}?") for key in ("a", "b", "c")}
    lines |= {f"{key}_too": line("patient", f"{key} too.") for key in ("a", "b", "c")}
    moves = [
        {"id": key, "lines": [key, f"{key}_too"], **({"group": "g"} if key != "c" else {})} for key in "abc"
    ]
    planner, rng = script(lines, *moves), random.Random(0)
    orders = Counter(
        "".join(turn.move for turn in talk(planner, state(), seed=rng.randrange(10**6))[:6:2])
        for _ in range(120)
    )
    assert set(orders) == {"abc", "bac"}
    assert orders["abc"] / 120 == pytest.approx(0.5, abs=0.15)
