"""Words of private sessions do not come back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.checks import first_failure
from engine.checks.copied_private import check
from engine.exemplars.phrases import WITHHELD, PrivatePhrases
from tests.engine.checks.surroundings import around, client, counsellor

PRIVATE = PrivatePhrases(["We walked the dog around the frozen lake at dawn."])
AROUND = replace(around(), private=PRIVATE)


@pytest.mark.parametrize("say", [client, counsellor])
def test_six_words_in_a_row_are_caught_whoever_speaks_and_nothing_is_quoted(say: type) -> None:
    assert check(say("So we walked the dog around a house.", "So we were at a house."), AROUND) is None
    assert check(say("So we walked the dog around the frozen yard.", "We were out."), AROUND) == WITHHELD


def test_a_run_that_begins_in_the_line_before_is_caught() -> None:
    before = replace(AROUND, before=("We walked the dog.",))
    assert check(client("Around the frozen pond.", "It was cold."), before) == WITHHELD


def test_what_the_draft_says_itself_passes() -> None:
    assert check(client("We walked the dog around the frozen lake."), AROUND) is None


def test_without_exemplars_nothing_is_private() -> None:
    assert check(client("We walked the dog around the frozen lake at dawn.", "It rang."), around()) is None


def test_it_comes_before_every_check_that_could_quote_and_also_in_the_safety_battery() -> None:
    copied = client("We walked the dog around the frozen lake [laughs]", "It rang.", cut=True)
    assert first_failure(copied, AROUND) == ("copied_private", WITHHELD)
    assert first_failure(copied, replace(AROUND, safety_only=True)) == ("copied_private", WITHHELD)
