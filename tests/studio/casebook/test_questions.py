from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from corpus.record import Alliance, ClinicalState, Contradiction, Course, Rupture
from studio.casebook.questions import QuestionSet, hidden, talk, teaching_questions, thoughts
from studio.casebook.questions.booklet import COURSE_KINDS, SESSION_KINDS, load_patterns
from studio.casebook.questions.candidate import Candidate
from studio.casebook.session_view import SessionView, session_views
from tests.studio.casebook.conftest import texts
from tests.studio.casebook.records import FIRST, SECOND, course, p, phq9, session, state, task, two_sessions
from tests.studio.casebook.test_notes import RISKY


def asked(made: Course) -> QuestionSet:
    return teaching_questions(made, session_views(made))


def first_view(made: Course | None = None) -> SessionView:
    return session_views(made or two_sessions())[0]


def rich() -> Course:
    """A course whose record answers every kind of question there is."""
    clinical = ClinicalState(
        trajectory="slow_responder",
        sudden_gain=True,
        trust=0.4,
        alliance=Alliance(goal=0.5, task=0.4, bond=0.6),
        stage_of_change="preparation",
        adherence=0.5,
    )
    held_back = p("I'd rather not say.", "resist", "withhold#2", state=state(0.31))
    made = two_sessions()
    one = session(
        1,
        [
            *FIRST,
            held_back,
            *RISKY,
            p("It would be good to go.", "change_talk"),
            p("I could try.", "change_talk"),
        ],
        agenda=("sleep", "the seminar"),
        measures=made.sessions[0].measures,
        homework_set=task(1),
        ruptures=(Rupture(kind="withdrawal", repaired=True),),
        contradictions=(
            Contradiction(kind="ledger", turn_id="hand-p1/1/5", text="Sleep", against="she sleeps well"),
        ),
        clinical=clinical,
    )
    two = session(
        2, SECOND, measures=made.sessions[1].measures, homework_reviewed=task(1, "partly"), clinical=clinical
    )
    guarded = p("My uncle mocked my stammer.", "disclose", discloses=("history.1",), state=state(0.62))
    thought = p(
        "I thought the stationvoices laugh.", "disclose", discloses=("chain2.thought",), state=state(0.6)
    )
    three = session(3, [guarded, thought], homework_reviewed=task(2, "done"))
    explain = [
        turn.model_copy(update={"technique": "evidence_questioning"}) if turn.index in (7, 11) else turn
        for turn in one.turns
    ]
    return course(one.model_copy(update={"turns": tuple(explain)}), two, three)


def test_every_kind_of_question_can_be_asked_and_all_its_phrasings_can_be_filled() -> None:
    made = rich()
    views = session_views(made)
    patterns = load_patterns()
    assert {pattern.kind for pattern in patterns.session} == set(SESSION_KINDS)
    assert {pattern.kind for pattern in patterns.course} == set(COURSE_KINDS)
    for pattern in patterns.session:
        candidates = [one for view in views for one in SESSION_KINDS[pattern.kind](made, view)]
        _fill(pattern.kind, candidates, [*pattern.ask, pattern.answer])
    for pattern in patterns.course:
        _fill(pattern.kind, list(COURSE_KINDS[pattern.kind](made, views)), [*pattern.ask, pattern.answer])


def _fill(kind: str, candidates: list[Candidate], templates: list[str]) -> None:
    assert candidates, f"the rich course answers no question of the kind {kind}"
    for candidate in candidates:
        for template in templates:
            filled = template.format_map(candidate.values)
            assert "{" not in filled
            assert ".." not in filled.replace("...", ""), filled


def test_the_thought_its_distortion_and_its_belief_come_from_the_case() -> None:
    view = first_view()
    (thought,) = thoughts.automatic_thought(view)
    assert thought.values == {
        "turn": "8",
        "thought": "they all saw me fail at the market",
        "belief_in_thought": "80",
    }
    assert [turn.id for turn in thought.evidence] == ["hand-p1/1/8"]
    (distortion,) = thoughts.distortion(view)
    assert distortion.values["distortions"].startswith("Mind reading: ")
    (belief,) = thoughts.core_belief(view)
    assert (belief.values["family"], belief.values["label"]) == ("Helpless", "“I am a failure”")
    assert "not voiced so far" in belief.values["statement"]


