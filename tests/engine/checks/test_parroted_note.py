"""A note is followed, not read aloud."""

from __future__ import annotations

import pytest

from engine.checks.parroted_note import check
from engine.wording import WordingName
from tests.engine.checks.surroundings import around, counsellor

NOTE = "ask what went through the patient's mind when the phone rang"
CHAT: tuple[WordingName, ...] = ("note", "free")


@pytest.mark.parametrize("wording", CHAT)
@pytest.mark.parametrize(
    "text",
    [
        "Ask what she thought then.",
        "Let me see what went through the patient's mind when the phone rang.",
    ],
)
def test_a_note_read_aloud_is_caught(text: str, wording: WordingName) -> None:
    assert check(counsellor(text, note=NOTE), around(wording)) is not None


@pytest.mark.parametrize("wording", CHAT)
def test_a_note_that_is_followed_passes(wording: WordingName) -> None:
    text = "The phone rang, and what went through your mind?"
    assert check(counsellor(text, note=NOTE), around(wording)) is None


def test_an_imperative_of_the_therapists_own_passes() -> None:
    text = "Tell me about the phone call."
    assert check(counsellor(text, note="invite the patient to go on"), around("note")) is None


def test_a_rewording_sees_no_note() -> None:
    assert check(counsellor("Ask what she thought then.", note=NOTE), around("reword")) is None
