"""What the model was shown does not turn up in the talk."""

from __future__ import annotations

import pytest

from engine.checks.copied_example import check
from engine.prompts import Example, load_examples
from tests.engine.checks.surroundings import around, client, counsellor, patient

SHOWN = load_examples().of("patient", patient().style)


@pytest.mark.parametrize("example", SHOWN, ids=lambda example: example.draft)
def test_an_example_said_as_the_turn_is_caught(example: Example) -> None:
    candidate = client(example.spoken, "My sister rang and I let it ring.")
    assert check(candidate, around(examples=SHOWN)) is not None


def test_an_example_hung_on_to_a_good_rewording_is_caught() -> None:
    text = "My sister rang, and I bought the tickets and sold them."
    reason = check(client(text, "My sister rang."), around(examples=SHOWN))
    assert reason is not None
    assert "ticket" in reason


def test_a_rewording_of_its_own_passes() -> None:
    text = "My sister, um, she rang, and I let it ring."
    assert check(client(text, "My sister rang and I let it ring."), around(examples=SHOWN)) is None


def test_what_the_draft_has_itself_is_not_copied() -> None:
    draft = "The bus driver shouted at me and I got off."
    assert check(client(draft, draft), around(examples=SHOWN)) is None


def test_the_therapist_may_ask_with_the_words_of_everyday_questions() -> None:
    shown = load_examples().of("therapist", patient().style)
    text = "And what was it that went through your mind?"
    assert check(counsellor(text, "What went through your mind?"), around(examples=shown)) is None


def test_without_examples_nothing_is_copied() -> None:
    assert check(client("The bus driver shouted at me.", "It rang."), around()) is None
