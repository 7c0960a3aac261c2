"""A question stays a question, and a therapist asks one thing at a time."""

from __future__ import annotations

import pytest

from engine.checks.question import check
from tests.engine.checks.surroundings import around, client, counsellor


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("What went through your mind?", "I see what went through your mind."),
        ("What went through your mind?", "What went through your mind? That is the question."),
        ("What went through your mind?", "What went through your mind? What did you do? Who was there?"),
        ("That took some courage.", "That took some courage, right?"),
        ("That took some courage.", "Did that take some courage?"),
    ],
)
def test_a_therapists_question_lost_or_made_up_is_caught(draft: str, text: str) -> None:
    act = "question_open" if draft.endswith("?") else "affirm"
    assert check(counsellor(text, draft, act=act), around()) is not None


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("My sister rang on Sunday.", "Did my sister ring on Sunday?"),
        ("My sister rang. I let it ring.", "My sister rang? I let it ring? Why?"),
        ("What should I write down?", "I should write something down."),
    ],
)
def test_a_patients_telling_turned_into_a_question_is_caught(draft: str, text: str) -> None:
    assert check(client(text, draft), around()) is not None


@pytest.mark.parametrize(
    ("draft", "text", "act"),
    [
        ("What went through your mind?", "And what was it that went through your mind?", "question_open"),
        ("Tell me about that evening.", "Could you tell me about that evening?", "question_open"),
        ("Let's choose one thing for today.", "Shall we choose one thing for today?", "structure"),
        ("That took some courage.", "Mm. That took some courage.", "affirm"),
    ],
)
def test_a_therapists_turn_that_asks_as_planned_passes(draft: str, text: str, act: str) -> None:
    assert check(counsellor(text, draft, act=act), around()) is None


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("Maybe sixty.", "Maybe sixty?"),
        ("My sister rang on Sunday.", "Sunday, was it? My sister rang on Sunday."),
        ("What should I write down?", "Um, what should I write down?"),
    ],
)
def test_a_patients_guess_or_planned_question_passes(draft: str, text: str) -> None:
    assert check(client(text, draft), around()) is None


def test_in_other_wordings_only_a_heap_of_questions_is_caught() -> None:
    draft = "That took some courage."
    assert check(counsellor("Did that take courage?", draft), around("note")) is None
    assert check(counsellor("Did it? When? Who was there?", draft), around("note")) is not None
    assert check(client("Did it? When? Who?", draft), around("free")) is None
