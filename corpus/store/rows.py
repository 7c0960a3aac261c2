"""Courses as Parquet rows and back: one row per session, its turns nested in it.

A row repeats the course's ids and labels, so ``pandas.read_parquet(folder / "shards")`` gives a line per
session that can be filtered and joined at once. What is nested freely (persona, plan, outcome, provenance,
memory, columns of imported files) is JSON text. The ``course`` column holds the rest of the course and is
filled in its first row only; a course without sessions is one row whose session columns are null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
import pyarrow as pa

from corpus.errors import RecordError
from corpus.migrations import parse_course
from corpus.plain_json import course_data, encode
from corpus.record import SCHEMA_VERSION, Course, Session, Turn

_TEXTS = pa.list_(pa.string())
_NUMBERS = pa.list_(pa.int64())

TURN_TYPE = pa.struct(
    [
        ("id", pa.string()),
        ("index", pa.int32()),
        ("speaker", pa.string()),
        ("text", pa.string()),
        ("act", pa.string()),
        ("line", pa.string()),
        ("technique", pa.string()),
        ("phase", pa.string()),
        ("discloses", _TEXTS),
        ("refers_to", _TEXTS),
        ("emotion_category", pa.string()),
        ("emotion_valence", pa.float64()),
        ("emotion_arousal", pa.float64()),
        ("trust", pa.float64()),
        ("distress", pa.float64()),
        ("beliefs", pa.string()),
        ("stage_of_change", pa.string()),
        ("start_s", pa.float64()),
        ("end_s", pa.float64()),
        ("provenance", pa.string()),
        ("delivery", pa.string()),
        ("source", pa.string()),
    ]
)

MEASURE_TYPE = pa.struct(
    [
        ("instrument", pa.string()),
        ("true_items", _NUMBERS),
        ("reported_items", _NUMBERS),
        ("mentioned_items", _NUMBERS),
        ("total", pa.int64()),
        ("band", pa.string()),
    ]
)

_FIELDS: list[tuple[str, pa.DataType]] = [
    ("course_id", pa.string()),
    ("patient_id", pa.string()),
    ("therapist_id", pa.string()),
    ("synthetic", pa.bool_()),
    ("framework", pa.string()),
    ("language", pa.string()),
    ("schema_version", pa.int32()),
    ("session_id", pa.string()),
    ("session_number", pa.int32()),
    ("date", pa.date32()),
    ("n_turns", pa.int32()),
    ("agenda", _TEXTS),
    ("phases", pa.list_(pa.struct([("phase", pa.string()), ("first_turn", pa.int32())]))),
    ("measures", pa.list_(MEASURE_TYPE)),
    ("note_subjective", pa.string()),
    ("note_objective", pa.string()),
    ("note_assessment", pa.string()),
    ("note_plan", pa.string()),
    ("homework_set", pa.string()),
    ("homework_reviewed", pa.string()),
    ("memory", pa.string()),
    ("ended_by", pa.string()),
    ("grade", pa.string()),
    ("clinical", pa.string()),
    ("attendance", pa.string()),
    ("ruptures", pa.string()),
    ("contradictions", pa.string()),
    ("provenance", pa.string()),
    ("source", pa.string()),
    ("turns", pa.list_(TURN_TYPE)),
    ("course", pa.string()),
]

_NOTE_PARTS = ("subjective", "objective", "assessment", "plan")
_COURSE_COLUMNS = (
    "id",
    "patient_id",
    "therapist_id",
    "synthetic",
    "framework",
    "language",
    "schema_version",
    "sessions",
)
# Empty where a shard of an older schema version has no such column.
_SINCE_2 = {"clinical": None, "attendance": None, "ruptures": (), "contradictions": ()}
_SESSION_JSON = ("homework_set", "homework_reviewed", "memory", "provenance", "source", *_SINCE_2)


def schema(synthetic: bool) -> pa.Schema:
    """The schema of a shard; its metadata, kept in the file's footer, states version and ``synthetic``."""
    metadata: dict[bytes | str, bytes | str] = {
        "theraloom.schema_version": str(SCHEMA_VERSION),
        "theraloom.synthetic": "true" if synthetic else "false",
        "theraloom.row": "session",
    }
    return pa.schema(_FIELDS, metadata=metadata)


def table_of(course: Course) -> pa.Table:
    """The rows of one course. Raises `RecordError` for values Parquet or JSON cannot hold."""
    try:
        return pa.Table.from_pylist(list(_rows(course)), schema=schema(course.synthetic))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise RecordError(
            f"course {course.id!r}: a value does not fit its Parquet column ({error})"
        ) from error


def courses_of(batches: Iterable[pa.RecordBatch], where: str) -> Iterator[Course]:
    """Put courses together again from rows in writing order. Raises `RecordError` naming the course."""
    pending: dict[str, Any] | None = None
    for batch in batches:
        for row in batch.to_pylist():
            if row["course"] is not None:
                if pending is not None:
                    yield parse_course(pending, f"{where}, course {pending['id']!r}")
                pending = _course_head(row)
            if pending is None or row["course_id"] != pending["id"]:
                raise RecordError(f"{where}: rows of course {row['course_id']!r} lack their first row")
            if row["session_id"] is not None:
                pending["sessions"].append(_session_data(row))
    if pending is not None:
        yield parse_course(pending, f"{where}, course {pending['id']!r}")


