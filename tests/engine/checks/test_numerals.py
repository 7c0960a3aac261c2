"""Numbers in figures and in words are the same numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_frameworks.script.numbers import in_words
from engine.checks.kept import check
from engine.checks.numerals import spell_out
from tests.engine.checks.surroundings import around, client


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("I said 90.", "I said ninety."),
        ("90 days", "ninety days"),
        (
            "85%, or 85 %, or 85 percent",
            "eighty-five percent, or eighty-five percent, or eighty-five percent",
        ),
        ("from 0 to 100", "from zero to a hundred"),
        ("one hundred", "a hundred"),
        ("in 1987, 250 of them", "in 1987, 250 of them"),
        ("3.5 hours", "3.5 hours"),
    ],
)
def test_whole_numbers_to_a_hundred_are_spelled_out(text: str, spelled: str) -> None:
    assert spell_out(text) == spelled


@given(st.integers(min_value=0, max_value=100))
def test_any_rating_said_in_figures_is_kept(number: int) -> None:
    draft = f"I'd say {in_words(number)}."
    for text in (f"I'd say {number}.", f"So {number}, I'd say.", f"{number} percent, I'd say."):
        assert check(client(text, draft, keep=(in_words(number),)), around()) is None


@given(st.integers(min_value=0, max_value=100), st.integers(min_value=0, max_value=19))
def test_another_rating_is_caught(number: int, other: int) -> None:
    if number != other:
        candidate = client(f"I'd say {number}.", f"I'd say {in_words(other)}.", keep=(in_words(other),))
        # "Twenty-five" has the word "five" in it; such a slip is let pass.
        if not in_words(number).endswith(f"-{in_words(other)}"):
            assert check(candidate, around()) is not None
