from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Course, FormatError, StoreError
from corpus.exchange import formats, read_any, write_any
from tests.corpus.records import courses, small_course

FILES = {
    "jsonl": "talk.jsonl",
    "messages": "talk.jsonl",
    "sharegpt": "talk.json",
    "annomi": "talk.csv",
    "daic": "talk",
    "cactus": "talk.jsonl",
    "huggingface": "talk",
    "markdown": "talk.md",
}
FULL_RECORD = ("jsonl", "huggingface")
HOLDS_EMPTY_SESSIONS = ("jsonl", "huggingface", "daic", "cactus")
LICENCES: dict[str, dict[str, dict[str, str]]] = {
    "huggingface": {"instrument_licences": {"PHQ-9": "free to use"}}
}


def spoken(course: Course) -> list[list[tuple[str, str, str]]]:
    return [[(turn.id, turn.speaker, turn.text) for turn in session.turns] for session in course.sessions]


def ids(course: Course) -> tuple[object, ...]:
    sessions = [(session.id, session.number, session.date) for session in course.sessions]
    return (
        course.id,
        course.patient_id,
        course.therapist_id,
        course.synthetic,
        course.framework,
        course.language,
        sessions,
    )


def round_trip(name: str, made: list[Course], **options: str) -> list[Course]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILES[name]
        assert write_any(made, path, name, **options) == len(made)
        return list(read_any(path, name))


@pytest.mark.parametrize("name", [name for name, entry in formats().items() if entry.read])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_back_with_the_same_turns_and_ids(name: str, data: st.DataObject) -> None:
    made = data.draw(courses(may_be_empty=name in HOLDS_EMPTY_SESSIONS))
    back = round_trip(name, made)
    if name == "huggingface":  # its splits change the order
        made, back = (sorted(some, key=lambda course: course.id) for some in (made, back))
    if name in FULL_RECORD:
        assert back == made
    assert [spoken(course) for course in back] == [spoken(course) for course in made]
    assert [ids(course) for course in back] == [ids(course) for course in made]


@settings(max_examples=25, deadline=None)
@given(courses(may_be_empty=False))
def test_messages_by_patient_give_the_same_turns_and_ids(made: list[Course]) -> None:
    back = round_trip("messages", made, unit="patient")
    assert [spoken(course) for course in back] == [spoken(course) for course in made]
    assert [ids(course) for course in back] == [ids(course) for course in made]


@settings(max_examples=25, deadline=None)
@given(courses(may_be_empty=False))
def test_annomi_and_daic_keep_the_exact_times(made: list[Course]) -> None:
    def times(some: list[Course]) -> list[tuple[float | None, float | None]]:
        return [(turn.start_s, turn.end_s) for c in some for s in c.sessions for turn in s.turns]

    assert times(round_trip("annomi", made)) == times(made)
    assert times(round_trip("daic", made)) == times(made)


@settings(max_examples=25, deadline=None)
@given(courses(may_be_empty=True))
def test_cactus_keeps_the_persona_snapshots(made: list[Course]) -> None:
    assert [course.patient for course in round_trip("cactus", made)] == [course.patient for course in made]


@pytest.mark.parametrize("name", list(FILES))
def test_every_format_states_that_the_talk_is_synthetic(name: str, tmp_path: Path) -> None:
    write_any([small_course()], tmp_path / FILES[name], name, **LICENCES.get(name, {}))
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(b"synthetic" in file.read_bytes().lower() for file in files)


@pytest.mark.parametrize("name", list(FILES))
def test_the_same_courses_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    def content(folder: Path) -> dict[str, bytes]:
        made = [small_course(number) for number in range(3)]
        write_any(made, folder / FILES[name], name, **LICENCES.get(name, {}))
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        return {str(file.relative_to(folder)): file.read_bytes() for file in files}

    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert content(tmp_path / "a") == content(tmp_path / "b")


@pytest.mark.parametrize("name", list(FILES))
def test_a_failed_export_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    def breaks() -> Iterator[Course]:
        yield small_course(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_any(breaks(), tmp_path / FILES[name], name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["messages", "annomi", "daic"])
def test_a_full_disk_keeps_the_old_export(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(StoreError, match="the disk is full"):
        write_any([small_course()], tmp_path / FILES[name], name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["messages", "sharegpt", "annomi"])
def test_a_course_with_nothing_said_is_refused_where_it_would_vanish(name: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=f"course-0001.* has no sessions; {name} cannot hold it"):
        write_any([small_course(sessions=0)], tmp_path / FILES[name], name)


@pytest.mark.parametrize("call", [lambda: read_any("x", "xml"), lambda: write_any([], "x", "xml")])
def test_an_unknown_format_lists_the_known_ones(call: Callable[[], object]) -> None:
    with pytest.raises(FormatError, match=r"format 'xml' is unknown. Use one of: jsonl, messages, sharegpt"):
        call()


def test_an_unknown_option_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"'messages' has no option 'units'. It takes: unit, system"):
        write_any([], tmp_path / "x", "messages", units="patient")
    with pytest.raises(FormatError, match=r"'jsonl' has no option 'unit'. It takes none"):
        read_any(tmp_path / "x", "jsonl", unit="patient")


def test_markdown_cannot_be_read() -> None:
    with pytest.raises(FormatError, match=r"can only be written. Read one of: jsonl"):
        read_any("x", "markdown")
