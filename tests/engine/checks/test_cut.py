"""The sentence is complete."""

from __future__ import annotations

import pytest

from engine.checks.cut import check
from tests.engine.checks.surroundings import around, client


def test_a_reply_cut_at_the_token_limit_is_caught() -> None:
    assert check(client("I let it ring.", cut=True), around()) is not None


@pytest.mark.parametrize("text", ["I let it ring and", "I let it ring,", "So, um -", "I let it ring:"])
def test_a_sentence_without_an_end_is_caught(text: str) -> None:
    assert check(client(text, "I let it ring."), around()) is not None


@pytest.mark.parametrize(
    "text",
    ["I let it ring.", "Did I?", "At me!", "I don't know…", "I don't know...", 'She said, "Call me."'],
)
def test_a_finished_sentence_passes(text: str) -> None:
    assert check(client(text), around()) is None
