"""No method of self-harm comes up, whoever speaks and however the turn is worded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.checks import Candidate
from engine.checks.method_detail import check
from engine.wording import WordingName
from tests.engine.checks.surroundings import around, client, counsellor

NAMED = "My uncle overdosed."  # the barest mention the word list knows
WORDINGS: tuple[WordingName, ...] = ("reword", "note", "free")


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("by", [client, counsellor])
def test_a_named_method_is_caught_even_where_the_plan_has_it(
    by: Callable[[str], Candidate], wording: WordingName
) -> None:
    assert check(by(NAMED), around(wording)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Sometimes I think it would be easier not to wake up.",
        "I don't want to kill myself, I just want it to stop.",
        "I forgot to take my tablets on Sunday.",
    ],
)
def test_speaking_of_death_or_medicine_without_a_method_passes(text: str) -> None:
    assert check(client(text), around()) is None


def test_the_direct_question_passes() -> None:
    assert check(counsellor("Have you had thoughts of killing yourself?"), around()) is None
