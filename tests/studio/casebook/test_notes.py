from __future__ import annotations

import datetime as dt
import re

import pytest

from corpus.record import Attendance, Course, Rupture, Session
from engine.facts import mentioned
from studio.casebook.documents import casebook
from studio.casebook.errors import CasebookError
from studio.casebook.session_plan import review_sessions
from studio.casebook.session_view import QUOTE_WORDS, WITHHELD, quote, session_views
from tests.studio.casebook.conftest import DAY, texts
from tests.studio.casebook.records import (
    CASE,
    FIRST,
    Said,
    course,
    p,
    phq9,
    session,
    t,
    task,
    two_sessions,
)

KNOWN_IN_THE_ROOM = (
    "progress-notes",
    "treatment-plan",
    "supervision",
    "teaching-questions",
    "transcript",
    "booklet",
)
RISKY: list[Said] = [
    t("You marked the last question.", "risk_inquiry", "risk_acknowledge"),
    p("Yes. Some nights I'd rather not wake.", "disclose", "risk_tell", discloses=("risk.passive1",)),
    t("Do you think of taking your life?", "risk_inquiry", "risk_ask_directly"),
    p("No, I would not.", "answer", "risk_answer_directly"),
    t("What keeps you going?", "risk_inquiry", "risk_protective_factors"),
    p("My nephew needs me.", "disclose", "risk_tell_protective", discloses=("risk.protective1",)),
    t("How does a bad night begin?", "safety_planning", "safety_warning_signs"),
    p("I stop eating.", "answer", "safety_answer_signs"),
    t("I'll ask again next time.", "structure", "safety_follow_up"),
]


def part(text: str, start: str, end: str = "\\Z") -> str:
    found = re.search(rf"{start}(.*?)(?:{end})", text, re.DOTALL)
    assert found is not None, f"{start!r} is not in the text"
    return found[1]


def dap(text: str, number: int) -> str:
    return part(part(text, f"## Session {number},", r"\n## |\Z"), "### DAP note")


def test_the_soap_note_is_the_records_own(by_hand: dict[str, str]) -> None:
    first = part(by_hand["progress-notes"], "## Session 1,", "### DAP")
    assert "**Subjective.** Nora reports her days." in first
    second = part(by_hand["progress-notes"], "## Session 2,", "### DAP")
    assert "holds no SOAP note" in second


def test_the_data_quote_what_was_said_first_with_its_turn(by_hand: dict[str, str]) -> None:
    first = dap(by_hand["progress-notes"], 1)
    assert "- Reason for coming: “I stay away from lectures.” (turn 1)" in first
    assert "- Automatic thought: “I thought the marketvoices laugh.” (turn 8)" in first
    assert "- Goal: “Sleep, and I want to sit through a seminar.” (turn 5)" in first
    assert "mm-hmm" not in by_hand["booklet"]


def test_questionnaires_are_given_as_reported_and_never_as_they_truly_were(by_hand: dict[str, str]) -> None:
    # Item 8 is 0 in the self-report and 2 in truth.
    first = dap(by_hand["progress-notes"], 1)
    assert "PHQ-9: 12 of 27 (moderate). Marked: item 3, Trouble falling" in first
    assert "item 8" not in first
    # From 12 to 5 is 7 points; reliable change on the PHQ-9 is 6.
    second = dap(by_hand["progress-notes"], 2)
    assert "PHQ-9: 5 of 27 (moderate), 7 points lower since the session before." in second
    assert "7 points lower compared with the first session, which reaches the change" in second


def test_the_assessment_links_only_what_was_said_and_calls_it_a_working_idea(by_hand: dict[str, str]) -> None:
    first = part(dap(by_hand["progress-notes"], 1), r"\*\*Assessment\*\*", r"\*\*Plan\*\*")
    linked = next(line for line in first.splitlines() if "would fit a sequence" in line)
    assert "“At the market I froze.” (turn 6)" in linked
    assert "(turn 8)" in linked
    assert "(turn 12)" in linked
    assert "working idea" in linked
    # Of the station only the situation was told, so nothing is linked to it.
    assert "station" not in part(dap(by_hand["progress-notes"], 2), r"\*\*Assessment\*\*", r"\*\*Plan\*\*")


def test_doubt_alliance_homework_and_obstacle_stand_in_the_note(by_hand: dict[str, str]) -> None:
    first = dap(by_hand["progress-notes"], 1)
    assert "spoke for change in 0 turns and showed doubt or pulled back in 2" in first
    assert "The alliance appeared developing" in first  # 0.4 lies between 0.35 and 0.6
    assert "- Homework: write down one thought a day, sheet 1." in first
    assert "In the way, as the patient sees it: “I might forget it.” (turn 14)" in first
    assert "- Session 2 follows." in first
    second = dap(by_hand["progress-notes"], 2)
    assert "- Homework from session 1 (write down one thought a day, sheet 1): partly." in second
    assert "“I did it on three days.” (turn 1)" in second


