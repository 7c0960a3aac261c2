"""A speaker does not begin every turn alike."""

from __future__ import annotations

from engine.checks.opener import check
from tests.engine.checks.surroundings import around, client, counsellor, said

OPENINGS = ("And what was it like?", "Mhm.", "And what was that for?", "I see.", "And what was the time?")


def test_an_opening_used_again_and_again_is_caught() -> None:
    turns = said("therapist", *OPENINGS)
    assert check(counsellor("And what was she like?"), around(turns=turns)) is not None


def test_an_opening_used_once_before_passes() -> None:
    turns = said("therapist", OPENINGS[0])
    assert check(counsellor("And what was she like?"), around(turns=turns)) is None


def test_another_opening_passes() -> None:
    assert check(counsellor("So what was she like?"), around(turns=said("therapist", *OPENINGS))) is None


def test_the_other_speakers_openings_do_not_count() -> None:
    assert check(client("And what was I like?"), around(turns=said("therapist", *OPENINGS))) is None


def test_short_turns_have_no_opening() -> None:
    turns = said("patient", "Yeah, I know.", "Yeah, I know.", "Yeah, I know.")
    assert check(client("Yeah, I know."), around(turns=turns)) is None
