"""A patient with room goes on: further sentences in order, never twice, details, second answers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from clinical_frameworks.case import CaseFact, CaseFile
from clinical_frameworks.conformance.planned import state_before
from clinical_frameworks.modality.opening import opening_state
from clinical_frameworks.script import Line
from clinical_frameworks.script.filling import fill
from clinical_frameworks.script.going_on import MAX_SENTENCES, Turn, go_on
from clinical_frameworks.script.said_keys import join_keys
from clinical_frameworks.script.view import PlanView
from corpus.record import Session
from corpus.record import Turn as SpokenTurn
from tests.clinical_frameworks.made_scripts import PLAN, line, state, view_of, with_more
from tests.clinical_frameworks.planned_sessions import measures_of, sampled
from tests.clinical_frameworks.sample_case import sample_case

STORY = ("I hid his coat.", "My mum found it in May.", "She said nothing at all to me.")
TELL = line("patient", "{history1}")
RNG = random.Random(0)


def case_with(*sentences: str, details: Sequence[CaseFact] = ()) -> CaseFile:
    """The sample case with a history (7 words) of further sentences (4, 6 and 7 words), and these details."""
    case = sample_case()
    first = case.chains[0]
    return case.model_copy(
        update={
            "history": (with_more(case.history[0], *sentences),),
            "chains": (first.model_copy(update={"details": tuple(details)}), *case.chains[1:]),
        }
    )


def told(line_: Line, target: int | None, case: CaseFile, *, trust: float = 0.5, **changes: Any) -> Turn:  # noqa: ANN401
    """The turn after the line was said and the patient went on."""
    view = view_of(state(trust, **changes), case=case)
    item = fill("tell", line_, view, random.Random(0))
    assert item is not None
    turn = Turn(view.at(view.state.with_said(item.key, item.new)), target, [item])
    go_on(turn, random.Random(0))
    return turn


def more_of(turn: Turn) -> tuple[str, ...]:
    return tuple(sentence for item in turn.said for sentence in item.more)


@pytest.mark.parametrize(
    ("target", "count"),
    [
        (None, 0),  # no length was drawn
        (7, 0),  # the statement fills it
        (8, 0),  # 1 word left: less than half of 4
        (9, 1),  # 2 words left: half of 4
        (13, 1),  # 2 left after the first sentence: less than half of 6
        (14, 2),  # 3 left: half of 6
        (20, 2),  # 3 left after the second: less than half of 7
        (21, 3),
        (500, 3),
    ],
)
def test_sentences_follow_in_order_while_half_of_the_next_has_room(target: int | None, count: int) -> None:
    turn = told(TELL, target, case_with(*STORY))
    assert more_of(turn) == STORY[:count]
    assert turn.said[0].more_of == ("history.1",) * count
    assert turn.view.state.more_told.get("history.1", 0) == count
    if target is not None and count:
        assert turn.said[0].words <= target + max(len(text.split()) for text in STORY) / 2


def test_a_turn_adds_ten_sentences_at_most() -> None:
    many = [f"And {number}." for number in range(25)]
    turn = told(TELL, 10**4, case_with(*many))
    assert more_of(turn) == tuple(many[:MAX_SENTENCES])
    following = Turn(turn.view, 10**4, [replace(turn.said[0], more=())])
    go_on(following, RNG)
    assert more_of(following) == tuple(many[MAX_SENTENCES : 2 * MAX_SENTENCES])


def test_no_sentence_comes_twice_when_the_fact_is_told_again() -> None:
    first = told(TELL, 9, case_with(*STORY))
    again = told(TELL, 500, case_with(*STORY), more_told=first.view.state.more_told)
    assert more_of(first) + more_of(again) == STORY
    assert more_of(told(TELL, 500, case_with(*STORY), more_told=again.view.state.more_told)) == ()


def test_what_was_said_in_an_earlier_session_is_read_off_its_record() -> None:
    """The label of the turn carries the count, so the next session goes on where this one stopped."""
    first = told(TELL, 14, case_with(*STORY))
    label = join_keys((item.key for item in first.said), {"history.1": len(more_of(first))})
    spoken = SpokenTurn(
        id="c/1/0", index=0, speaker="patient", text="Hm.", line=label, discloses=("history.1",)
    )
    patient = sampled("gad")
    clinical = state_before(patient.case, patient.profile(), (), measures_of(patient), 1)
    opened = opening_state(PLAN, [Session(id="c/1", number=1, turns=(spoken,))], clinical)
    assert opened.more_told == {"history.1": 2}
    assert opened.phrasings == ("tell#0",)
    view = view_of(opened, case=case_with(*STORY))
    assert view.left(view.case.history[0]) == STORY[2:]


def test_a_line_that_only_names_the_fact_is_not_gone_on_from() -> None:
    naming = line("patient", "I think of {history1_topic} a lot.")
    assert more_of(told(naming, 500, case_with(*STORY))) == ()


# ---- details after a situation -------------------------------------------------------------------------

SITUATION = line("patient", "{situation}")


def details(*needed: float) -> tuple[CaseFact, ...]:
    """Details of the chain, each with the trust it needs and one further sentence."""
    base = sample_case().chains[0].details[0]
    return tuple(
        base.model_copy(
            update={
                "id": f"chain1.detail{number}",
                "statement": f"Detail {number} was there.",
                "more": (f"More of {number}.",),
                "trust_needed": trust,
            }
        )
        for number, trust in enumerate(needed, start=1)
    )


def said_facts(turn: Turn) -> list[str]:
    return [fact.id for item in turn.said for fact in item.told]


def test_details_of_a_told_situation_follow_as_far_as_trust_reaches() -> None:
    case = case_with(details=details(0.2, 0.7, 0.4))
    for trust, reached in ((0.1, []), (0.3, [1]), (0.5, [1, 3]), (0.9, [1, 2, 3])):
        turn = told(SITUATION, 500, case, trust=trust)
        assert said_facts(turn) == ["chain1.situation", *(f"chain1.detail{number}" for number in reached)]
        assert set(turn.view.state.disclosed) == set(said_facts(turn))
        assert more_of(turn) == tuple(f"More of {number}." for number in reached)


def test_details_come_only_after_their_situation_and_with_room() -> None:
    case = case_with(*STORY, details=details(0.0))
    assert said_facts(told(TELL, 500, case)) == ["history.1"]
    # The situation has 6 words: of 8 it leaves 2, half of the detail's 4.
    assert said_facts(told(SITUATION, 8, case)) == ["chain1.situation", "chain1.detail1"]
    assert said_facts(told(SITUATION, 7, case)) == ["chain1.situation"]


def test_a_detail_told_before_is_not_told_again() -> None:
    turn = told(SITUATION, 500, case_with(details=details(0.0, 0.0)), disclosed=("chain1.detail1",))
    assert said_facts(turn) == ["chain1.situation", "chain1.detail2"]


def test_an_ungated_patient_tells_every_detail() -> None:
    view = view_of(state(0.0), case=case_with(details=details(0.9, 1.0)))
    open_view = PlanView(view.plan, view.state, view.case, view.profile.model_copy(update={"gated": False}))
    item = fill("tell", SITUATION, open_view, RNG)
    assert item is not None
    turn = Turn(open_view, 500, [item])
    go_on(turn, RNG)
    assert said_facts(turn) == ["chain1.situation", "chain1.detail1", "chain1.detail2"]


# ---- several ---------------------------------------------------------------------------------------------


def test_a_line_of_several_parts_gives_two_when_there_is_room() -> None:
    parts = ("I get up late.", "I eat alone.", "I watch the news.")
    both = told(line("patient", *parts, several=True), 40, sample_case())
    assert len(both.said) == 2
    assert len({item.text for item in both.said}) == 2
    assert {item.text for item in both.said} <= set(parts)
    assert both.view.state.phrasings == tuple(item.key for item in both.said)
    assert len(told(line("patient", *parts, several=True), 4, sample_case()).said) == 1
    assert len(told(line("patient", *parts), 40, sample_case()).said) == 1
    assert len(told(line("patient", parts[0], several=True), 40, sample_case()).said) == 1


def test_a_second_part_never_tells_a_fact() -> None:
    """Trust was asked for the first phrasing alone."""
    mixed = line("patient", "I eat alone.", "{goal1}", several=True)
    for seed in range(20):
        view = view_of(state())
        item = fill("tell", mixed, view, random.Random(seed))
        assert item is not None
        turn = Turn(view.at(view.state.with_said(item.key, item.new)), 60, [item])
        go_on(turn, random.Random(seed))
        assert not any(said.facts for said in turn.said[1:])
