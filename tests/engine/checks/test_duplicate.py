"""No turn comes twice in a course."""

from __future__ import annotations

from engine.checks.duplicate import check
from tests.engine.checks.surroundings import around, client, said


def test_a_turn_of_this_session_said_again_is_caught() -> None:
    turns = said("patient", "I let it ring, in the kitchen.")
    reason = check(client("I let it ring in the kitchen!"), around(turns=turns))
    assert reason is not None
    assert turns[0].id in reason


def test_a_turn_of_an_earlier_session_is_caught_whoever_said_it() -> None:
    earlier = said("therapist", "What went through your mind?", session=1)
    assert check(client("what went through your mind?"), around(earlier=earlier)) is not None


def test_a_turn_with_other_words_passes() -> None:
    turns = said("patient", "I let it ring in the kitchen.")
    assert check(client("I let it ring in the bedroom."), around(turns=turns)) is None
    assert check(client("I let it ring."), around(turns=turns)) is None
