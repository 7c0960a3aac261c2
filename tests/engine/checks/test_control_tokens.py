"""Prompt words and markup stay out of the talk."""

from __future__ import annotations

import pytest

from engine.checks.control_tokens import check
from tests.engine.checks.surroundings import around, client


@pytest.mark.parametrize(
    "text",
    [
        "I let it ring.<|im_end|>",
        "</s> I let it ring.",
        "[/INST] I let it ring.",
        "Draft: I let it ring.",
        "Spoken: I let it ring.",
        "(sighs) I let it ring.",
        "*looks away* I let it ring.",
        "[Direction: sad] I let it ring.",
        '{"text": "I let it ring."}',
        "# My answer",
        "`I let it ring.`",
        "See https://example.org for more.",
        "I let it ring.\\nThen it stopped.",
    ],
)
def test_control_text_is_caught(text: str) -> None:
    assert check(client(text, "I let it ring."), around()) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I let it ring, and then, um, it stopped.",
        'She said, "Call me back," and I didn\'t.',
        "The answer was no, so I wrote a note to my sister.",
        "I'd say seventy percent, half past three or so.",
        "Which thought(s) came up?",
    ],
)
def test_speech_passes(text: str) -> None:
    assert check(client(text), around()) is None
