"""What must hold for any generated course, on a run of the scripted backend."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.merged_turns import merged_turns
from corpus.record import Course
from engine.facts import mentioned
from studio.casebook.questions import teaching_questions
from studio.casebook.session_view import case_of, session_views
from tests.studio.casebook.conftest import texts
from tests.studio.command_line import call

SESSION = re.compile(r"^## Session (\d+).*$", re.MULTILINE)
IN_THE_ROOM = ("progress-notes", "treatment-plan", "supervision", "teaching-questions", "booklet")
QUOTED = re.compile(r"“([^”]+)” \((?:session (\d+), )?turn (\d+)\)")
TURN_LINE = re.compile(r"- Turn (\d+), (\w+): “([^”]+)”")


def by_session(text: str) -> dict[int, str]:
    pieces = SESSION.split(text)
    return {int(pieces[at]): pieces[at + 1] for at in range(1, len(pieces), 2)}


def test_no_fact_is_named_before_the_patient_has_said_it(generated_courses: list[Course]) -> None:
    for course in generated_courses:
        case, views, made = case_of(course), session_views(course), texts(course)
        assert case is not None
        everything = {fact.id for fact in case.facts()}
        assert everything - set(views[-1].told), "all was told, so nothing could leak"
        for name in IN_THE_ROOM:
            assert set(mentioned(made[name], case)) <= set(views[-1].told), name
        for name in ("progress-notes", "supervision"):
            for view in views:
                found = mentioned(by_session(made[name])[view.number], case)
                assert set(found) <= set(view.told), (name, view.number)


def test_every_quotation_stands_in_the_turn_it_names(generated_courses: list[Course]) -> None:
    for course in generated_courses:
        made = texts(course)
        words = {
            (session.number, turn.index): " ".join(turn.text.split())
            for session in course.sessions
            for turn in merged_turns(session.turns)
        }
        checked = 0
        for number, text in by_session(made["progress-notes"]).items():
            for quotation, session, turn in QUOTED.findall(text):
                checked += _stands(quotation, words[int(session or number), int(turn)])
        for quotation, session, turn in QUOTED.findall(made["treatment-plan"].split("## What changed")[0]):
            checked += _stands(quotation, words[int(session), int(turn)])
        for number, text in by_session(made["supervision"]).items():
            for turn, speaker, quotation in TURN_LINE.findall(text):
                checked += _stands(quotation, words[number, int(turn)])
                assert course.sessions[number - 1].turns[int(turn)].speaker == speaker
        assert checked > 40


def _stands(quotation: str, said: str) -> bool:
    for piece in quotation.replace('"', "").split("…"):
        assert piece.strip() in said.replace('"', "")
    return True


def test_every_session_has_questions_and_their_evidence_is_of_that_session(
    generated_courses: list[Course],
) -> None:
    for course in generated_courses:
        found = teaching_questions(course, session_views(course))
        for session in course.sessions:
            assert len(found.sessions[session.number]) >= 5
            ids = {turn.id for turn in session.turns}
            for question in found.sessions[session.number]:
                assert {turn.id for turn in question.evidence} <= ids
        assert len(found.course) >= 4


def test_the_command_writes_the_casebook_into_the_run(long_run: Path, tmp_path: Path) -> None:
    done = call("casebook", long_run, "--output", tmp_path)
    assert done.code == 0, done.err
    assert len(done.out.split()) == 2
    assert all((Path(line) / "booklet.md").is_file() for line in done.out.split())
