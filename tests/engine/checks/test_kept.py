"""Names, numbers and cues survive."""

from __future__ import annotations

import pytest

from engine.checks.kept import check
from tests.engine.checks.surroundings import around, client

DRAFT = "Leo rang at ten past four and I said ninety."


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("He rang at ten past four and I said ninety.", "leo"),
        ("Leo rang and I said ninety.", "ten past four"),
        ("Leo rang at ten past four and I said nineteen.", "ninety"),
        ("Leonora rang at ten past four and I said ninety.", "leo"),
    ],
)
def test_a_lost_name_number_or_cue_is_caught(text: str, lost: str) -> None:
    reason = check(client(text, DRAFT, keep=("leo", "ten past four", "ninety")), around())
    assert reason is not None
    assert lost in reason


@pytest.mark.parametrize(
    "text",
    [
        "So Leo rang, at ten past four, and I said ninety, I think.",
        "At ten past four it was Leo, ringing, and I said 90.",
        "LEO rang at ten past four. Ninety, I said.",
    ],
)
def test_what_must_be_kept_may_stand_anywhere_in_any_case_and_as_a_numeral(text: str) -> None:
    assert check(client(text, DRAFT, keep=("leo", "ten past four", "ninety")), around()) is None


def test_one_of_several_forms_is_enough() -> None:
    keep = ("my coat|your coat",)
    assert check(client("I took, um, my coat.", "I took my coat.", keep=keep), around()) is None
    assert check(client("I took the coat.", "I took my coat.", keep=keep), around()) is not None


def test_a_typographic_apostrophe_is_an_apostrophe() -> None:
    assert check(client("It was Leo’s play.", keep=("leo's play",)), around()) is None


def test_free_talk_keeps_nothing_and_a_note_does() -> None:
    candidate = client("Hello.", DRAFT, keep=("leo",))
    assert check(candidate, around("free")) is None
    assert check(candidate, around("note")) is not None
