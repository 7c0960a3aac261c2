"""A session has a budget of repeated runs of words."""

from __future__ import annotations

from engine.checks.repetition import check
from tests.engine.checks.surroundings import around, client, said

# 30 turns of 8 different words each: 150 four-word runs, all different.
FRESH = [" ".join(f"w{turn}x{word}" for word in range(8)) + "." for turn in range(30)]


def test_a_repeat_is_caught_while_the_session_is_over_its_budget() -> None:
    turns = said("patient", *FRESH, *FRESH[:5])
    assert check(client(FRESH[7]), around(turns=turns, repetition_budget=0.05)) is not None


def test_a_repeat_by_the_other_speaker_counts_too() -> None:
    turns = said("therapist", *FRESH, *FRESH[:5])
    assert check(client(FRESH[7]), around(turns=turns, repetition_budget=0.05)) is not None


def test_a_fresh_turn_passes_even_when_the_session_is_over_its_budget() -> None:
    turns = said("patient", *FRESH, *FRESH[:10])
    fresh = "My sister rang and then I let it ring."
    assert check(client(fresh), around(turns=turns, repetition_budget=0.0)) is None


def test_a_repeat_within_the_budget_passes() -> None:
    assert check(client(FRESH[7]), around(turns=said("patient", *FRESH), repetition_budget=0.2)) is None


def test_the_first_words_of_a_session_are_not_counted() -> None:
    turns = said("patient", FRESH[0], FRESH[1])
    assert check(client(FRESH[0]), around(turns=turns, repetition_budget=0.0)) is None
