from __future__ import annotations

import pytest

from corpus.record import CheckFailure, Course, Delivery, TurnProvenance
from evaluation.failures import FIGURES, course_failures, row_of, table_as_json, table_as_markdown
from evaluation.failures.finding import Count
from evaluation.failures.talk import said_turns
from tests.evaluation.failures.courses import Line, make_course, make_session

GOOD: list[Line] = [("therapist", "How was the week?"), ("patient", "I slept a little, not much.")]
SWAPPED: list[Line] = [("therapist", "How was the week?"), ("patient", "How does that make you feel?")]


def course(name: str, lines: list[Line], provenance: TurnProvenance | None = None) -> Course:
    session = make_session(lines)
    if provenance is not None:
        turns = tuple(turn.model_copy(update={"provenance": provenance}) for turn in session.turns)
        session = session.model_copy(update={"turns": turns})
    return make_course(session, course_id=name)


def test_every_figure_is_measured() -> None:
    assert list(course_failures(course("a", GOOD)).counts) == list(FIGURES)


def test_cost_is_summed_over_the_turns_a_model_was_asked_for() -> None:
    spent = TurnProvenance(
        worded_by="draft",
        parts=2,
        drafted_parts=1,
        candidates=4,
        failures=(CheckFailure(check="cut", reason="cut", text="I"),),
        prompt_tokens=100,
        cached_tokens=80,
        completion_tokens=30,
        seconds=1.5,
    )
    counts = course_failures(course("a", GOOD, spent)).counts
    assert counts["seconds"] == Count(3.0, 2)
    assert counts["prompt_tokens"] == Count(200, 2)
    assert counts["new_prompt_tokens"] == Count(40, 2)
    assert counts["completion_tokens"] == Count(60, 2)
    assert counts["candidates"] == Count(8, 2)
    assert counts["refused"] == Count(2, 8)
    assert counts["drafted"] == Count(2, 4)
    lexicon = course_failures(course("a", GOOD, TurnProvenance(worded_by="lexicon"))).counts
    assert lexicon["seconds"] == Count(0, 0)


def test_utterances_of_an_overlay_are_one_turn_of_plain_words() -> None:
    session = make_session(
        [
            ("patient", "I uh I slept"),
            ("therapist", "Mm-hmm."),
            ("patient", "a little."),
            ("therapist", "Good."),
        ]
    )
    deliveries = [
        Delivery(merged=0, plain="I slept"),
        Delivery(merged=0, plain="", backchannel=True),
        Delivery(merged=0),
        Delivery(merged=1),
    ]
    turns = tuple(
        turn.model_copy(update={"delivery": delivery})
        for turn, delivery in zip(session.turns, deliveries, strict=True)
    )
    said = said_turns(session.model_copy(update={"turns": turns}))
    assert [(one.turn_id, one.speaker, one.text) for one in said] == [
        ("c/1/0", "patient", "I slept a little."),
        ("c/1/3", "therapist", "Good."),
    ]


def test_a_step_is_judged_on_the_courses_that_both_rows_finished() -> None:
    before = row_of([course("a", SWAPPED), course("b", GOOD)], dropped=1)
    after = row_of([course("a", GOOD)], dropped=2)
    # Of course a: 1 swap of 2 turns before, none after.
    assert after.change_from(before, "role_swaps").value == pytest.approx(-0.5)
    assert before.figure("role_swaps").value == pytest.approx(0.25)


def test_the_table_has_a_row_a_variant_and_a_sign_on_every_change() -> None:
    rows = {
        "free": row_of([course("a", SWAPPED)], dropped=1, wall_s=90.0),
        "note": row_of([course("a", GOOD)]),
    }
    text = table_as_markdown(rows)
    assert "| free | 1 (1 dropped) | 50.0% |" in text
    assert "| note | 1 | 0.0% |" in text
    assert "| note against free | -50.0% |" in text
    assert "Too few courses for intervals (at least 6)." in text
    assert "| free | 1.5 |" in text
    first, second = table_as_json(rows)
    assert (first["variant"], first["dropped"], first["wall_minutes"], first["change"]) == (
        "free",
        1,
        1.5,
        None,
    )
    assert first["figures"]["role_swaps"] == {
        "value": 0.5,
        "low": None,
        "high": None,
        "hits": 1,
        "of": 2,
        "courses": 1,
    }
    assert second["change"]["role_swaps"]["value"] == -0.5


def test_with_enough_courses_the_interval_is_in_brackets() -> None:
    lines = [GOOD, SWAPPED] * 4
    row = row_of([course(f"c{number}", some) for number, some in enumerate(lines)])
    low, high = row.figure("role_swaps").low, row.figure("role_swaps").high
    assert low is not None
    assert high is not None
    assert f"25.0% [{100 * low:.1f}%, {100 * high:.1f}%]" in table_as_markdown({"free": row})


def test_a_variant_without_a_course_has_dashes() -> None:
    text = table_as_markdown({"free": row_of([], dropped=3)})
    assert "| free | 0 (3 dropped) | – |" in text
