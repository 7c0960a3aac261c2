"""Who is I and who is you stays as planned."""

from __future__ import annotations

import pytest

from engine.checks.person import check
from tests.engine.checks.surroundings import around, client, counsellor


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("So you let it ring and felt bad.", "So I let it ring and I felt bad."),
        ("Walk me through that evening.", "I'll walk you through that evening."),
        ("That took some courage.", "My own week took some courage."),
        ("What went through your mind?", "What went through the mind?"),
        ("May I explain how worry works?", "Could you explain how worry works?"),
        ("You know your evenings, I don't.", "So I know your evenings, but I don't."),
        ("I don't want you to take my word for it.", "Don't let me take your word for it."),
        ("At a wedding you told a woman that she looked tired.", "You told a woman you looked tired."),
        ("That's not what you said, and I'm glad of it.", "That's not what you said, and it's glad of it."),
    ],
)
def test_a_therapist_in_the_wrong_person_is_caught(draft: str, text: str) -> None:
    assert check(counsellor(text, draft), around()) is not None


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("I let it ring and I felt bad.", "You let it ring and you felt bad."),
        ("I let it ring and felt bad.", "It was left to ring and felt bad."),
        ("It kept ringing in the kitchen.", "Your phone kept ringing in the kitchen."),
        ("When you wrote it down I thought, oh no.", "When I wrote it down I thought, oh no."),
    ],
)
def test_a_patient_in_the_wrong_person_is_caught(draft: str, text: str) -> None:
    assert check(client(text, draft), around()) is not None


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("So you let it ring and felt bad.", "Mm, so you let it ring, and you felt bad."),
        ("What would your sister say?", "I wonder, what would your sister say to you?"),
        ("I wonder what you have told her.", "You have told her something, and I wonder what."),
        ("Walk me through that evening, if you want.", "Could you walk me through that evening?"),
    ],
)
def test_a_therapist_who_speaks_to_the_patient_passes(draft: str, text: str) -> None:
    assert check(counsellor(text, draft), around()) is None


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("I let it ring and I felt bad.", "I let it ring, you know, and, um, I felt bad."),
        ("Maybe sixty.", "Maybe sixty, I guess."),
        ("Yes, I know.", "Yeah, sure."),
        ("Did you mean the diary?", "Oh, did you mean the diary?"),
    ],
)
def test_a_patient_who_speaks_of_themself_passes(draft: str, text: str) -> None:
    assert check(client(text, draft), around()) is None


def test_other_wordings_are_free_to_choose_their_person() -> None:
    assert check(client("You look tired.", "I am tired of it all."), around("free")) is None
