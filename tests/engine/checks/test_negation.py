"""What is denied stays denied."""

from __future__ import annotations

import pytest

from engine.checks.negation import check
from tests.engine.checks.surroundings import around, client, counsellor


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("I did not call my sister.", "I called my sister."),
        ("Nobody came.", "Everybody came."),
        ("I never slept through.", "I slept through."),
    ],
)
def test_a_lost_negation_is_caught(draft: str, text: str) -> None:
    assert check(client(text, draft), around()) is not None


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("I called my sister.", "I didn't call my sister."),
        ("I called my sister.", "I never called my sister."),
        ("You let it ring.", "You couldn't let it ring."),
    ],
)
def test_a_negation_made_up_is_caught(draft: str, text: str) -> None:
    assert check(client(text, draft), around()) is not None
    assert check(counsellor(text, draft), around()) is not None


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("I did not call my sister.", "I didn't call my sister, um."),
        ("I did not call. There was no time.", "Didn't call. No time."),
        ("I cannot sleep.", "I just can't sleep."),
        ("I called my sister.", "I knew it, and I called my sister."),
    ],
)
def test_the_same_said_in_another_form_passes(draft: str, text: str) -> None:
    assert check(client(text, draft), around()) is None


def test_other_wordings_have_no_draft_to_deny() -> None:
    assert check(client("I didn't call.", "I called."), around("note")) is None
