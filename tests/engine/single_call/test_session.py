"""Sessions written in one go: normal, stopped early, cut, garbled, refused, unsafe; and how they resume."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from corpus import Course, Session, Turn
from engine import ScriptedLLM, Study, make_personas
from engine.errors import JournalError
from engine.facts import mentioned
from engine.journal import read_journal
from engine.llm import Request
from engine.single_call.parse import END_MARK
from tests.engine.exemplars.private_talk import PLANTED, SHOWN, write_sessions
from tests.engine.scripted_course import converse, course_of, patient_of, study, turns_of

WORDS = ("we", "went", "slowly", "home", "and", "it", "rained", "a", "little", "then", "nobody", "rang", "so")


def _study(**changes: Any) -> Study:  # noqa: ANN401
    """Two minutes: 344 words, unless the patient is late."""
    return study("depression", mode="script", **changes)


def talk(seed: int, turns: int, *, end: bool = False) -> str:
    """A script of so many turns of 12 words each."""
    rng = random.Random(seed)
    rows = [
        f"{('Therapist', 'Patient')[number % 2]}: {' '.join(rng.choices(WORDS, k=12)).capitalize()}."
        for number in range(turns)
    ]
    return "\n".join([*rows, END_MARK] if end else rows)


class Writer:
    """Replies from a list, the last one again and again; keeps the requests."""

    def __init__(self, *replies: str | Callable[[Request], str]) -> None:
        self.replies = replies
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> str:
        reply = self.replies[min(len(self.requests), len(self.replies) - 1)]
        self.requests.append(request)
        return reply if isinstance(reply, str) else reply(request)


async def _course(made: Study, journal: Path, writer: Writer) -> Course:
    return await course_of(made, journal, ScriptedLLM(writer))


def _session(course: Course) -> Session:
    return course.sessions[0]


async def test_a_whole_script_is_one_call_and_becomes_turns_with_what_is_known(tmp_path: Path) -> None:
    made = _study()
    patient = make_personas(made)[0][0]
    complaint = patient.case.complaint
    script = f"Therapist: Hello.\nPatient: {complaint.statement}\nTherapist: So {complaint.cues[0]}.\n"
    writer = Writer(script + talk(1, 32, end=True).replace("Therapist", "Patient", 1))
    course = await _course(made, tmp_path / "j.jsonl", writer)
    session = _session(course)
    assert len(writer.requests) == 1
    assert session.ended_by == "agent"
    told, taken_up = session.turns[1], session.turns[2]
    assert complaint.id in told.discloses
    assert taken_up.discloses == ()
    assert complaint.id in taken_up.refers_to
    for turn in session.turns:
        assert (turn.act, turn.line, turn.phase, turn.state, turn.emotion) == (None,) * 5
    provenance = session.provenance
    assert provenance is not None
    assert (provenance.planner, provenance.wording) == ("script", "script")
    assert set(provenance.prompt_hashes) == {"script_system.j2", "script_session.j2", "script_continue.j2"}
    assert provenance.completion_tokens > 300
    assert session.note is not None
    assert complaint.statement in session.note.subjective
    assert "not reached" not in session.note.assessment
    assert "Planned technique: " in session.note.assessment
    assert session.memory is not None
    assert complaint.id in {fact.fact_id for fact in session.memory.facts}


async def test_the_prompt_has_persona_plan_and_length(tmp_path: Path) -> None:
    writer = Writer(talk(1, 40, end=True))
    course = await _course(_study(), tmp_path / "j.jsonl", writer)
    asked = writer.requests[0].messages[1].content
    patient = patient_of(course)
    session = _session(course)
    assert session.homework_set is not None
    for said in (
        patient.first_name,
        str(patient.age),
        patient.case.complaint.statement,
        session.agenda[0],
        session.homework_set.task,
        " words long",
    ):
        assert said in asked


async def test_a_script_that_stops_early_is_gone_on_with_and_sees_its_own_end(tmp_path: Path) -> None:
    writer = Writer(talk(1, 10, end=True), talk(2, 10), talk(3, 12, end=True))
    course = await _course(_study(), tmp_path / "j.jsonl", writer)
    assert len(writer.requests) == 3
    assert len(_session(course).turns) == 32
    again = writer.requests[1].messages
    assert again[:2] == writer.requests[0].messages
    assert again[2].role == "assistant"
    assert again[2].content == talk(1, 10)
    assert "the therapist's" in again[3].content


async def test_a_reply_cut_at_the_token_limit_loses_its_last_line_only(tmp_path: Path) -> None:
    writer = Writer(talk(1, 60), talk(2, 40, end=True))
    course = await _course(_study(script={"reply_tokens": 256}), tmp_path / "j.jsonl", writer)
    assert len(writer.requests) == 2
    # 256 words are 19 rows of 13 and a piece of the 20th; the last row of a cut reply is never taken.
    assert [turn.text for turn in turns_of(course)[:18]] == [
        row.split(": ")[1] for row in talk(1, 19).splitlines()[:18]
    ]
    assert all(len(turn.text.split()) in (12, 24) for turn in turns_of(course))


async def test_garbage_is_asked_for_anew_with_another_seed_and_kept_in_the_provenance(tmp_path: Path) -> None:
    writer = Writer("Sure! Here it is:\n" + talk(1, 40), talk(2, 40, end=True))
    course = await _course(_study(), tmp_path / "j.jsonl", writer)
    first = _session(course).turns[0].provenance
    assert first is not None
    assert [(failure.check, failure.reason[:14]) for failure in first.failures] == [
        ("script", "call 1: line 1")
    ]
    assert first.candidates == 2
    assert not first.marked
    assert writer.requests[0].seed != writer.requests[1].seed
    assert not any("Sure" in turn.text for turn in turns_of(course))


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("I'm sorry, but I can't write this.", "line 1 begins with neither"),
        (talk(1, 2, end=True), "words after"),
        ("Therapist: As an AI language model I must stop.\n" + talk(1, 40), "turn 0 fails 'refusal'"),
        (END_MARK, "it has no turn"),
    ],
    ids=["refusing", "stuck", "assistant", "empty"],
)
async def test_after_the_last_attempt_the_course_is_dropped_and_nothing_is_invented(
    tmp_path: Path, reply: str, reason: str
) -> None:
    replies = Writer(reply, *([END_MARK] if reason == "words after" else []), reply)
    made = _study(script={"attempts": 2})
    journal = tmp_path / "j.jsonl"
    assert await converse(made, journal, ScriptedLLM(replies)) is None
    finished = read_journal(journal)
    assert finished.turns == []
    assert finished.dropped is not None
    assert "no script of 2 can be used" in finished.dropped
    assert reason in finished.dropped


async def test_a_turn_with_a_label_or_markup_in_it_is_marked(tmp_path: Path) -> None:
    rows = talk(1, 40, end=True).splitlines()
    rows[3] = "Patient: Fine. (She sighs.) And that was all of it, I think, for now."
    rows[5] = "Patient: I told the therapist before you and it went on for a while."
    course = await _course(_study(), tmp_path / "j.jsonl", Writer("\n".join(rows)))
    marked = {
        turn.index: turn.provenance.failures[0].check
        for turn in turns_of(course)
        if turn.provenance is not None and turn.provenance.marked
    }
    assert marked == {3: "control_tokens", 5: "role"}
    assert _session(course).provenance is not None
    assert _session(course).grade == "accepted"


async def test_the_turn_limit_ends_a_script(tmp_path: Path) -> None:
    made = _study(session={"minutes": 2, "turn_limit": 6})
    course = await _course(made, tmp_path / "j.jsonl", Writer(talk(1, 40)))
    assert len(turns_of(course)) == 6
    assert _session(course).ended_by == "turn_limit"


async def test_later_sessions_carry_the_memory_on(tmp_path: Path) -> None:
    made = _study(sessions=2)
    patient = make_personas(made)[0][0]
    statement = patient.case.complaint.statement
    first = f"Therapist: Hello.\nPatient: {statement}\n" + talk(1, 40, end=True)
    writer = Writer(first, talk(2, 40, end=True))
    course = await _course(made, tmp_path / "j.jsonl", writer)
    assert len(course.sessions) == 2
    assert f'"{statement}"' in writer.requests[1].messages[1].content
    assert course.sessions[1].homework_reviewed is not None
    ids = [turn.id for turn in turns_of(course)]
    assert len(ids) == len(set(ids))


class Killed(BaseException):
    """A kill in the middle of a call."""


async def test_a_session_is_the_unit_of_resuming(tmp_path: Path) -> None:
    made = _study(sessions=2)
    replies = (talk(1, 40, end=True), talk(2, 40, end=True))
    whole = await _course(made, tmp_path / "whole.jsonl", Writer(*replies))

    def killed(request: Request) -> str:
        raise Killed

    journal = tmp_path / "j.jsonl"
    with pytest.raises(Killed):
        await converse(made, journal, ScriptedLLM(Writer(replies[0], killed)))
    assert len(read_journal(journal).sessions) == 1
    again = Writer(replies[1])
    assert await _course(made, journal, again) == whole
    assert len(again.requests) == 1


async def test_a_script_on_disk_that_is_not_written_up_is_written_up_without_a_call(tmp_path: Path) -> None:
    made = _study()
    whole = await _course(made, tmp_path / "whole.jsonl", Writer(talk(1, 40, end=True)))
    entries = (tmp_path / "whole.jsonl").read_bytes().splitlines(keepends=True)
    assert len(entries) == 3, "the turns, the session, the course"
    journal = tmp_path / "j.jsonl"
    journal.write_bytes(entries[0])
    writer = Writer("never asked")
    assert await _course(made, journal, writer) == whole
    assert writer.requests == []


async def test_a_journal_of_another_mode_is_refused(tmp_path: Path) -> None:
    journal = tmp_path / "j.jsonl"
    turn = Turn(id="test-p0001/1/0", index=0, speaker="therapist", text="Hello.")
    journal.write_text('{"turn": [' + turn.model_dump_json(exclude_defaults=True) + "]}\n")
    with pytest.raises(JournalError, match="part of a session"):
        await converse(_study(), journal, ScriptedLLM(Writer(talk(1, 40))))


async def test_private_words_send_the_script_back_and_are_withheld(tmp_path: Path) -> None:
    path = write_sessions(tmp_path / "talk.jsonl")
    made = _study(exemplars=[str(path)], exemplar_format="messages")
    bad = talk(1, 40, end=True) + "\n"
    bad = bad.replace("Patient:", f"Patient: Well, {PLANTED}.", 1)
    writer = Writer(bad, f"{PLANTED}, no script at all", talk(2, 40, end=True))
    journal = tmp_path / "j.jsonl"
    course = await _course(made, journal, writer)
    assert len(writer.requests) == 3
    assert "mill pond" not in journal.read_text()
    assert "mill pond" not in course.model_dump_json()
    system = writer.requests[0].messages[0].content
    assert sum(line in system for lines in SHOWN.values() for line in lines) == 8
    assert course.private_inputs
    assert mentioned(PLANTED, patient_of(course).case) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"planner": "off"}, "planner"),
        ({"wording": "note"}, "wording"),
        ({"sampling": {"candidates": 3}}, "candidates"),
        ({"script": {"attempts": 0}}, "attempts"),
    ],
)
def test_settings_that_mean_nothing_to_a_script_are_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        _study(**changes)
