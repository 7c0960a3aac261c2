"""What happened stays what happened."""

from __future__ import annotations

import pytest

from engine.checks.modality import check
from tests.engine.checks.surroundings import around, client, counsellor

DRAFT = "I called my sister on Sunday."


@pytest.mark.parametrize(
    "text",
    [
        "I should have called my sister on Sunday.",
        "I'll call my sister on Sunday.",
        "I'm going to call my sister on Sunday.",
        "I need to call my sister on Sunday.",
    ],
)
def test_a_duty_promise_or_need_of_its_own_is_caught(text: str) -> None:
    assert check(client(text, DRAFT), around()) is not None


def test_a_report_that_stays_a_report_passes() -> None:
    assert check(client("So, Sunday, I called my sister.", DRAFT), around()) is None


def test_a_promise_in_the_draft_may_be_put_in_other_words() -> None:
    draft = "I will call my sister on Sunday."
    assert check(client("I'm gonna call my sister on Sunday.", draft), around()) is None
    assert check(client("I'll call my sister on Sunday.", draft), around()) is None


def test_therapists_and_other_wordings_may_propose() -> None:
    assert check(counsellor("Shall we say you will call her?", "Shall you call her?"), around()) is None
    assert check(client("I should call my sister.", DRAFT), around("free")) is None
