"""Courses made with exemplars: they say so, show manner, and never let private words through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus import Course
from corpus.store import read_courses, read_manifest
from engine import RunFolder, ScriptedLLM, Study, make_personas, run_study
from engine.errors import RunError
from engine.llm import Request
from engine.llm.scripted import echo_draft
from tests.engine.exemplars.private_talk import PLANTED, SHOWN, write_sessions
from tests.engine.scripted_course import course_of, structured, study, turns_of

COPY = f"Well, {PLANTED}."


def _study(folder: Path, **changes: Any) -> Study:  # noqa: ANN401
    path = write_sessions(folder / "talk.jsonl")
    return study("depression", exemplars=[str(path)], exemplar_format="messages", **changes)


class Copying:
    """Answers with planted words every other time, else as a well-behaved model would."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.copied = 0

    def __call__(self, request: Request) -> str:
        self.requests.append(request)
        if len(self.requests) % 2:
            self.copied += 1
            return COPY if request.json_schema is None else structured(request, COPY)
        if request.json_schema is not None:
            return structured(request, f"I thought about it {len(self.requests)} times.", done=False)
        if "Draft:" in request.messages[-1].content:
            return echo_draft(request)
        return f"I thought about it {len(self.requests)} times."


async def _course(made: Study, journal: Path) -> tuple[Course, Copying, str]:
    model = Copying()
    course = await course_of(made, journal, ScriptedLLM(model))
    assert model.copied > 5
    return course, model, journal.read_text()


@pytest.mark.parametrize(
    "settings",
    [
        {"wording": "reword"},
        {"wording": "note"},
        {"wording": "free"},
        {"planner": "llm", "checks": {"rewrites": 1}},
        {"planner": "off", "checks": {"battery": "safety"}},
    ],
    ids=str,
)
async def test_planted_words_never_come_out_and_are_not_kept(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    course, _, journal = await _course(_study(tmp_path, **settings), tmp_path / "j.jsonl")
    words = "mill pond stood"
    assert [turn.text for turn in turns_of(course) if words in turn.text] == []
    assert words not in journal
    assert words not in course.model_dump_json()
    checks = {
        failure.check
        for turn in turns_of(course)
        if turn.provenance is not None
        for failure in turn.provenance.failures
    }
    assert "copied_private" in checks


async def test_the_model_is_shown_the_speakers_own_manner_and_the_shipped_examples_stay(
    tmp_path: Path,
) -> None:
    _, model, journal = await _course(_study(tmp_path, wording="reword"), tmp_path / "j.jsonl")
    for request in model.requests:
        assert request.affinity is not None
        speaker = request.affinity.rsplit(":", 1)[1]
        system = request.messages[0].content
        other = "patient" if speaker == "therapist" else "therapist"
        assert sum(line in system for line in SHOWN[speaker]) == 4
        assert not any(line in system for line in SHOWN[other])
        assert len(request.messages) == 1 + 2 * 4 + 1
        assert PLANTED not in "".join(message.content for message in request.messages)
    assert not any(line in journal for lines in SHOWN.values() for line in lines)


async def test_the_course_says_what_it_was_made_with(tmp_path: Path) -> None:
    course, _, _ = await _course(_study(tmp_path), tmp_path / "j.jsonl")
    assert list(course.private_inputs) == ["exemplar_1"]
    assert len(course.private_inputs["exemplar_1"]) == 64
    provenance = course.sessions[0].provenance
    assert provenance is not None
    assert "manner.j2" in provenance.prompt_hashes
    plain = await course_of(study("depression"), tmp_path / "plain.jsonl")
    assert plain.private_inputs == {}
    assert plain.sessions[0].provenance is not None
    assert "manner.j2" not in plain.sessions[0].provenance.prompt_hashes


async def test_a_run_keeps_the_hashes_and_is_not_resumed_with_other_exemplars(tmp_path: Path) -> None:
    made = _study(tmp_path, session={"minutes": 1})
    folder = RunFolder(tmp_path / "run")
    folder.begin(made, *make_personas(made))
    write_sessions(tmp_path / "talk.jsonl", planted="something else was said here instead of it")
    with pytest.raises(RunError, match="exemplar_1: not what this run was begun with"):
        await run_study(folder, made, ScriptedLLM(echo_draft))
    write_sessions(tmp_path / "talk.jsonl")
    await run_study(folder, made, ScriptedLLM(echo_draft))
    course = next(read_courses(folder.corpus))
    assert folder.private_inputs() == course.private_inputs
    assert read_manifest(folder.corpus).metadata["private_inputs"] == course.private_inputs


async def test_a_talk_model_of_the_exemplars_plans_the_course_and_says_nothing_of_them(
    tmp_path: Path,
) -> None:
    path = write_sessions(tmp_path / "many.jsonl", sessions=10, rounds=6)
    made = study("depression", exemplars=[str(path)], exemplar_format="messages", talk="from_exemplars")
    fitted = await course_of(made, tmp_path / "fitted" / "j.jsonl")
    shipped = made.model_copy(update={"talk": "annomi"})
    other = await course_of(shipped, tmp_path / "shipped" / "j.jsonl")
    assert [turn.text for turn in turns_of(fitted)] != [turn.text for turn in turns_of(other)]
    assert len(list((tmp_path / "fitted").glob("talk-*.json"))) == 1
    assert not list((tmp_path / "shipped").glob("talk-*.json"))


async def test_what_an_intake_file_was_made_from_goes_into_the_course(tmp_path: Path) -> None:
    intake = tmp_path / "intake.yaml"
    intake.write_text(
        "complaint: I lie awake and count the slats of the blind.\n"
        f"private_inputs: {{case_report: {'ab' * 32}}}\n"
    )
    made = study(population=None, intake=[str(intake)])
    course = await course_of(made, tmp_path / "j.jsonl")
    assert course.private_inputs == {"case_report": "ab" * 32}
    folder = RunFolder(tmp_path / "run")
    folder.begin(made, *make_personas(made))
    assert folder.private_inputs() == {"p0001/case_report": "ab" * 32}
    folder.check_exemplars({})
