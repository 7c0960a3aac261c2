"""A script is read line by line; what is no turn is an error."""

from __future__ import annotations

import pytest

from engine.single_call.parse import Line, Parsed, joined, parse


def test_lines_become_turns_and_the_end_mark_ends_the_session() -> None:
    parsed = parse("Therapist: How was it?\n\n  Patient:  Long.  \n[End of session]\n", cut=False)
    assert parsed == Parsed((Line("therapist", "How was it?"), Line("patient", "Long.")), ended=True)
    assert parse("Patient: Long.", cut=False) == Parsed((Line("patient", "Long."),), ended=False)


def test_of_a_cut_reply_the_last_line_is_left_out() -> None:
    parsed = parse("Therapist: How was it?\nPatient: It was lo", cut=True)
    assert parsed == Parsed((Line("therapist", "How was it?"),), ended=False)
    assert parse("Therapist: How was i", cut=True) == "the reply was cut before its first turn was complete"


@pytest.mark.parametrize(
    ("reply", "number"),
    [
        ("Here is the session:\nTherapist: Hello.", 1),
        ("Therapist: Hello.\n(They sit down.)\nPatient: Hello.", 2),
        ("Therapist: Hello.\nMara: Hello.", 2),
        ("Therapist: Hello.\npatient: Hello.", 2),
        ("Therapist: Hello.\nPatient:", 2),
        ("**Therapist:** Hello.", 1),
        ("I'm sorry, but I can't write that.", 1),
        ("Therapist: Hello.\n[End of session]\nPatient: Wait.", 2),
    ],
)
def test_a_line_that_is_no_turn_is_named_by_its_number_and_not_quoted(reply: str, number: int) -> None:
    problem = parse(reply, cut=False)
    assert isinstance(problem, str)
    assert problem.startswith(f"line {number} ")
    assert "Mara" not in problem
    assert "sorry" not in problem


def test_what_one_speaker_says_in_several_lines_is_one_turn() -> None:
    lines = [Line("therapist", "So."), Line("therapist", "How was it?"), Line("patient", "Long.")]
    assert joined(lines) == (Line("therapist", "So. How was it?"), Line("patient", "Long."))
