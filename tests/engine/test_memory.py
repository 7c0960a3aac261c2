"""The memory: what it keeps when a course is long, how it reads in a prompt, and who may be in it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.record import Homework, Memory, MemoryFact
from engine.memory import MEMORY_WORDS, memory_text, most_relevant, write_memory
from engine.memory.prompt_text import SUMMARIES
from engine.memory.write import ALLIANCE_ERROR
from engine.text import content_words
from tests.clinical_frameworks.planned_sessions import course_of, sampled

WORDS = ("sister", "harbour", "night", "boss", "letter", "train", "garden", "doctor", "kitchen", "bridge")


def fact(number: int, text: str, session: int = 1) -> MemoryFact:
    return MemoryFact(
        fact_id=f"f{number}", text=text, learnt_in_session=session, turn_id=f"c/{session}/{number}"
    )


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
facts_known = st.lists(texts, max_size=30).map(lambda made: [fact(n, text) for n, text in enumerate(made)])


def words_of(facts: list[MemoryFact]) -> int:
    return sum(len(one.text.split()) for one in facts)


@settings(deadline=None)
@given(facts=facts_known, query=texts, words=st.integers(0, 120))
def test_what_is_remembered_fits_and_keeps_its_order(facts: list[MemoryFact], query: str, words: int) -> None:
    kept = most_relevant(facts, query, words)
    assert words_of(kept) <= words
    ids = [one.fact_id for one in facts]
    places = [ids.index(one.fact_id) for one in kept]
    assert places == sorted(set(places))
    if words_of(facts) <= words:
        assert kept == facts
    else:
        # Whatever was left out would not have fitted in what room remains.
        room = words - words_of(kept)
        assert all(len(one.text.split()) > room for one in facts if one not in kept)


@settings(deadline=None)
@given(facts=facts_known, query=texts, words=st.integers(20, 120), data=st.data())
def test_facts_to_be_taken_up_are_always_remembered(
    facts: list[MemoryFact], query: str, words: int, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(facts), unique=True)) if facts else []
    always: list[MemoryFact] = []
    for one in chosen:
        if words_of([*always, one]) <= words:
            always.append(one)
    kept = most_relevant(facts, query, words, [one.fact_id for one in always])
    assert {one.fact_id for one in always} <= {one.fact_id for one in kept}
    assert words_of(kept) <= words


@settings(deadline=None)
@given(facts=facts_known, words=st.integers(1, 60))
def test_what_is_remembered_does_not_change_when_asked_again(facts: list[MemoryFact], words: int) -> None:
    assert most_relevant(facts, "the sister", words) == most_relevant(facts, "the sister", words)


def test_facts_about_todays_topic_come_before_others() -> None:
    facts = [
        fact(0, "the boss wrote a letter about the train"),
        fact(1, "the sister waits on the bridge at night"),
        fact(2, "the doctor has a garden behind the kitchen"),
    ]
    assert [one.fact_id for one in most_relevant(facts, "his sister and the bridge", 8)] == ["f1"]
    assert [one.fact_id for one in most_relevant(facts, "the gardens", 8)] == ["f2"]


@pytest.mark.parametrize("query", ["", "and then it was", "an astronaut"])
def test_when_nothing_is_relevant_the_latest_is_remembered(query: str) -> None:
    facts = [fact(number, f"the boss wrote letter number{number}") for number in range(4)]
    assert content_words("and then it was") == []
    assert [one.fact_id for one in most_relevant(facts, query, 10)] == ["f2", "f3"]


def test_before_the_first_session_there_is_nothing_to_remember() -> None:
    assert memory_text(None, [], "anything") == ""


@settings(deadline=None)
@given(facts=facts_known, count=st.integers(0, 12))
def test_memory_in_a_prompt_holds_the_last_summaries_the_facts_and_every_task(
    facts: list[MemoryFact], count: int
) -> None:
    tasks = tuple(
        Homework(
            id=f"homework.{n}",
            kind="activity_schedule",
            task=f"Walk {n} times",
            set_in_session=n,
            outcome="partly" if n < 3 else None,
        )
        for n in (1, 2, 3)
    )
    summaries = [f"Session {number}: the talk." for number in range(1, count + 1)]
    text = memory_text(Memory(facts=tuple(facts), homework=tasks), summaries, "the sister")
    lines = text.split("\n")
    assert lines[: min(count, SUMMARIES)] == summaries[-SUMMARIES:]
    assert lines[-3:] == [
        "- homework of session 1: Walk 1 times; partly",
        "- homework of session 2: Walk 2 times; partly",
        "- homework of session 3: Walk 3 times; to be reviewed",
    ]
    assert len(lines) == min(count, SUMMARIES) + len(facts) + 3
    assert words_of(facts) <= MEMORY_WORDS


def test_a_course_of_sixty_sessions_still_fits_a_prompt() -> None:
    facts = tuple(
        fact(n, f'Ana: "I met {WORDS[n % 10]} and {WORDS[n // 10 % 10]} on day {n} and said nothing."')
        for n in range(600)
    )
    summaries = [f"Session {number}: the talk." for number in range(1, 61)]
    recall = (facts[3].fact_id, facts[250].fact_id)
    text = memory_text(Memory(facts=facts), summaries, "my sister", recall)
    remembered = [line for line in text.split("\n") if line.startswith("- (session")]
    # "- (session N)" is the frame around each fact.
    assert MEMORY_WORDS - 20 < sum(len(line.split()[3:]) for line in remembered) <= MEMORY_WORDS
    assert len(text.split("\n")) == len(remembered) + SUMMARIES
    assert any("on day 3 and" in line for line in remembered)
    assert any("on day 250 and" in line for line in remembered)


def test_a_memory_only_adds_dates_its_facts_and_closes_the_task_under_review() -> None:
    patient = sampled("depression")
    memory: Memory | None = None
    for planned in course_of("depression", 4):
        before, turns = memory, planned.session().turns
        memory = write_memory(before, planned.plan, patient.case, "Ana", turns, random.Random(1))
        known = before.facts if before is not None else ()
        assert memory.facts[: len(known)] == known
        new = memory.facts[len(known) :]
        assert [(one.fact_id, one.turn_id) for one in new] == [
            (told, turn.id) for turn in turns for told in turn.discloses
        ]
        for one in new:
            assert one.text == f'Ana: "{patient.case.fact(one.fact_id).statement}"'
            assert one.learnt_in_session == planned.plan.number
        assert memory.homework[-1] == planned.plan.homework_next
        assert [task.outcome is None for task in memory.homework] == [
            *[False] * (len(memory.homework) - 1),
            True,
        ]
        last = turns[-1].state
        assert last is not None
        assert memory.alliance is not None
        # Half a thousandth for rounding.
        assert abs(memory.alliance - last.trust) <= ALLIANCE_ERROR + 0.0005
        assert 0.0 <= memory.alliance <= 1.0


def test_what_a_therapist_says_of_a_fact_is_not_learnt_from_the_patient() -> None:
    patient = sampled("depression")
    planned = course_of("depression", 4)[0]
    turns = [turn.model_copy(update={"speaker": "therapist"}) for turn in planned.session().turns]
    memory = write_memory(None, planned.plan, patient.case, "Ana", turns, random.Random(1))
    assert memory.facts == ()
