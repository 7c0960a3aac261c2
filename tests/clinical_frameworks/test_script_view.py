from __future__ import annotations

from typing import Any

import pytest

from clinical_frameworks.framework import HomeworkLines, PhasePlan, PlannerState, SessionPlan
from clinical_frameworks.instruments import load_instrument, make_measure
from clinical_frameworks.script.guards import holds
from clinical_frameworks.script.numbers import in_words
from clinical_frameworks.script.view import PlanView
from corpus.record import HiddenState, Homework
from tests.clinical_frameworks.sample_case import fact, sample_case, sample_profile

PLAN = SessionPlan(
    number=2,
    of=4,
    phases=(PhasePlan(id="work", until_words=100),),
    agenda=("mood check",),
    technique="pie_chart",
    chain="chain1",
    homework_next=Homework(id="homework.2", kind="coping_card", task="read the card", set_in_session=2),
    homework_lines=HomeworkLines(
        next_name="the card", next_cues=("card",), size="one line", obstacle="Time."
    ),
    symptoms=("phq9.3",),
    trend="worse",
    mood=4,
    belief_drop=15,
    resting_distress=0.4,
    recall=("goal.1",),
)


def view(*disclosed: str, chain: str = "chain1", trust: float = 0.3, **changes: object) -> PlanView:
    state = PlannerState(chain=chain, disclosed=disclosed, hidden=HiddenState(trust=trust, distress=0.4))
    return PlanView(PLAN, state.model_copy(update=changes), sample_case(), sample_profile())


def long_story(**changes: Any) -> PlanView:  # noqa: ANN401
    """A look at a case whose history has two further sentences, both in the patient's words."""
    seen = view("history.1", **changes)
    history = seen.case.history[0].model_copy(update={"more": ("I hid his coat.", "My mum found it in May.")})
    return PlanView(seen.plan, seen.state, seen.case.model_copy(update={"history": (history,)}), seen.profile)


@pytest.mark.parametrize(
    ("slot", "text", "fact_id"),
    [
        ("coping1", "I let the phone ring.", "coping.1"),
        ("coping1_bare", "I let the phone ring", "coping.1"),
        ("coping1_you", "you let the phone ring", "coping.1"),
        ("history1", "My father left when I was nine.", "history.1"),
        ("history1_bare", "my father left when I was nine", "history.1"),
        ("history1_you", "your father left when you were nine", "history.1"),
        ("history1_topic", "my father leaving", "history.1"),
        ("history1_topic_you", "your father leaving", "history.1"),
        ("core1_you", "you're just not wanted", "core_belief.unwanted"),
        ("core2_topic", "ending up alone", "core_belief.alone"),
        ("symptom1_bare", "I lie awake until two", "phq9.3"),
        ("recall1_topic_you", "singing", "goal.1"),
        ("risk1_you", "you'd like not to wake up", "risk.passive1"),
        ("protective1_you", "your cat needs you", "risk.protective1"),
        ("situation_topic", "the canteen", "chain1.situation"),
        ("detail1_you", "you counted the tiles at the canteen", "chain1.detail1"),
        ("against1_you", "a man nodded at you", "chain1.against1"),
        ("alternative_bare", "maybe they were tired", "chain1.alternative"),
    ],
)
def test_a_fact_slot_has_five_forms(slot: str, text: str, fact_id: str) -> None:
    resolved = view().resolve(slot)
    assert resolved is not None
    said, fact = resolved
    assert fact is not None
    assert (said, fact.id) == (text, fact_id)


@pytest.mark.parametrize(
    ("count", "following", "last"),
    [
        (0, "I hid his coat.", "your father left when you were nine"),
        (1, "My mum found it in May.", "you hid his coat"),
        (2, None, "your mum found it in May"),
    ],
)
def test_more_gives_the_next_sentence_and_last_you_the_one_before(
    count: int, following: str | None, last: str
) -> None:
    seen = long_story(more_told={"history.1": count})
    fact = seen.case.history[0]
    assert seen.resolve("history1_more") == (None if following is None else (following, fact))
    assert seen.resolve("history1_last_you") == (last, fact)
    assert seen.has_more("history1") is (following is not None)
    assert holds("more:history1", seen) is (following is not None)
    assert seen.left(fact) == ("I hid his coat.", "My mum found it in May.")[count:]


def test_there_is_more_only_of_what_was_told() -> None:
    untold = long_story(disclosed=())
    assert untold.resolve("history1_more") is not None
    assert not untold.has_more("history1")
    assert not untold.has_more("history9")


def test_said_is_the_fact_the_patient_told_last() -> None:
    assert view().resolve("said") is None
    seen = long_story(last_told="history.1")
    fact = seen.case.history[0]
    assert seen.resolve("said_more") == ("I hid his coat.", fact)
    assert seen.resolve("said_last_you") == ("your father left when you were nine", fact)
    assert seen.resolve("said_topic_you") == ("your father leaving", fact)


