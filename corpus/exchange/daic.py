"""DAIC-WOZ style transcripts: tab-separated ``ID_TRANSCRIPT.csv``, Ellie = therapist, Participant = patient.

Columns: start_time, stop_time (seconds), speaker, value (Gratch et al., LREC 2014). The corpus's own files
quote nothing. Ours quote a value that holds a tab, a line end or a quotation mark, as spreadsheets and
pandas expect, and a ``metadata.json`` beside the transcripts says so, carries the ids, and states
``synthetic``. A turn that was never timed has empty times; no times are made up.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import orjson

from corpus.atomic import atomic_folder
from corpus.errors import FormatError, StoreError
from corpus.exchange.dialogue import (
    CourseHeader,
    Line,
    course_from,
    header_data,
    header_of,
    join_courses,
    parse_header,
    positional_header,
)
from corpus.exchange.rows import bad_value, open_text
from corpus.record import Course, Session, Speaker

Quoting = Literal["auto", "none", "minimal"]

METADATA_NAME = "metadata.json"
_SUFFIX = "_TRANSCRIPT.csv"
_COLUMNS = ["start_time", "stop_time", "speaker", "value"]
_SPEAKERS: dict[str, Speaker] = {"Ellie": "therapist", "Participant": "patient"}
_NAMES = {speaker: name for name, speaker in _SPEAKERS.items()}


def write(courses: Iterable[Course], path: Path) -> int:
    """Write a new folder with one transcript per session and ``metadata.json``; return the number of courses.

    Raises `StoreError` when the folder exists already.
    """
    headers: list[dict[str, Any]] = []
    taken: set[str] = set()
    count = 0
    with atomic_folder(path) as folder:
        for course in courses:
            count += 1
            files = []
            for session in course.sessions:
                name = _file_name(session, taken)
                (folder / name).write_bytes(_transcript(session))
                files.append(name)
            headers.append({"files": files, "course": header_data(header_of(course, course.sessions))})
        synthetic = {entry["course"]["synthetic"] for entry in headers}
        content = {
            "producer": "theraloom",
            "synthetic": "mixed" if len(synthetic) == 2 else next(iter(synthetic), None),
            "quoting": "minimal",
            "courses": headers,
        }
        (folder / METADATA_NAME).write_bytes(
            orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )
    return count


def read(path: Path, *, synthetic: bool = False, quoting: Quoting = "auto") -> Iterator[Course]:
    """Yield the courses of a folder, or of one transcript file.

    With our ``metadata.json`` in the folder the ids come from it. Without one, each transcript is a course
    of one session, ``daic-ID``, that counts as ``synthetic`` says. ``quoting``: ``auto`` is ``minimal`` for
    files our metadata lists and ``none`` for others. Raises `FormatError` naming line, column and value.
    """
    if quoting not in ("auto", "none", "minimal"):
        raise FormatError(f"quoting is {quoting!r}. Use 'auto', 'none' or 'minimal'")
    folder = path if path.is_dir() else path.parent
    listed = _listed(folder)
    if path.is_dir() and listed is not None:
        return join_courses(_listed_courses(folder, listed, quoting != "none"))
    if path.is_dir():
        files = sorted(path.glob(f"*{_SUFFIX}"))
        if not files:
            raise FormatError(f"{path}: holds no *{_SUFFIX}. Give the folder of the transcripts, or one file")
    elif path.exists():
        files = [path]
    else:
        raise StoreError(f"{path}: cannot be read (no such file). Check the path")
    ours = {name for names, _ in listed or [] for name in names}
    return join_courses(
        (
            str(file),
            _foreign(file, synthetic, quoting == "minimal" or (quoting == "auto" and file.name in ours)),
        )
        for file in files
    )


def _transcript(session: Session) -> bytes:
    rows = ["\t".join(_COLUMNS)]
    for turn in session.turns:
        times = ("" if time is None else repr(time) for time in (turn.start_s, turn.end_s))
        rows.append("\t".join((*times, _NAMES[turn.speaker], _quoted(turn.text))))
    return ("\n".join(rows) + "\n").encode()


def _quoted(text: str) -> str:
    if any(mark in text for mark in '\t\r\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _file_name(session: Session, taken: set[str]) -> str:
    """A file name from the session's id, safe on every system and used once (whatever the letter case)."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", session.id).strip("-")[:80] or "session"
    name, repeat = stem, 1
    while name.lower() in taken:
        repeat += 1
        name = f"{stem}-{repeat}"
    taken.add(name.lower())
    return name + _SUFFIX


