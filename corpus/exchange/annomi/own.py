"""The columns we add behind AnnoMI's, so that nothing the format lacks is lost: ids, labels, exact times."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import orjson

from corpus.exchange.rows import bad_value
from corpus.record import Course, Session, Turn

OWN_COLUMNS = (
    "synthetic",
    "course_id",
    "patient_id",
    "therapist_id",
    "framework",
    "language",
    "session_id",
    "session_number",
    "session_date",
    "turn_id",
    "act",
    "start_s",
    "end_s",
    "other_source",
    "private_inputs",
)
"""Empty where the record has None. Times are seconds; ``other_source`` and ``private_inputs`` are JSON."""
_MAY_LACK = ("private_inputs",)
"""Columns that files we wrote before do not have."""

_MEND = "Restore the value our export wrote, or remove all columns from 'synthetic' on"


@dataclass(frozen=True)
class Own:
    """The added columns of one row, parsed."""

    synthetic: bool
    course_id: str
    patient_id: str
    therapist_id: str | None
    framework: str | None
    language: str
    session_id: str
    session_number: int
    session_date: dt.date | None
    turn_id: str
    act: str | None
    start_s: float | None
    end_s: float | None
    other_source: dict[str, str]
    private_inputs: dict[str, str]


def own_columns(course: Course, session: Session, turn: Turn, other: dict[str, str]) -> dict[str, str]:
    """The added columns of a turn's row."""
    return {
        "synthetic": "true" if course.synthetic else "false",
        "course_id": course.id,
        "patient_id": course.patient_id,
        "therapist_id": course.therapist_id or "",
        "framework": course.framework or "",
        "language": course.language,
        "session_id": session.id,
        "session_number": str(session.number),
        "session_date": session.date.isoformat() if session.date else "",
        "turn_id": turn.id,
        "act": turn.act or "",
        "start_s": "" if turn.start_s is None else repr(turn.start_s),
        "end_s": "" if turn.end_s is None else repr(turn.end_s),
        "other_source": orjson.dumps(other).decode() if other else "",
        "private_inputs": orjson.dumps(course.private_inputs).decode() if course.private_inputs else "",
    }


def parse_own(path: Path, line: int, row: dict[str, str]) -> Own | None:
    """The added columns of a row, or None when the file is not one we wrote. Raises `FormatError`."""
    if not all(column in row or column in _MAY_LACK for column in OWN_COLUMNS):
        return None
    if row["synthetic"] not in ("true", "false"):
        raise bad_value(path, line, "synthetic", row["synthetic"], "is neither true nor false", _MEND)
    return Own(
        synthetic=row["synthetic"] == "true",
        course_id=row["course_id"],
        patient_id=row["patient_id"],
        therapist_id=row["therapist_id"] or None,
        framework=row["framework"] or None,
        language=row["language"],
        session_id=row["session_id"],
        session_number=_whole(path, line, row["session_number"]),
        session_date=_date(path, line, row["session_date"]),
        turn_id=row["turn_id"],
        act=row["act"] or None,
        start_s=_number(path, line, "start_s", row["start_s"]),
        end_s=_number(path, line, "end_s", row["end_s"]),
        other_source=_texts(path, line, "other_source", row["other_source"]),
        private_inputs=_texts(path, line, "private_inputs", row.get("private_inputs", "")),
    )


def _whole(path: Path, line: int, value: str) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise bad_value(path, line, "session_number", value, "is no whole number", _MEND) from error


def _date(path: Path, line: int, value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError as error:
        raise bad_value(path, line, "session_date", value, "is no date YYYY-MM-DD", _MEND) from error


def _number(path: Path, line: int, column: str, value: str) -> float | None:
    try:
        return float(value) if value else None
    except ValueError as error:
        raise bad_value(path, line, column, value, "is no number of seconds", _MEND) from error


def _texts(path: Path, line: int, column: str, value: str) -> dict[str, str]:
    try:
        data = orjson.loads(value) if value else {}
    except orjson.JSONDecodeError as error:
        raise bad_value(path, line, column, value, "is not JSON", _MEND) from error
    if not isinstance(data, dict) or not all(isinstance(item, str) for item in data.values()):
        raise bad_value(path, line, column, value, "is no object of texts", _MEND)
    return data
