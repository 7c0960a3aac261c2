"""The length fits what was planned."""

from __future__ import annotations

import pytest

from engine.checks.length import check
from engine.wording import WordingName
from tests.engine.checks.surroundings import around, client

DRAFT = "My sister rang on Sunday evening and I let the phone ring in the kitchen."
WORDINGS: tuple[WordingName, ...] = ("reword", "note", "free")


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_speech_ten_times_as_long_is_caught(wording: WordingName) -> None:
    assert check(client(" ".join([DRAFT] * 10), DRAFT), around(wording)) is not None


def test_a_rewording_of_two_words_is_caught() -> None:
    assert check(client("It rang.", DRAFT), around()) is not None


@pytest.mark.parametrize("wording", WORDINGS)
def test_the_planned_length_passes(wording: WordingName) -> None:
    assert check(client(DRAFT), around(wording)) is None


def test_a_short_line_may_take_a_filler_or_two() -> None:
    assert check(client("Um, yeah, the kitchen, I think.", "The kitchen."), around()) is None
    assert check(client("Yes.", "Yes, it was."), around()) is None


def test_free_talk_may_be_short() -> None:
    assert check(client("No.", DRAFT), around("free")) is None