def _text(value: Any, where: str) -> str:  # noqa: ANN401
    return encode(value, where).decode()


def _rows(course: Course) -> Iterator[dict[str, Any]]:
    where = f"course {course.id!r}"
    data = course_data(course.model_copy(update={"sessions": ()}))
    rest = {key: value for key, value in data.items() if key not in _COURSE_COLUMNS}
    shared = {
        "course_id": course.id,
        "patient_id": course.patient_id,
        "therapist_id": course.therapist_id,
        "synthetic": course.synthetic,
        "framework": course.framework,
        "language": course.language,
        "schema_version": course.schema_version,
    }
    first: dict[str, Any] = {"course": _text(rest, where)}
    if not course.sessions:
        yield {**shared, **first}
    for session in course.sessions:
        yield {**shared, **_session_row(session, f"{where}, session {session.id!r}"), **first}
        first = {}


def _session_row(session: Session, where: str) -> dict[str, Any]:
    data = session.model_dump(mode="json", exclude={"turns", "id", "number", "date", "note", *_SESSION_JSON})
    nested = session.model_dump(mode="json", include=set(_SESSION_JSON))
    row: dict[str, Any] = {
        **data,
        "session_id": session.id,
        "session_number": session.number,
        "date": session.date,
        "n_turns": len(session.turns),
        "turns": [_turn_row(turn) for turn in session.turns],
    }
    for key, value in nested.items():
        row[key] = (
            None if value is None or (key in _SINCE_2 and not value) else _text(value, f"{where}, {key}")
        )
    if session.note is not None:
        row.update({f"note_{part}": getattr(session.note, part) for part in _NOTE_PARTS})
    return row


def _turn_row(turn: Turn) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": turn.id,
        "index": turn.index,
        "speaker": turn.speaker,
        "text": turn.text,
        "act": turn.act,
        "line": turn.line,
        "technique": turn.technique,
        "phase": turn.phase,
        "discloses": turn.discloses,
        "refers_to": turn.refers_to,
        "start_s": turn.start_s,
        "end_s": turn.end_s,
        "source": _text(turn.source, f"turn {turn.id!r}, source") if turn.source else None,
    }
    if turn.emotion is not None:
        row["emotion_category"] = turn.emotion.category
        row["emotion_valence"] = turn.emotion.valence
        row["emotion_arousal"] = turn.emotion.arousal
    if turn.state is not None:
        row["trust"] = turn.state.trust
        row["distress"] = turn.state.distress
        row["beliefs"] = _text(turn.state.beliefs, f"turn {turn.id!r}, beliefs")
        row["stage_of_change"] = turn.state.stage_of_change
    if turn.delivery is not None:
        row["delivery"] = _text(turn.delivery.model_dump(mode="json"), f"turn {turn.id!r}, delivery")
    if turn.provenance is not None:
        row["provenance"] = _text(turn.provenance.model_dump(mode="json"), f"turn {turn.id!r}, provenance")
    return row


def _course_head(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **orjson.loads(row["course"]),
        "id": row["course_id"],
        "patient_id": row["patient_id"],
        "therapist_id": row["therapist_id"],
        "synthetic": row["synthetic"],
        "framework": row["framework"],
        "language": row["language"],
        "schema_version": row["schema_version"],
        "sessions": [],
    }


def _session_data(row: dict[str, Any]) -> dict[str, Any]:
    note = None
    if row["note_subjective"] is not None:
        note = {part: row[f"note_{part}"] for part in _NOTE_PARTS}
    return {
        "id": row["session_id"],
        "number": row["session_number"],
        "date": row["date"],
        "phases": row["phases"],
        "agenda": row["agenda"],
        "measures": row["measures"],
        "ended_by": row["ended_by"],
        "grade": row["grade"],
        "note": note,
        **{
            key: _SINCE_2.get(key) if row.get(key) is None else orjson.loads(row[key])
            for key in _SESSION_JSON
        },
        "turns": [_turn_data(turn) for turn in row["turns"]],
    }


def _turn_data(row: dict[str, Any]) -> dict[str, Any]:
    emotion = state = None
    category, valence, arousal = (row.pop(f"emotion_{part}") for part in ("category", "valence", "arousal"))
    if category is not None:
        emotion = {"category": category, "valence": valence, "arousal": arousal}
    trust, distress, beliefs, stage = (
        row.pop(key) for key in ("trust", "distress", "beliefs", "stage_of_change")
    )
    if trust is not None:
        state = {
            "trust": trust,
            "distress": distress,
            "beliefs": orjson.loads(beliefs),
            "stage_of_change": stage,
        }
    provenance, source, delivery = row.pop("provenance"), row.pop("source"), row.pop("delivery", None)
    return {
        **row,
        "emotion": emotion,
        "state": state,
        "provenance": None if provenance is None else orjson.loads(provenance),
        "delivery": None if delivery is None else orjson.loads(delivery),
        "source": {} if source is None else orjson.loads(source),
    }
