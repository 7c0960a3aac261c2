from __future__ import annotations

import pytest

from evaluation.errors import EvaluationDataError
from evaluation.failures.case_facts import case_facts, first_person_grams
from evaluation.failures.finding import Count
from evaluation.failures.over_disclosure import facts_in, over_disclosure
from evaluation.failures.talk import said_turns
from tests.evaluation.failures.courses import CASE, Line, make_course, make_session

TELLS_HISTORY: Line = ("patient", "I put the trophies away.")


def told(text: str) -> list[str]:
    course = make_course(make_session([("patient", text)]))
    (said,) = said_turns(course.sessions[0])
    return [fact.id for fact in facts_in(said, case_facts(course))]


def test_the_facts_of_the_snapshot_are_found_wherever_they_stand() -> None:
    facts = case_facts(make_course())
    assert [fact.id for fact in facts] == ["complaint", "history.1", "history.2", "chain1.situation"]
    assert [fact.trust_needed for fact in facts] == [0.0, 0.5, 0.2, 0.1]


def test_a_fact_is_told_by_its_cue_or_by_most_of_its_own_words() -> None:
    assert told("The trophies, yes.") == ["history.1"]
    # hid, trophies, attic, final: three of four are too few, four of four are not.
    assert told("I hid it in the attic after the final.") == []
    assert told("They were trophy cups. Hid them up in that attic, trophies from the final.") == ["history.1"]
    assert told("The bus was late and school was out.") == []


def test_told_above_trust_is_judged_by_the_trust_before_the_turn() -> None:
    lines: list[Line] = [("therapist", "What did you do?"), TELLS_HISTORY]
    early = over_disclosure(make_course(make_session(lines, start_trust=0.3, trust=(0.4, 0.9))))
    assert early.above_trust == Count(1, 1)
    (finding,) = early.findings
    assert finding.why == "tells history.1, which needs trust 0.50, at 0.40"
    assert over_disclosure(
        make_course(make_session(lines, start_trust=0.3, trust=(0.5, 0.5)))
    ).above_trust == Count(0, 1)


def test_what_was_told_before_needs_no_trust_any_more() -> None:
    first = make_session([TELLS_HISTORY], start_trust=0.6, trust=(0.6,))
    again = make_session([TELLS_HISTORY], number=2, start_trust=0.1, trust=(0.1,))
    made = over_disclosure(make_course(first, again))
    assert made.above_trust == Count(0, 1)
    assert made.facts_told == Count(1, 2)


def test_without_trust_on_record_nothing_is_said_about_the_gate() -> None:
    assert over_disclosure(make_course(make_session([TELLS_HISTORY]))).above_trust.share is None
    assert over_disclosure(make_course(make_session([TELLS_HISTORY]), case=False)).facts_told.share is None


@pytest.mark.parametrize(
    ("before", "unasked"),
    [
        ("What happened then?", 0),
        ("Tell me about the final.", 0),
        ("You mentioned trophies.", 0),
        ("There were those cups, up in the attic.", 0),
        ("There was that attic.", 1),
        ("That sounds like a lot.", 1),
    ],
)
def test_a_fact_is_asked_for_by_a_question_an_invitation_or_its_own_words(before: str, unasked: int) -> None:
    made = over_disclosure(make_course(make_session([("therapist", before), TELLS_HISTORY])))
    assert made.unasked == Count(unasked, 1)


def test_facts_that_need_no_trust_may_be_told_unasked() -> None:
    made = over_disclosure(make_course(make_session([("patient", "I feel nothing.")])))
    assert made.unasked == Count(0, 0)
    assert made.facts_told == Count(1, 1)


def test_three_new_facts_in_one_turn_pour_out() -> None:
    flood = "I feel nothing since the school bus, since I left the wedding."
    made = over_disclosure(make_course(make_session([("patient", flood), ("patient", "And the trophies.")])))
    assert made.floods == Count(1, 2)


def test_a_label_whose_words_were_lost_is_counted() -> None:
    session = make_session(
        [("patient", "You're here. You're here."), TELLS_HISTORY],
        discloses={0: ("history.2",), 1: ("history.1",)},
    )
    made = over_disclosure(make_course(session))
    assert made.labels_unsaid == Count(1, 2)
    assert made.findings[0].why == "is labelled as telling history.2"


def test_a_label_is_borne_out_by_the_topic_though_that_tells_nothing() -> None:
    session = make_session([("patient", "It's the cups in the attic.")], discloses={0: ("history.1",)})
    made = over_disclosure(make_course(session))
    assert made.labels_unsaid == Count(0, 1)
    assert made.facts_told == Count(0, 1)


def test_runs_of_words_about_oneself_leave_out_what_anybody_says() -> None:
    grams = first_person_grams(make_course(), 5)
    assert ("i", "hid", "the", "trophies", "in") in grams
    # No word of the first person in it.
    assert ("trophies", "in", "the", "attic", "after") not in grams
    # "feel" and "nothing" carry it.
    assert ("i", "feel", "nothing", "at", "all") in grams


def test_a_fact_that_cannot_be_read_is_named() -> None:
    broken = make_course().model_copy(
        update={"patient": {"case": {"history": [{**CASE["history"][0], "trust_needed": "much"}]}}}  # type: ignore[index]
    )
    with pytest.raises(EvaluationDataError, match=r"course 'c': patient\.case: fact 'history\.1'"):
        case_facts(broken)
