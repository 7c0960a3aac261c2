from __future__ import annotations

import errno
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest
from hypothesis import given, settings

from corpus import Course, RecordError, StoreError
from corpus.atomic import atomic_folder
from corpus.jsonl import read_jsonl, write_jsonl
from tests.corpus.records import courses, small_course


@settings(max_examples=40, deadline=None)
@given(courses(may_be_empty=True))
def test_every_record_comes_back_equal(made: list[Course]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "courses.jsonl"
        assert write_jsonl(made, file) == len(made)
        assert list(read_jsonl(file)) == made


def test_a_truncated_file_gives_its_whole_courses_and_names_the_broken_line(tmp_path: Path) -> None:
    file = tmp_path / "courses.jsonl"
    write_jsonl([small_course(1), small_course(2)], file)
    file.write_bytes(file.read_bytes()[:-40])
    reading = read_jsonl(file)
    assert next(reading) == small_course(1)
    with pytest.raises(RecordError, match=r"courses\.jsonl, line 2: not JSON"):
        next(reading)


def test_an_unknown_field_is_named_with_file_line_and_value(tmp_path: Path) -> None:
    file = tmp_path / "courses.jsonl"
    file.write_text(
        '\n{"schema_version": 1, "id": "a", "patient_id": "p", "synthetic": true, "colour": "red"}\n'
    )
    with pytest.raises(RecordError, match=r"line 2: not a course: colour: .*got 'red'"):
        list(read_jsonl(file))


def test_a_line_without_schema_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "courses.jsonl"
    file.write_text('{"id": "a"}\n')
    with pytest.raises(RecordError, match="schema_version is None"):
        list(read_jsonl(file))


def test_a_missing_file_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        list(read_jsonl(tmp_path / "none.jsonl"))


def test_a_failed_write_keeps_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "courses.jsonl"
    write_jsonl([small_course(1)], file)
    bad = small_course(2).model_copy(update={"plan": {"big": 2**70}})
    with pytest.raises(RecordError, match="course-0002"):
        write_jsonl([small_course(3), bad], file)
    assert list(read_jsonl(file)) == [small_course(1)]
    assert list(tmp_path.iterdir()) == [file]


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "courses.jsonl"
    write_jsonl([small_course(1)], file)

    def full_disk(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        with pytest.raises(StoreError, match="the disk is full"):
            write_jsonl([small_course(2)], file)
    assert list(read_jsonl(file)) == [small_course(1)]
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def half_written() -> None:
        with atomic_folder(tmp_path / "out") as folder:
            (folder / "a.txt").write_text("a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_written()
    assert list(tmp_path.iterdir()) == []
    with atomic_folder(tmp_path / "out") as folder:
        (folder / "a.txt").write_text("a")
    assert (tmp_path / "out" / "a.txt").read_text() == "a"
    with pytest.raises(StoreError, match="already exists"), atomic_folder(tmp_path / "out"):
        pass
