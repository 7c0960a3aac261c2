"""Six words in a row of private talk are copied; five are not."""

from __future__ import annotations

import pytest

from corpus.record import CheckFailure, Course, Session, Turn
from engine.exemplars.phrases import WITHHELD, PrivatePhrases, stretches_of

SAID = "We walked the dog around the frozen lake at dawn."
PRIVATE = PrivatePhrases([SAID])


@pytest.mark.parametrize(
    "text",
    [
        "We walked the dog around the garden.",
        "So, walked the dog around the frozen!",
        "Walked the, um, dog around, uh, the frozen thing.",
        "AROUND THE FROZEN LAKE AT DAWN",
    ],
)
def test_six_words_in_a_row_are_copied_whatever_marks_case_and_hesitations(text: str) -> None:
    assert PRIVATE.copied(text)


@pytest.mark.parametrize("text", ["We walked the dog around.", "The frozen dog walked around the lake.", ""])
def test_five_words_and_other_orders_are_not(text: str) -> None:
    assert not PRIVATE.copied(text)


def test_a_run_may_begin_in_the_line_before() -> None:
    assert not PRIVATE.copied("around the frozen.", before=["Fine."])
    assert PRIVATE.copied("around the frozen.", before=["We walked the dog"])


def test_the_drafts_own_words_are_not_copied_from_anywhere() -> None:
    assert not PRIVATE.copied(SAID, own=SAID)
    assert PRIVATE.copied(SAID, own="We walked the dog.")


def test_a_phrase_that_a_listener_cut_in_two_is_one_phrase() -> None:
    turns = [
        ("patient", "We walked the dog"),
        ("therapist", "Mm-hmm."),
        ("patient", "around the frozen lake"),
    ]
    session = Session(
        id="c/1",
        number=1,
        turns=tuple(
            Turn.model_validate({"id": f"c/1/{i}", "index": i, "speaker": who, "text": text})
            for i, (who, text) in enumerate(turns)
        ),
    )
    course = Course(id="c", patient_id="p", synthetic=False, sessions=(session,))
    assert PrivatePhrases(stretches_of([course])).copied("We walked the dog around the frozen lake.")


def test_a_refused_candidate_goes_on_record_without_private_words() -> None:
    kept = PRIVATE.withhold(CheckFailure(check="length", reason="too long", text="We went home."))
    assert kept.text == "We went home."
    for failure in (
        CheckFailure(check="no_reply", reason="not JSON", text=SAID),
        CheckFailure(check="no_reply", reason=f"unknown act {SAID!r}", text=""),
        CheckFailure(check="copied_private", reason=WITHHELD, text=SAID),
    ):
        withheld = PRIVATE.withhold(failure)
        assert (withheld.reason, withheld.text, withheld.check) == (WITHHELD, "", failure.check)
