"""OpenAI chat messages: ``{"messages": [{"role", "content"}], "metadata"}``.

assistant = therapist, user = patient: what a language model is tuned on to play the therapist. Turns are kept
as they are, also two in a row by one speaker; a trainer whose chat template insists on alternation must
merge them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

from corpus.errors import FormatError
from corpus.exchange.dialogue import (
    course_from,
    header_data,
    header_of,
    join_courses,
    parse_header,
    positional_header,
    require_turns,
    verbatim,
)
from corpus.exchange.samples import parse_lines, read_samples, write_samples
from corpus.record import Course, Session

_ROLE = {"therapist": "assistant", "patient": "user"}

Unit = Literal["session", "patient"]


def write(courses: Iterable[Course], path: Path, *, unit: Unit = "session", system: str | None = None) -> int:
    """Write one sample per session, or per patient (a course: all sessions one after the other).

    ``system`` is put first in every sample as the system message. ``metadata`` carries ``synthetic`` and the
    ids. Returns the number of courses. Raises `FormatError` for a course or session with nothing said.
    """
    if unit not in ("session", "patient"):
        raise FormatError(f"unit is {unit!r}. Use 'session' or 'patient'")
    count = 0

    def samples() -> Iterator[dict[str, Any]]:
        nonlocal count
        for course in courses:
            require_turns(course, "messages")
            count += 1
            if unit == "patient":
                yield _sample(course, course.sessions, system)
            else:
                for session in course.sessions:
                    yield _sample(course, (session,), system)

    write_samples(samples(), path)
    return count


def read(path: Path, *, synthetic: bool = False) -> Iterator[Course]:
    """Yield the courses of a file, streaming; samples of one course must stand together.

    Files of others have no metadata of ours: each sample becomes a course of one session with ids made from
    its position, its other fields are kept in `Course.source`, and it counts as ``synthetic`` says; the
    default treats unlabelled talk as real, which is the careful reading. Raises `FormatError` naming line
    and field.
    """
    return join_courses(_parts(path, synthetic))


def _sample(course: Course, sessions: tuple[Session, ...], system: str | None) -> dict[str, Any]:
    talk = [
        {"role": _ROLE[turn.speaker], "content": turn.text} for session in sessions for turn in session.turns
    ]
    if system is not None:
        talk.insert(0, {"role": "system", "content": system})
    return {"messages": talk, "metadata": header_data(header_of(course, sessions))}


def _parts(path: Path, synthetic: bool) -> Iterator[tuple[str, Course]]:
    for number, sample in read_samples(path):
        where = f"{path}, line {number}"
        lines, system = parse_lines(
            sample.get("messages"), path, number, key="messages", role="role", content=("content",)
        )
        header = parse_header(sample.get("metadata"), where)
        known = {"messages"} if header is None else {"messages", "metadata"}
        yield (
            where,
            course_from(
                header or positional_header(path, number, len(lines), synthetic),
                lines,
                where,
                session_source={} if system is None else {"system": system},
                source={key: verbatim(value) for key, value in sample.items() if key not in known},
            ),
        )
