"""A rewording says what its draft says."""

from __future__ import annotations

import pytest

from engine.checks.added import check
from tests.engine.checks.surroundings import around, client, counsellor

DRAFT = "My sister rang on Sunday evening and I let the phone ring in the kitchen."


def test_a_rewording_that_drops_most_of_its_draft_is_caught() -> None:
    reason = check(client("My sister, she rang.", DRAFT), around())
    assert reason is not None
    assert "kitchen" in reason


def test_a_rewording_that_makes_up_a_story_is_caught() -> None:
    text = DRAFT.removesuffix(".") + ", then my neighbour complained about the noise and called the police."
    reason = check(client(text, DRAFT), around())
    assert reason is not None
    assert "neighbour" in reason


@pytest.mark.parametrize(
    "text",
    [
        "So, my sister rang, on Sunday evening, and I just let the phone ring, there in the kitchen.",
        "Um, Sunday evening my sister was ringing, and I let the phone ring, in the kitchen, you know.",
    ],
)
def test_fillers_order_and_word_forms_are_free(text: str) -> None:
    assert check(client(text, DRAFT), around()) is None


def test_one_other_word_is_let_pass() -> None:
    assert check(counsellor("Was that helpful today?", "Was that useful today?"), around()) is None


def test_a_word_of_the_draft_said_twice_is_caught() -> None:
    """Heard from a small model."""
    reason = check(client("I was playing the flute with a flute.", "Someone played the flute."), around())
    assert reason is not None
    assert "flute" in reason
    twice = "One flute, then another flute."
    assert check(client("Just one flute, and then another flute.", twice), around()) is None


def test_a_word_of_blame_is_no_synonym() -> None:
    """Heard from a small model: the draft gave the patient the credit, the rewording the blame."""
    reason = check(counsellor("It's your fault, not mine.", "It's your sentence, not mine."), around())
    assert reason is not None
    assert "fault" in reason
    assert check(counsellor("So it's your fault, then.", "So it is your fault."), around()) is None


def test_a_disclosure_must_keep_more_than_small_talk() -> None:
    text = "My sister rang on Sunday evening and I let it ring."
    assert check(client(text, DRAFT), around()) is None
    assert check(client(text, DRAFT, discloses=("chain1.situation",)), around()) is not None


def test_other_wordings_have_no_draft_to_keep_to() -> None:
    assert check(client("I went swimming with my brother.", DRAFT), around("note")) is None
    assert check(client("I went swimming with my brother.", DRAFT), around("free")) is None
