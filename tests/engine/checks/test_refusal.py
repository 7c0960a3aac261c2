"""Nobody in the room speaks as an assistant."""

from __future__ import annotations

import pytest

from engine.checks.refusal import check
from tests.engine.checks.surroundings import around, client, counsellor


@pytest.mark.parametrize(
    "text",
    [
        "As an AI, I don't have feelings.",
        "I'm an AI and can't go there.",
        "I'm sorry, but I can't assist with that.",
        "I cannot help you with this request.",
        "How can I assist you today?",
        "Let me know if you need anything else.",
        "Feel free to share more.",
        "I'm here to help.",
        "I understand that you're asking about your sister.",
        "You're welcome!",
    ],
)
def test_an_assistants_phrase_is_caught(text: str) -> None:
    assert check(client(text, "My sister rang."), around()) is not None
    assert check(counsellor(text, "How was it?"), around()) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, I couldn't do the diary.",
        "I can't help it, I let it ring.",
        "I understand, and it was hard to ask.",
        "I let my sister know on Sunday.",
    ],
)
def test_a_persons_words_pass(text: str) -> None:
    assert check(client(text, "And then?"), around()) is None


def test_a_phrase_of_the_plan_passes() -> None:
    draft = "Let me know if you want to stop."
    assert check(counsellor("Just let me know if you want to stop.", draft), around()) is None