def test_attendance_and_ruptures_are_used_when_they_are_on_record() -> None:
    late = session(
        1,
        FIRST,
        attendance=Attendance(missed_before=1, late_minutes=10),
        ruptures=(Rupture(kind="confrontation", repaired=False),),
    )
    note = dap(texts(course(late))["progress-notes"], 1)
    assert "the patient missed the appointment before once and came 10 minutes late" in note
    assert "a strain between the two: confrontation, not settled yet" in note
    assert "Come back to the strain (confrontation)" in note


@pytest.mark.parametrize("name", KNOWN_IN_THE_ROOM)
def test_nothing_that_was_never_said_is_named(by_hand: dict[str, str], name: str) -> None:
    told = session_views(two_sessions())[-1].told
    assert {"history.1", "core_belief.failure", "chain3.situation"}.isdisjoint(told)
    assert set(mentioned(by_hand[name], CASE)) <= set(told)


def test_the_check_for_leaks_would_see_one(by_hand: dict[str, str]) -> None:
    assert {"history.1", "core_belief.failure"} <= set(mentioned(by_hand["answer-key"], CASE))


def test_what_session_2_told_is_not_in_the_notes_of_session_1(by_hand: dict[str, str]) -> None:
    first = part(by_hand["progress-notes"], "## Session 1,", r"\n## ")
    assert "chain2.situation" not in mentioned(first, CASE)
    assert "station" in dap(by_hand["progress-notes"], 2)


def test_risk_is_told_in_the_patients_words_beside_the_steps_of_the_protocol() -> None:
    text = texts(course(session(1, RISKY, measures=(phq9(0, 0, 0, 0, 0, 0, 0, 0, 1),))))
    note = dap(text["progress-notes"], 1)
    assert "Risk, self-report: PHQ-9 item 9" in note
    assert "Risk, said by the patient: “Yes. Some nights I'd rather not wake.” (turn 1)" in note
    assert "Risk, the answer when asked directly: “No, I would not.” (turn 3)" in note
    assert "Risk, what protects: “My nephew needs me.” (turn 5)" in note
    assert "said by the patient: “My nephew" not in note
    assert "Safety plan, warning signs: “I stop eating.” (turn 7)" in note
    missing = next(line for line in note.splitlines() if "not found in this session" in line)
    assert "means safety" in missing
    assert "crisis contact" in missing
    assert "ask directly" not in missing
    assert "Ask about thoughts of death at the start of the next session" in note
    plan = part(text["treatment-plan"], "## Risk and safety", "## Review")
    assert "a crisis line, emergency services" in plan
    problems = part(text["treatment-plan"], "## Problem list", "## Working")
    assert "nephew" not in problems
    assert "| Thoughts about death or self-harm | “Yes. Some nights" in problems


def test_a_session_without_risk_claims_nothing_beyond_itself(by_hand: dict[str, str]) -> None:
    assert "This holds for this session only." in dap(by_hand["progress-notes"], 2)
    assert "Nothing about death or self-harm was marked or said" in by_hand["treatment-plan"]
    assert "a crisis line, emergency services" in by_hand["treatment-plan"]


def test_words_that_name_a_means_are_withheld_everywhere() -> None:
    said: list[Said] = [*RISKY[:1], p("I thought about taking all my pills.", "disclose")]
    for name, text in texts(course(session(1, said))).items():
        assert "pills" not in text, name
    assert WITHHELD in texts(course(session(1, said)))["transcript"]


