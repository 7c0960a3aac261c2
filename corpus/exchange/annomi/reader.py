"""Reading AnnoMI CSV: rows to utterances, utterances to turns."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson
from pydantic import ValidationError

from corpus.errors import FormatError, RecordError
from corpus.exchange.annomi.codes import act_of
from corpus.exchange.annomi.columns import ANNOTATIONS, REQUIRED, TRANSCRIPT, UTTERANCE
from corpus.exchange.annomi.own import OWN_COLUMNS, parse_own
from corpus.exchange.dialogue import SPEAKERS, join_courses
from corpus.exchange.rows import bad_value, open_text
from corpus.migrations import describe
from corpus.record import Course, Session, Speaker, Turn

Row = tuple[int, dict[str, str]]


def read(path: Path, *, synthetic: bool = False) -> Iterator[Course]:
    """Yield one course per transcript (or per course, in files we wrote), streaming.

    Transcripts of others get the ids ``annomi-TRANSCRIPT``, one patient each, and count as ``synthetic``
    says. ``timestamp`` HH:MM:SS becomes `Turn.start_s`; an empty one is allowed. `Turn.act` is what the
    columns say, with several annotators what more than half of them say.
    Raises `FormatError` naming line, column and value.
    """
    return join_courses(
        (f"{path}, line {rows[0][0]}", _course(path, rows, synthetic)) for rows in _transcripts(path)
    )


def _transcripts(path: Path) -> Iterator[list[Row]]:
    """Yield the rows of each transcript with their line numbers."""
    with open_text(path) as stream:
        reader = csv.reader(stream, strict=True)
        rows: list[Row] = []
        try:
            header = next(reader, None)
            if header is None:
                raise FormatError(f"{path}: empty. An AnnoMI file starts with a line of column names")
            missing = [column for column in REQUIRED if column not in header]
            if missing or len(set(header)) != len(header):
                raise FormatError(
                    f"{path}, line 1: columns {header!r} lack {missing!r} or repeat one. "
                    "Is this an AnnoMI file, separated by commas?"
                )
            line = reader.line_num + 1
            for values in reader:
                if len(values) != len(header):
                    raise bad_value(
                        path,
                        line,
                        "row",
                        values,
                        f"has {len(values)} of {len(header)} columns",
                        "Quote texts that contain commas, and complete the row",
                    )
                row = dict(zip(header, values, strict=True))
                if rows and _key(rows[-1][1]) != _key(row):
                    yield rows
                    rows = []
                rows.append((line, row))
                line = reader.line_num + 1
        except csv.Error as error:
            raise FormatError(
                f"{path}, line {reader.line_num}: not CSV ({error}). Mend the quotes"
            ) from error
        if rows:
            yield rows


def _key(row: dict[str, str]) -> tuple[str, ...]:
    return row["transcript_id"], row.get("course_id", ""), row.get("session_id", "")


def _course(path: Path, rows: list[Row], synthetic: bool) -> Course:
    line, first = rows[0]
    own = parse_own(path, line, first)
    transcript = {column: first[column] for column in TRANSCRIPT if column in first}
    session_id = own.session_id if own else f"annomi-{first['transcript_id']}/1"
    turns = tuple(
        _turn(path, group, index, session_id, transcript)
        for index, group in enumerate(_utterances(path, rows))
    )
    course_id = f"annomi-{first['transcript_id']}"
    try:
        session = Session(
            id=session_id,
            number=own.session_number if own else 1,
            date=own.session_date if own else None,
            turns=turns,
            source=transcript,
        )
        return Course(
            id=own.course_id if own else course_id,
            patient_id=own.patient_id if own else course_id,
            therapist_id=own.therapist_id if own else None,
            synthetic=own.synthetic if own else synthetic,
            framework=own.framework if own else None,
            language=own.language if own else "en",
            private_inputs=own.private_inputs if own else {},
            sessions=(session,),
        )
    except ValidationError as error:
        raise RecordError(f"{path}, line {line}: not a course: {describe(error)}") from error


def _utterances(path: Path, rows: list[Row]) -> Iterable[list[Row]]:
    """Group the rows of several annotators by utterance, in the order of first appearance."""
    groups: dict[str, list[Row]] = {}
    annotators: set[tuple[str, str]] = set()
    for line, row in rows:
        annotator = (row["utterance_id"], row.get("annotator_id", ""))
        if annotator in annotators:
            raise bad_value(
                path,
                line,
                "utterance_id",
                row["utterance_id"],
                "came before in this transcript",
                "Number the utterances, one row each (and each annotator)",
            )
        annotators.add(annotator)
        groups.setdefault(row["utterance_id"], []).append((line, row))
    return groups.values()


def _turn(path: Path, group: list[Row], index: int, session_id: str, transcript: dict[str, str]) -> Turn:
    line, first = group[0]
    speaker = _speaker(path, line, first["interlocutor"])
    for other_line, other in group[1:]:
        for column in UTTERANCE:
            if other[column] != first[column]:
                raise bad_value(
                    path,
                    other_line,
                    column,
                    other[column],
                    f"differs from line {line}",
                    "Give all annotators' rows of an utterance the same words, speaker and time",
                )
    if not first["utterance_text"]:
        raise bad_value(
            path, line, "utterance_text", "", "is empty", "Fill in what was said or remove the row"
        )
    own = parse_own(path, line, first)
    differing = {column: first[column] for column in transcript if first[column] != transcript[column]}
    source = {"utterance_id": first["utterance_id"], "timestamp": first["timestamp"], **differing}
    codes = [_codes(row) for _, row in group]
    if len(codes) == 1:
        source |= codes[0]
    else:
        source[ANNOTATIONS] = orjson.dumps(codes).decode()
    start_s = _seconds(path, line, first["timestamp"])
    try:
        return Turn(
            id=own.turn_id if own else f"{session_id}/{index}",
            index=index,
            speaker=speaker,
            text=first["utterance_text"],
            act=own.act if own else _majority([act_of(speaker, code) for code in codes]),
            start_s=own.start_s if own else start_s,
            end_s=own.end_s if own else None,
            source=source | (own.other_source if own else {}),
        )
    except ValidationError as error:
        raise RecordError(f"{path}, line {line}: not a turn: {describe(error)}") from error


def _codes(row: dict[str, str]) -> dict[str, str]:
    fixed = {*TRANSCRIPT, *UTTERANCE, *OWN_COLUMNS}
    return {column: value for column, value in row.items() if column not in fixed}


def _majority(acts: list[str | None]) -> str | None:
    act, votes = Counter(acts).most_common(1)[0]
    return act if 2 * votes > len(acts) else None


def _speaker(path: Path, line: int, value: str) -> Speaker:
    speaker = SPEAKERS.get(value.lower())
    if speaker is None:
        raise bad_value(path, line, "interlocutor", value, "is no speaker", "Use 'therapist' or 'client'")
    return speaker


def _seconds(path: Path, line: int, value: str) -> float | None:
    if not value:
        return None
    parts = value.split(":")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts):
        hours, minutes, seconds = (int(part) for part in parts)
        if minutes < 60 and seconds < 60:
            return float(3600 * hours + 60 * minutes + seconds)
    raise bad_value(path, line, "timestamp", value, "is no time", "Write HH:MM:SS, or leave it empty")
