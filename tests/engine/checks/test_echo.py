"""A turn does not hand the last one back."""

from __future__ import annotations

from engine.checks.echo import check
from tests.engine.checks.surroundings import around, counsellor, said

LAST = "I let the phone ring in the kitchen until it stopped."


def test_the_last_turn_said_back_at_length_is_caught() -> None:
    text = "So you let the phone ring in the kitchen until it stopped."
    reason = check(counsellor(text, "That must have been hard."), around(turns=said("patient", LAST)))
    assert reason is not None


def test_a_few_words_taken_up_pass() -> None:
    text = "In the kitchen, hm. And it stopped?"
    assert check(counsellor(text, "And then?"), around(turns=said("patient", LAST))) is None


def test_what_the_plan_says_back_itself_passes() -> None:
    text = "So you let the phone ring in the kitchen until it stopped."
    assert check(counsellor(text), around(turns=said("patient", LAST))) is None


def test_only_the_last_turn_counts() -> None:
    text = "So you let the phone ring in the kitchen until it stopped."
    turns = said("patient", LAST, "Then I went to bed.")
    assert check(counsellor(text, "And then?"), around(turns=turns)) is None


def test_the_first_turn_echoes_nothing() -> None:
    assert check(counsellor("Hello, come in and sit down please."), around()) is None
