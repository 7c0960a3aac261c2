"""Each speaker speaks for themself, without a label."""

from __future__ import annotations

import pytest

from engine.checks.role import check
from tests.engine.checks.surroundings import around, client, counsellor, patient, therapist


@pytest.mark.parametrize(
    "text",
    [
        "Patient: I let it ring.",
        "Therapist: And then?",
        "I let it ring. Therapist: And then?",
        "Assistant: I let it ring.",
        f"{patient().first_name}: I let it ring.",
        f"{therapist().first_name}: And then?",
        "As a therapist I let it ring.",
        "I told my client to let it ring.",
        "Hello, I am your therapist.",
        "The patient let it ring.",
        f"I am {patient().first_name} and I let it ring.",
    ],
)
def test_a_label_a_role_or_the_own_name_is_caught(text: str) -> None:
    assert check(client(text, "I let it ring."), around()) is not None


def test_a_therapist_who_says_their_own_name_is_caught() -> None:
    text = f"{therapist().first_name} wonders what came next."
    assert check(counsellor(text, "What came next?"), around()) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I let it ring.",
        "I tried to be patient with him.",
        "My boss said: wait.",
        "The clients at work are nice.",
    ],
)
def test_speech_passes(text: str) -> None:
    assert check(client(text), around()) is None


def test_the_other_partys_name_passes() -> None:
    assert check(counsellor(f"Hello, {patient().first_name}.", "Hello."), around()) is None
    assert check(client(f"Thank you, {therapist().first_name}.", "Thank you."), around()) is None


def test_a_role_or_name_of_the_plan_passes() -> None:
    draft = f"I'm {therapist().first_name}, I'll be your therapist."
    assert check(counsellor(draft), around()) is None
    assert (
        check(client("I told the therapist I had before.", "I told my therapist before."), around()) is None
    )
