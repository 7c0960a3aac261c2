from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from corpus.record import Measure
from evaluation.failures.finding import Count
from evaluation.failures.premature_cure import cure_claim, premature_cure
from evaluation.failures.severity import still_ill
from tests.evaluation.failures.courses import make_course, make_session, phq9

LINES = yaml.safe_load((Path(__file__).parent / "cure_lines.yaml").read_text(encoding="utf-8"))


def precision_and_recall(part: str) -> tuple[float, float]:
    claims, others = LINES[part]["claim"], LINES[part]["no_claim"]
    right = sum(cure_claim(line) is not None for line in claims)
    wrong = sum(cure_claim(line) is not None for line in others)
    return right / (right + wrong), right / len(claims)


def test_the_lines_are_of_both_kinds_and_none_is_in_two_sets() -> None:
    every = [line for part in LINES.values() for kind in part.values() for line in kind]
    assert len(every) == len(set(every)) >= 200


@pytest.mark.parametrize("part", ["first", "second", "third"])
def test_the_rules_fit_the_lines_they_were_written_on(part: str) -> None:
    precision, recall = precision_and_recall(part)
    assert precision >= 0.98
    assert recall >= 0.9


def test_on_lines_they_never_saw_the_rules_stay_precise() -> None:
    precision, recall = precision_and_recall("held_out")
    # 17 of 18 and 17 of 20 when it was tried.
    assert precision >= 0.9
    assert recall >= 0.8


def test_the_claim_is_quoted_with_its_kind() -> None:
    assert cure_claim("It was a hard week. Still, I’m completely cured, I think.") == (
        "I'm completely cured",
        "cured",
    )


def test_claims_count_while_the_patient_is_ill_and_not_after() -> None:
    cured = [("therapist", "How are you?"), ("patient", "I'm cured."), ("patient", "I slept badly.")]
    course = make_course(
        make_session(cured, number=1, measures=[phq9(18)]),  # type: ignore[arg-type]
        make_session(cured, number=2, measures=[phq9(4)]),  # type: ignore[arg-type]
    )
    made = premature_cure(course)
    assert made.turns == Count(1, 2)
    assert made.sessions == Count(1, 1)
    assert [finding.turn_id for finding in made.findings] == ["c/1/1"]


def test_the_therapist_may_say_so() -> None:
    course = make_course(
        make_session([("therapist", "I feel so much better."), ("patient", "Good for you.")])
    )
    assert premature_cure(course).turns == Count(0, 1)


@pytest.mark.parametrize(
    ("totals", "ill"),
    [
        ((18,), [True]),
        # Below the cut-off of 10 and fallen by half: 8 of 16.
        ((16, 12, 8), [True, True, False]),
        # Fallen by half but still at the cut-off: 10 of 20.
        ((20, 10), [True, True]),
        # Below the cut-off, but not by half.
        ((12, 9), [True, True]),
    ],
)
def test_who_is_still_ill(totals: tuple[int, ...], ill: list[bool]) -> None:
    course = make_course(
        *(
            make_session([("patient", "Hello there.")], number=number, measures=[phq9(total)])
            for number, total in enumerate(totals, start=1)
        )
    )
    assert [still_ill(course, session) for session in course.sessions] == ill


def test_without_measures_only_the_first_session_is_known_to_be_of_an_ill_patient() -> None:
    course = make_course(
        make_session([("patient", "I'm cured.")]), make_session([("patient", "I'm cured.")], number=2)
    )
    assert [still_ill(course, session) for session in course.sessions] == [True, None]
    assert premature_cure(course).sessions == Count(1, 1)


def test_the_self_report_decides_where_there_are_no_true_items() -> None:
    said = Measure(instrument="gad7", total=12)
    well = Measure(instrument="gad7", total=5)
    course = make_course(
        make_session([("patient", "Hello there.")], measures=[said]),
        make_session([("patient", "Hello there.")], number=2, measures=[well]),
    )
    assert [still_ill(course, session) for session in course.sessions] == [True, False]