def test_a_fall_of_trust_is_asked_about_with_what_the_therapist_had_just_said() -> None:
    # Trust goes 0.30, 0.32, 0.32, 0.36 and falls to 0.30 at turn 9, which is the therapist's advice itself.
    (fall,) = hidden.trust_drop(first_view())
    assert (fall.values["turn"], fall.values["before"], fall.values["after"]) == ("9", "0.360", "0.300")
    assert fall.values["reply"] == "“You should simply ignore them.” (turn 9)"
    assert not list(hidden.trust_drop(session_views(two_sessions())[1]))


def test_items_marked_and_not_mentioned_and_items_misreported_are_those_of_the_record() -> None:
    # Reported 2 2 3 1 0 2 2 0 0, mentioned item 3; in truth item 8 is 2.
    (items,) = hidden.unmentioned(first_view())
    assert re.findall(r"item (\d+)", items.values["items"]) == ["1", "2", "4", "6", "7"]
    (wrong,) = hidden.misreported(first_view())
    assert re.findall(r"item (\d+)", wrong.values["items"]) == ["8"]
    assert "true 2, reported 0" in wrong.values["items"]
    plain = course(session(1, FIRST, measures=(phq9(1, 0, 0, 0, 0, 0, 0, 0, 0, mentioned=(1,)),)))
    assert not list(hidden.unmentioned(first_view(plain)))
    assert not list(hidden.misreported(first_view(plain)))


def test_what_was_gated_when_the_patient_held_back_is_what_needs_more_trust_and_was_not_told_yet() -> None:
    (held,) = hidden.holding_back(session_views(rich())[0])
    # Trust 0.31: history needs 0.6, the rule 0.5, the core belief 0.7.
    gated = held.values["gated"]
    assert [cue in gated for cue in ("laughingstock", "stammer", "dud", "market")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_question_is_not_asked_when_the_record_does_not_hold_its_answer() -> None:
    bare = course(session(1, [(who, text, {}) for who, text, _ in FIRST]), case=None, plan={})
    found = asked(bare)
    assert found.sessions[1] == []
    assert found.course == []
    assert not list(talk.homework_review(bare, first_view(bare)))
    assert "holds no answer to any question" in texts(bare)["teaching-questions"]


def test_the_same_course_has_the_same_questions_and_another_id_other_words() -> None:
    words = [
        [
            question.ask
            for questions in asked(two_sessions(f"study-p{number}")).sessions.values()
            for question in questions
        ]
        for number in (1, 1, 2, 3)
    ]
    assert words[0] == words[1]
    assert len({tuple(one) for one in words}) == 3


def test_questions_keep_to_their_number_and_the_order_of_the_file() -> None:
    found = asked(rich())
    patterns = load_patterns()
    order = [pattern.kind for pattern in patterns.session]
    for questions in found.sessions.values():
        assert len(questions) <= patterns.most_per_session
        assert all(order.index(a.kind) < order.index(b.kind) for a, b in pairwise(questions))
    assert len(found.sessions[1]) == patterns.most_per_session
    assert len(found.course) == patterns.most_per_course


def test_the_key_quotes_turn_ids_and_tells_the_hidden_state() -> None:
    key = texts(rich())["answer-key"]
    for question in _questions(asked(rich())):
        assert question in key
    assert re.search(r"- hand-p1/1/\d+, (?:patient|therapist): “", key)
    assert "| My uncle mocked my stammer. | earlier experience | 0.60 | hand-p1/3/0 |" in key
    assert "| Deep down I'm a dud. | belief about oneself | 0.70 | never |" in key
    assert "| 1 | phq9 | 2 2 3 1 0 2 2 2 0 | 2 2 3 1 0 2 2 0 0 | 3 |" in key
    assert "mind reading" in key
    assert "| 1 | slow responder | yes | 0.50, 0.40, 0.60 | 0.50 |" in key


def _questions(found: QuestionSet) -> Iterator[str]:
    for questions in (*found.sessions.values(), found.course):
        for question in questions:
            yield f"**{question.ask}** {question.answer}"


@pytest.mark.parametrize("document", ["teaching-questions", "booklet"])
def test_trainees_get_no_answer(document: str) -> None:
    text = texts(rich())[document]
    assert "Mind reading:" not in text
    assert "trust needed" not in text.lower()
    for question in asked(rich()).sessions[1]:
        assert question.ask in text
