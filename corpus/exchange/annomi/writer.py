"""Writing AnnoMI CSV: the file's own columns first, ours behind them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import orjson

from corpus.atomic import atomic_file
from corpus.errors import FormatError
from corpus.exchange.annomi.codes import NONE, columns_of
from corpus.exchange.annomi.columns import ANNOTATIONS, FULL_COLUMNS, REFERENCE_COLUMNS, TRANSCRIPT
from corpus.exchange.annomi.own import OWN_COLUMNS, own_columns
from corpus.exchange.dialogue import require_turns
from corpus.record import Course, Session, Turn

Layout = Literal["auto", "reference", "full"]


def write(courses: Iterable[Course], path: Path, *, layout: Layout = "auto") -> int:
    """Write courses as AnnoMI CSV and return how many; columns of ours follow AnnoMI's, ``synthetic`` first.

    ``layout``: ``reference`` or ``full`` (video, annotator); ``auto`` takes ``full`` when the first course
    came from a full file. Raises `FormatError` for a course with nothing said, and for values that the
    layout has no column for.
    """
    if layout not in ("auto", "reference", "full"):
        raise FormatError(f"layout is {layout!r}. Use 'auto', 'reference' or 'full'")
    count = 0
    columns: tuple[str, ...] | None = None
    with atomic_file(path) as stream:
        # newline="" and "\r\n" rows: the csv module then quotes a lone CR or LF inside a text as well.
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text, lineterminator="\r\n")
        for course in courses:
            require_turns(course, "annomi")
            if columns is None:
                full = layout == "full" or (layout == "auto" and _is_full(course))
                columns = FULL_COLUMNS if full else REFERENCE_COLUMNS
                writer.writerow([*columns, *OWN_COLUMNS])
            for session in course.sessions:
                for turn in session.turns:
                    for row in _rows_of(course, session, turn, columns):
                        writer.writerow([row[column] for column in (*columns, *OWN_COLUMNS)])
            count += 1
        if columns is None:
            writer.writerow([*(FULL_COLUMNS if layout == "full" else REFERENCE_COLUMNS), *OWN_COLUMNS])
        text.detach()
    return count


def _timestamp(turn: Turn) -> str:
    """HH:MM:SS of the start, rounded down as AnnoMI's are; empty when the turn was never timed."""
    if turn.start_s is None:
        return ""
    whole = int(turn.start_s)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _is_full(course: Course) -> bool:
    session = course.sessions[0]
    return "video_title" in session.source or any(
        "annotator_id" in turn.source or ANNOTATIONS in turn.source for turn in session.turns
    )


def _rows_of(
    course: Course, session: Session, turn: Turn, columns: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    source = dict(turn.source)
    annotations = source.pop(ANNOTATIONS, None)
    transcript = {column: session.source[column] for column in TRANSCRIPT if column in session.source}
    fallback = {
        **dict.fromkeys(columns, NONE),
        **columns_of(turn.speaker, turn.act),
        "transcript_id": session.id,
        "utterance_id": str(turn.index),
        **transcript,
    }
    fixed = {
        "interlocutor": "therapist" if turn.speaker == "therapist" else "client",
        "utterance_text": turn.text,
        "timestamp": _timestamp(turn),
    }
    for codes in [{}] if annotations is None else orjson.loads(annotations):
        stated = source | codes
        lost = sorted(({*stated, *transcript} & set(FULL_COLUMNS)) - set(columns))
        if annotations is not None and "annotator_id" not in columns:
            lost.append(ANNOTATIONS)
        if lost:
            raise FormatError(
                f"turn {turn.id!r} comes from a full AnnoMI file; the reference layout has no room for "
                f"{', '.join(lost)}. Write it with layout='full'"
            )
        other = {key: value for key, value in stated.items() if key not in columns}
        yield {**fallback, **stated, **fixed, **own_columns(course, session, turn, other)}