def _listed(folder: Path) -> list[tuple[list[str], CourseHeader]] | None:
    """What our metadata.json lists, or None when the folder has none of ours."""
    file = folder / METADATA_NAME
    if not file.is_file():
        return None
    try:
        data = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        raise FormatError(
            f"{file}: not JSON ({error}). Restore it, or remove it to import the talk alone"
        ) from error
    if not isinstance(data, dict) or data.get("producer") != "theraloom":
        return None
    listed = []
    for position, entry in enumerate(data.get("courses", [])):
        where = f"{file}, courses[{position}]"
        header = parse_header(entry.get("course"), where)
        files = entry.get("files")
        if header is None or not isinstance(files, list) or len(files) != len(header.sessions):
            raise FormatError(f"{where}: needs one file per session. Restore it, or remove {METADATA_NAME}")
        listed.append((files, header))
    return listed


def _listed_courses(
    folder: Path, listed: list[tuple[list[str], CourseHeader]], quoted: bool
) -> Iterator[tuple[str, Course]]:
    for files, header in listed:
        where = f"{folder}, course {header.course_id!r}"
        lines = [line for name in files for line in _lines(folder / Path(name).name, quoted)]
        yield where, course_from(header, lines, where)


def _foreign(file: Path, synthetic: bool, quoted: bool) -> Course:
    lines = list(_lines(file, quoted))
    header = positional_header(file, 1, len(lines), synthetic)
    course_id = f"daic-{file.name.removesuffix(_SUFFIX)}"
    session = header.sessions[0].model_copy(update={"id": f"{course_id}/1"})
    header = header.model_copy(
        update={"course_id": course_id, "patient_id": course_id, "sessions": (session,)}
    )
    return course_from(header, lines, str(file), source={"file": file.name})


def _lines(file: Path, quoted: bool) -> Iterator[Line]:
    with open_text(file) as stream:
        reader = csv.reader(
            stream,
            delimiter="\t",
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
            strict=True,
        )
        try:
            header = next(reader, None)
            if header != _COLUMNS:
                raise bad_value(file, 1, "header", header, "is not DAIC's", f"Expected {_COLUMNS} with tabs")
            number = reader.line_num + 1
            for row in reader:
                if row:
                    yield _line(file, number, row)
                number = reader.line_num + 1
        except csv.Error as error:
            raise FormatError(f"{file}, line {reader.line_num}: not tab-separated ({error})") from error


def _line(file: Path, number: int, row: list[str]) -> Line:
    if len(row) != len(_COLUMNS):
        raise bad_value(file, number, "row", row, f"has {len(row)} of 4 columns", "Separate by single tabs")
    start, stop, name, value = row
    speaker = _SPEAKERS.get(name)
    if speaker is None:
        raise bad_value(file, number, "speaker", name, "is no speaker", "Use 'Ellie' or 'Participant'")
    if not value:
        raise bad_value(file, number, "value", value, "is empty", "Fill in what was said or remove the row")
    start_s, end_s = _time(file, number, "start_time", start), _time(file, number, "stop_time", stop)
    if start_s is not None and end_s is not None and end_s < start_s:
        raise bad_value(file, number, "stop_time", stop, f"is before start_time {start}", "Mend the times")
    return Line(speaker, value, start_s=start_s, end_s=end_s)


def _time(file: Path, number: int, column: str, value: str) -> float | None:
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0.0 <= seconds < float("inf"):
        raise bad_value(
            file, number, column, value, "is no time in seconds", "Write e.g. 36.588, or leave it empty"
        )
    return seconds
