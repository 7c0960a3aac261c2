"""ShareGPT: ``{"id", "conversations": [{"from", "value"}], "metadata"}``.

gpt = therapist, human = patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

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
from corpus.record import Course

_FROM = {"therapist": "gpt", "patient": "human"}


def write(courses: Iterable[Course], path: Path) -> int:
    """Write one conversation per session, as a JSON array when ``path`` ends in ``.json``, else JSON Lines.

    ``metadata`` carries ``synthetic`` and the ids. Returns the number of courses. Raises `FormatError` for a
    course or session with nothing said.
    """
    count = 0

    def samples() -> Iterator[dict[str, Any]]:
        nonlocal count
        for course in courses:
            require_turns(course, "sharegpt")
            count += 1
            for session in course.sessions:
                yield {
                    "id": session.id,
                    "conversations": [
                        {"from": _FROM[turn.speaker], "value": turn.text} for turn in session.turns
                    ],
                    "metadata": header_data(header_of(course, (session,))),
                }

    write_samples(samples(), path)
    return count


def read(path: Path, *, synthetic: bool = False) -> Iterator[Course]:
    """Yield the courses of a file. Foreign conversations get ids from their position; see `messages.read`.

    Raises `FormatError` naming line (or position in the array) and field.
    """
    return join_courses(_parts(path, synthetic))


def _parts(path: Path, synthetic: bool) -> Iterator[tuple[str, Course]]:
    for number, sample in read_samples(path):
        where = f"{path}, line {number}"
        lines, system = parse_lines(
            sample.get("conversations"), path, number, key="conversations", role="from", content=("value",)
        )
        header = parse_header(sample.get("metadata"), where)
        known = {"conversations"} if header is None else {"conversations", "metadata", "id"}
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
