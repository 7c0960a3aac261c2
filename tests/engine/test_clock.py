"""Minutes of talk as words and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.clock import minutes_for, words_in


def test_a_session_of_fifty_minutes_has_8600_words() -> None:
    assert words_in(50) == 8600
    assert words_in(0.5) == 86


@given(minutes=st.integers(0, 120))
def test_whole_minutes_survive_the_way_to_words_and_back(minutes: int) -> None:
    assert minutes_for(words_in(minutes)) == minutes


def test_a_session_that_ran_over_has_no_time_left() -> None:
    assert minutes_for(-400) == 0
    assert minutes_for(0) == 0
