"""What dialogue formats share: speakers, the header that carries the ids, courses from lines and parts.

A dialogue format keeps speakers, words, and the ids and labels of `CourseHeader`; the ground truth of the
record (states, measures, notes) is not in it. Use ``jsonl`` or ``huggingface`` for that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import orjson
from pydantic import Field, ValidationError

from corpus.errors import FormatError, RecordError
from corpus.migrations import describe
from corpus.record import Course, Record, Session, Speaker, Turn

SPEAKERS: dict[str, Speaker] = {
    "assistant": "therapist",
    "gpt": "therapist",
    "therapist": "therapist",
    "counselor": "therapist",
    "counsellor": "therapist",
    "clinician": "therapist",
    "user": "patient",
    "human": "patient",
    "patient": "patient",
    "client": "patient",
    "seeker": "patient",
}
"""Role names of the field's files, in lower case."""

PRODUCER = "theraloom"


class SessionHeader(Record):
    """Ids of one session in a dialogue file."""

    id: str
    number: int = Field(ge=1)
    date: dt.date | None = None
    turns: int = Field(ge=0, description="How many turns follow, so several sessions can share a sample.")
    turn_ids: tuple[str, ...] | None = Field(
        default=None, description="Only when they are not SESSION/INDEX, which readers make by themselves."
    )


class CourseHeader(Record):
    """The metadata field of a sample we wrote. ``producer`` tells it from metadata of others."""

    producer: Literal["theraloom"] = "theraloom"
    synthetic: bool
    course_id: str
    patient_id: str
    therapist_id: str | None = None
    framework: str | None = None
    language: str = "en"
    private_inputs: dict[str, str] | None = Field(
        default=None, description="As `Course.private_inputs`; left out when there are none."
    )
    sessions: tuple[SessionHeader, ...] = ()


@dataclass(frozen=True)
class Line:
    """One turn as a foreign file states it."""

    speaker: Speaker
    text: str
    start_s: float | None = None
    end_s: float | None = None
    source: dict[str, str] = field(default_factory=dict)


def header_of(course: Course, sessions: Iterable[Session]) -> CourseHeader:
    """The header of a sample that holds these sessions of a course."""
    return CourseHeader(
        synthetic=course.synthetic,
        course_id=course.id,
        patient_id=course.patient_id,
        therapist_id=course.therapist_id,
        framework=course.framework,
        language=course.language,
        private_inputs=course.private_inputs or None,
        sessions=tuple(_session_header(session) for session in sessions),
    )


def header_data(header: CourseHeader) -> dict[str, Any]:
    """A header as plain data for a JSON file."""
    return header.model_dump(mode="json", exclude_none=True)


def parse_header(data: object, where: str) -> CourseHeader | None:
    """The header in a sample's metadata, or None when the metadata is not ours. Raises `FormatError`."""
    if not isinstance(data, dict) or data.get("producer") != PRODUCER:
        return None
    try:
        return CourseHeader.model_validate(data)
    except ValidationError as error:
        raise FormatError(
            f"{where}, metadata: {describe(error)}. Mend it, or remove metadata to import the talk alone"
        ) from error


def positional_header(path: Path, line: int, turns: int, synthetic: bool) -> CourseHeader:
    """A header for a foreign sample, with ids made from the file's name and the sample's line."""
    course_id = f"{path.stem}-{line:06d}"
    session = SessionHeader(id=f"{course_id}/1", number=1, turns=turns)
    return CourseHeader(synthetic=synthetic, course_id=course_id, patient_id=course_id, sessions=(session,))


def course_from(
    header: CourseHeader,
    lines: list[Line],
    where: str,
    *,
    session_source: dict[str, str] | None = None,
    **fields: Any,  # noqa: ANN401
) -> Course:
    """Build a course from a header and the lines of its sessions in order. ``fields`` go to the course.

    Raises `FormatError` when the header's counts do not fit the lines, `RecordError` when the record refuses.
    """
    promised = sum(session.turns for session in header.sessions)
    if promised != len(lines):
        raise FormatError(
            f"{where}: metadata promises {promised} turns, the talk has {len(lines)}. "
            "Mend the counts, or remove metadata to import the talk alone"
        )
    try:
        sessions = []
        start = 0
        for session in header.sessions:
            part = lines[start : start + session.turns]
            start += session.turns
            sessions.append(
                Session(
                    id=session.id,
                    number=session.number,
                    date=session.date,
                    turns=_turns(session, part, where),
                    source=session_source or {},
                )
            )
        return Course(
            id=header.course_id,
            patient_id=header.patient_id,
            therapist_id=header.therapist_id,
            synthetic=header.synthetic,
            framework=header.framework,
            language=header.language,
            private_inputs=header.private_inputs or {},
            sessions=tuple(sessions),
            **fields,
        )
    except ValidationError as error:
        raise RecordError(f"{where}: not a course: {describe(error)}") from error


def join_courses(parts: Iterable[tuple[str, Course]]) -> Iterator[Course]:
    """Put consecutive parts with the same course id together; each comes with its place for messages.

    Raises `FormatError` when a course's parts contradict each other, are not in a row, or repeat a session.
    """
    seen: set[str] = set()
    current: Course | None = None
    for where, part in parts:
        if current is not None and part.id == current.id:
            current = _joined(current, part, where)
            continue
        if current is not None:
            yield current
        if part.id in seen:
            raise FormatError(
                f"{where}: course {part.id!r} came before, with others between. Sort the file by course"
            )
        seen.add(part.id)
        current = part
    if current is not None:
        yield current


def verbatim(value: object) -> str:
    """A foreign value as text for a record's ``source``: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def require_turns(course: Course, format_name: str) -> None:
    """Raise `FormatError` for a course with nothing said, which ``format_name`` would silently lose."""
    if not course.sessions:
        raise FormatError(f"course {course.id!r} has no sessions; {format_name} cannot hold it. Leave it out")
    for session in course.sessions:
        if not session.turns:
            raise FormatError(
                f"session {session.id!r} has no turns; {format_name} cannot hold it. Leave it out"
            )


def _session_header(session: Session) -> SessionHeader:
    ids = tuple(turn.id for turn in session.turns)
    derived = tuple(f"{session.id}/{index}" for index in range(len(ids)))
    return SessionHeader(
        id=session.id,
        number=session.number,
        date=session.date,
        turns=len(ids),
        turn_ids=None if ids == derived else ids,
    )


def _turns(header: SessionHeader, lines: list[Line], where: str) -> tuple[Turn, ...]:
    ids = header.turn_ids or tuple(f"{header.id}/{index}" for index in range(len(lines)))
    if len(ids) != len(lines):
        raise FormatError(
            f"{where}: metadata has {len(ids)} turn_ids for {len(lines)} turns of session {header.id!r}. "
            "Mend or remove turn_ids"
        )
    return tuple(
        Turn(
            id=ids[index],
            index=index,
            speaker=line.speaker,
            text=line.text,
            start_s=line.start_s,
            end_s=line.end_s,
            source=line.source,
        )
        for index, line in enumerate(lines)
    )


def _joined(course: Course, part: Course, where: str) -> Course:
    if course.model_copy(update={"sessions": ()}) != part.model_copy(update={"sessions": ()}):
        raise FormatError(
            f"{where}: course {part.id!r} differs from its earlier sample in an id or label. "
            "Give one course the same metadata in every sample"
        )
    try:
        return Course.model_validate({**dict(course), "sessions": (*course.sessions, *part.sessions)})
    except ValidationError as error:
        raise FormatError(f"{where}: {describe(error)}. Number the sessions of a course upwards") from error