def test_a_slot_tells_the_fact_or_merely_names_it() -> None:
    seen = view()
    told = [
        form
        for form in ("", "_bare", "_more", "_you", "_topic", "_topic_you", "_last_you")
        if seen.tells(f"history1{form}")
    ]
    assert told == ["", "_bare", "_more"]


def test_episodes_are_those_of_the_plan_in_its_order() -> None:
    case = sample_case()
    small = tuple(
        fact(f"episode.{n}", "episode", f"I fed cat {n}.", "the cat", f"cat {n}") for n in (1, 2, 3)
    )
    plan = PLAN.model_copy(update={"episodes": ("episode.3", "episode.1")})
    seen = PlanView(plan, view().state, case.model_copy(update={"episodes": small}), sample_profile())
    assert seen.resolve("episode1") == ("I fed cat 3.", small[2])
    assert seen.resolve("episode2_you") == ("you fed cat 1", small[0])
    assert seen.resolve("episode3") is None


def test_thought_slots_give_the_bare_thought_and_carry_the_automatic_thought() -> None:
    fact = sample_case().chain("chain2").automatic_thought
    assert view(chain="chain2").resolve("thought") == ("i always spoil things", fact)
    assert view(chain="chain2").resolve("thought_gist") == ("nobody wanted you there", fact)


def test_chain_slots_are_empty_while_no_chain_is_open() -> None:
    idle = view(chain="")
    for slot in ("thought", "thought_gist", "situation", "situation_you", "emotion", "belief_before"):
        assert idle.resolve(slot) is None
        assert not idle.known(slot)


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        ("name", "Mira"),
        ("mood", "four"),
        ("emotion", "sad"),
        ("intensity", "seventy"),
        ("belief_before", "eighty"),
        ("belief_after", "sixty-five"),  # 80 - 15
        ("homework_name", "the card"),
        ("homework_task", "read the card"),
        ("homework_size", "one line"),
        ("obstacle", "Time."),
    ],
)
def test_value_slots_carry_no_fact(slot: str, text: str) -> None:
    assert view().resolve(slot) == (text, None)


@pytest.mark.parametrize("slot", ["due_name", "due_task", "due_outcome", "emotion2", "event", "education1"])
def test_what_the_plan_lacks_cannot_be_filled(slot: str) -> None:
    assert view().resolve(slot) is None


def test_known_facts_are_told_once_disclosed() -> None:
    before, after = view(), view("history.1", "chain1.automatic_thought")
    assert before.known("history1")
    assert not before.told("history1")
    assert after.told("history1")
    assert after.told("thought")
    assert not after.told("history2")
    assert not after.known("history2")
    assert holds("untold:history1", before)
    assert not holds("untold:history1", after)
    assert not holds("untold:history2", before)


def test_told_follows_the_open_chain() -> None:
    assert view("chain1.situation").told("situation")
    assert not view("chain1.situation", chain="chain2").told("situation")


@pytest.mark.parametrize(("item9", "ticked"), [(0, False), (1, True), (3, True)])
def test_the_ticked_item_is_read_off_the_form_not_off_the_plan(item9: int, ticked: bool) -> None:
    items = (1, 1, 1, 1, 1, 1, 1, 1, item9)
    form = make_measure(load_instrument("phq9"), (1,) * 9, items)
    for risk in (True, False):
        plan = PLAN.model_copy(update={"measures": (form,), "risk": risk})
        assert holds("risk_ticked", PlanView(plan, view().state, sample_case(), sample_profile())) is ticked


@pytest.mark.parametrize(
    ("guard", "value"),
    [
        ("first_session", False),
        ("later_session", True),
        ("last_session", False),
        ("homework_due", False),
        ("event", False),
        ("risk", False),
        ("risk_ticked", False),
        ("worse", True),
        ("better", False),
        ("same", False),
        ("first_chain", True),
        ("technique:pie_chart", True),
        ("technique:continuum", False),
        ("trust:0.3", True),
        ("trust:0.31", False),
        ("style:plain", True),
        ("resistance:denial", False),
        ("homework:done", False),
    ],
)
def test_guards_read_plan_state_and_manner(guard: str, value: bool) -> None:
    assert holds(guard, view()) is value
    assert holds(f"not {guard}", view()) is not value


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (1, "one"),
        (13, "thirteen"),
        (19, "nineteen"),
        (20, "twenty"),
        (21, "twenty-one"),
        (40, "forty"),
        (85, "eighty-five"),
        (99, "ninety-nine"),
        (100, "a hundred"),
    ],
)
def test_ratings_are_said_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


def test_every_rating_has_words_of_its_own() -> None:
    assert len({in_words(number) for number in range(101)}) == 101


@pytest.mark.parametrize("number", [-1, 101])
def test_a_number_outside_the_scale_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=f"{number} is not a rating between 0 and 100"):
        in_words(number)