def test_a_long_turn_is_quoted_around_its_fact_and_otherwise_by_both_ends() -> None:
    words = [f"w{number}" for number in range(200)]
    words[150] = "cloakroom"
    turn = session(1, [p(" ".join(words), "disclose")]).turns[0]
    assert quote(turn).split() == [*words[: QUOTE_WORDS // 2], "…", *words[-QUOTE_WORDS // 2 :]]
    around = quote(turn, ("cloakroom",)).split()
    assert around[0] == around[-1] == "…"
    assert around[1:-1] == words[150 - QUOTE_WORDS // 2 : 150 + QUOTE_WORDS // 2]


def test_the_plan_has_the_problem_list_goals_measures_and_sessions(by_hand: dict[str, str]) -> None:
    plan = by_hand["treatment-plan"]
    assert "| Reason for coming | “I stay away from lectures.” | session 1, turn 1 | - |" in plan
    assert "described as social anxiety" in plan
    assert "not a diagnosis" in plan
    goal = part(plan, "### Goal 1", "General goals")
    assert "“Sleep, and I want to sit through a seminar.” (session 1, turn 5)" in goal
    assert "PHQ-9 below 10 and at least 6 points under the first score (12)" in goal
    assert "write down one thought a day, sheet 1." in goal
    # Sessions 1 and 2 are a week apart, so session 4 falls two weeks after session 2 of 12 January.
    assert "By session 4, 2026-01-26" in goal
    assert "| Evidence questioning | Gather what" in plan
    assert "used in session 1" in plan
    assert "planned for session 4" in plan
    sessions = part(plan, "## Session plan", "## Risk")
    assert "| 3 (planned) | 2026-01-19 | Behaviour experiment | - |" in sessions
    assert (
        "| 2 | 2026-01-12 | planned: Continuum | write down one thought a day, sheet 2 | plan reviewed |"
        in sessions
    )
    assert "Next review: after session 4, planned for 2026-01-26." in plan


def test_the_plan_says_what_the_second_session_changed(by_hand: dict[str, str]) -> None:
    change = part(by_hand["treatment-plan"], "### After session 2")
    assert "PHQ-9 5 of 27 (moderate), 7 points lower since the session before." in change
    assert "- Learnt (situation): “At the station I froze too.” (turn 2)" in change
    assert "- Homework: write down one thought a day, sheet 1: partly." in change


def test_a_symptom_stands_beside_the_self_report_of_its_item() -> None:
    said: list[Said] = [p("I lie awake until the milkvan comes.", "disclose", discloses=("phq9.3",))]
    first = session(1, said, measures=(phq9(0, 0, 3, 0, 0, 0, 0, 0, 0, true=(0, 0, 1, 0, 0, 0, 0, 0, 0)),))
    second = session(2, [p("Better.", "answer")], measures=(phq9(0, 0, 1, 0, 0, 0, 0, 0, 0),))
    assert "PHQ-9 item 3: 3 at first, 1 at last" in texts(course(first, second))["treatment-plan"]


@pytest.mark.parametrize(
    ("sessions", "reviews"), [(1, [1]), (3, [2, 3]), (4, [2, 4]), (8, [4, 8]), (10, [4, 8, 10])]
)
def test_the_plan_is_reviewed_every_four_sessions_and_at_the_end(sessions: int, reviews: list[int]) -> None:
    assert review_sessions(sessions) == reviews


def test_a_course_without_persona_plan_or_labels_still_has_its_documents() -> None:
    bare = course(
        session(1, [(who, text, {}) for who, text, _ in FIRST[:4]]), case=None, plan={}, framework=None
    )
    text = texts(bare)
    assert "does not label what is disclosed" in text["progress-notes"]
    assert "No problem is labelled in this record." in text["treatment-plan"]
    assert "has not named a goal" in text["treatment-plan"]
    assert "there is no hidden state to show" in text["answer-key"]


def test_signs_of_markdown_in_the_talk_are_shown_as_signs() -> None:
    said: list[Said] = [p("# I *am* <b>| fine_ - [really](x) 1. &amp;", "answer", phase="a")]
    made = casebook(course(session(1, said)), DAY)
    transcript = next(document.text for document in made.documents if document.name == "transcript")
    assert r"\# I \*am\* \<b\>\| fine\_ - \[really\](x) 1. \&amp;" in transcript


def _sessions(*numbers: int) -> list[Session]:
    return [session(number, FIRST) for number in numbers]


@pytest.mark.parametrize(
    ("faulty", "message"),
    [
        (course(*_sessions(1), synthetic=False), "is real talk"),
        (course(), "has no session"),
        (course(session(1, [])), "session 1 has no turn"),
        (course(session(1, [p("I.", "answer", discloses=("ghost",))])), "hand-p1/1/0: discloses 'ghost'"),
        (course(*_sessions(1), patient={"case": {"complaint": 1}}), "patient.case.complaint"),
    ],
)
def test_a_course_that_cannot_be_a_casebook_is_refused_in_one_line(faulty: Course, message: str) -> None:
    with pytest.raises(CasebookError, match=message) as caught:
        casebook(faulty, dt.date(2026, 1, 1))
    assert "\n" not in str(caught.value)


def test_the_title_page_says_how_the_case_was_made(by_hand: dict[str, str]) -> None:
    assert task(1).task in by_hand["booklet"]
    title = part(by_hand["booklet"], "# Casebook hand-p1", "# Progress notes")
    assert "SYNTHETIC CASE - NO REAL PERSON." in title
    assert "| Date of this booklet | 2026-03-02 |" in title
    assert "| Dates in the case | 2026-01-05 to 2026-01-12 |" in title
    for heading in (
        "# Progress notes",
        "# Treatment plan",
        "# Supervision notes",
        "# Teaching questions",
        "# Transcript",
    ):
        assert f"\n{heading}\n" in by_hand["booklet"]
    assert "# Answer key" not in by_hand["booklet"]
