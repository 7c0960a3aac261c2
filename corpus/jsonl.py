"""The full record as JSON Lines: one course a line, every field kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from corpus.atomic import atomic_file
from corpus.errors import RecordError, StoreError
from corpus.migrations import parse_course
from corpus.plain_json import course_data, encode
from corpus.record import Course


def encode_course(course: Course) -> bytes:
    """One course as a line of JSON without the line end. Raises `RecordError` for what JSON cannot hold."""
    return encode(course_data(course), f"course {course.id!r}")


def write_jsonl(courses: Iterable[Course], path: str | Path) -> int:
    """Write courses to ``path`` in one atomic step and return how many.

    Raises `RecordError` or `StoreError`; then ``path`` keeps its old content.
    """
    count = 0
    with atomic_file(Path(path)) as stream:
        for course in courses:
            stream.write(encode_course(course))
            stream.write(b"\n")
            count += 1
    return count


def read_jsonl(path: str | Path) -> Iterator[Course]:
    """Yield the courses of a file one by one. Empty lines are skipped.

    Raises `StoreError` when the file cannot be opened and `RecordError` naming the line otherwise.
    """
    path = Path(path)
    try:
        stream = path.open("rb")
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}). Check the path") from error
    with stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            where = f"{path}, line {number}"
            try:
                data = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise RecordError(
                    f"{where}: not JSON ({error}). A cut-off last line means the file was copied incompletely"
                ) from error
            yield parse_course(data, where)
