"""Cactus-style JSON: an intake form with the client's attitude, and optionally the counselling dialogue.

Read are the intake files ``{"AI_client": {"intake_form", "attitude", ...}, "AI_counselor": {"CBT": ...}}``,
outputs with ``history: [{"role", "message"}]`` around them (``example``), flat rows with ``intake_form``, and
``dialogue`` as a list or as one text with speaker labels (Lee et al., 2024, and its successors). The intake
form stays verbatim in `Course.patient` under ``intake_form``; the personas room parses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from corpus.errors import FormatError
from corpus.exchange.dialogue import (
    SPEAKERS,
    CourseHeader,
    Line,
    course_from,
    header_data,
    header_of,
    join_courses,
    parse_header,
    positional_header,
    verbatim,
)
from corpus.exchange.rows import bad_value
from corpus.exchange.samples import parse_lines, read_samples, write_samples
from corpus.plain_json import course_data
from corpus.record import Course, Session

_ROLE = {"therapist": "counselor", "patient": "client"}
_FLAT_CLIENT = ("intake_form", "attitude", "attitude_instruction", "thought", "patterns")
_STRUCTURE = ("example", "AI_client", "AI_counselor", "history", "dialogue", "metadata")
_LABEL = re.compile(r"(counsell?or|therapist|client|patient)\s*:\s*", re.IGNORECASE)


def write(courses: Iterable[Course], path: Path) -> int:
    """Write one sample per session (one without talk for a course with no sessions); returns the courses.

    ``AI_client`` and ``AI_counselor`` are the record's persona snapshots as they are, and ``metadata``
    carries ``synthetic`` and the ids. A JSON array when ``path`` ends in ``.json``, else JSON Lines.
    """
    count = 0

    def samples() -> Iterator[dict[str, Any]]:
        nonlocal count
        for course in courses:
            count += 1
            data = course_data(course.model_copy(update={"sessions": ()}))
            persona = {"AI_client": data["patient"], "AI_counselor": data["therapist"]}
            own = {key: value for key, value in data["source"].items() if key not in _STRUCTURE}
            samples_of: list[tuple[Session, ...]] = [(session,) for session in course.sessions]
            for sessions in samples_of or [()]:
                sample: dict[str, Any] = {**own, **persona}
                for session in sessions:
                    sample["history"] = _history(session)
                yield {**sample, "metadata": header_data(header_of(course, sessions))}

    write_samples(samples(), path)
    return count


def read(path: Path, *, synthetic: bool = True) -> Iterator[Course]:
    """Yield the courses of a JSON or JSON Lines file, or of a folder of them, in order of file names.

    A sample without talk becomes a course without sessions. Samples of others get ids from file and position
    and count as ``synthetic`` says; the default is True, as these corpora are written by models.
    Raises `FormatError` naming file, line and field, also for a sample with no intake form.
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in (".json", ".jsonl"))
        if not files:
            raise FormatError(f"{path}: holds no .json or .jsonl file. Give the folder of the samples")
    else:
        files = [path]
    return join_courses(part for file in files for part in _parts(file, synthetic))


def _history(session: Session) -> list[dict[str, str]]:
    return [{"role": _ROLE[turn.speaker], "message": turn.text} for turn in session.turns]


def _parts(path: Path, synthetic: bool) -> Iterator[tuple[str, Course]]:
    for number, outer in read_samples(path):
        where = f"{path}, line {number}"
        example = outer.get("example")
        sample = {**example, **outer} if isinstance(example, dict) else outer
        header = parse_header(sample.get("metadata"), where)
        talk_key = "history" if "history" in sample else "dialogue"
        used = {"AI_counselor", talk_key, *(_FLAT_CLIENT if "AI_client" not in sample else ("AI_client",))}
        used |= {"example"} if isinstance(example, dict) else set()
        used |= {"metadata"} if header is not None else set()
        client = _client(path, number, sample, required=header is None)
        counselor = sample.get("AI_counselor", {})
        if not isinstance(counselor, dict):
            raise bad_value(path, number, "AI_counselor", counselor, "is not an object", "Give an object")
        lines = _talk(path, number, talk_key, sample.get(talk_key))
        if header is None:
            header = _foreign_header(path, number, lines, synthetic)
        rest = {key: verbatim(value) for key, value in sample.items() if key not in used}
        yield (
            where,
            course_from(header, lines or [], where, patient=client, therapist=counselor, source=rest),
        )


def _foreign_header(path: Path, number: int, lines: list[Line] | None, synthetic: bool) -> CourseHeader:
    header = positional_header(path, number, len(lines or []), synthetic)
    return header if lines is not None else header.model_copy(update={"sessions": ()})


def _client(path: Path, number: int, sample: dict[str, Any], *, required: bool) -> dict[str, Any]:
    client = sample.get("AI_client")
    if client is None:
        client = {key: sample[key] for key in _FLAT_CLIENT if key in sample}
    if not isinstance(client, dict):
        raise bad_value(path, number, "AI_client", client, "is not an object", "Give an object")
    form = client.get("intake_form")
    if required and (not isinstance(form, str) or not form.strip()):
        raise bad_value(
            path, number, "AI_client.intake_form", form, "is no intake form", "Give the form as text"
        )
    return client


def _talk(path: Path, number: int, key: str, talk: object) -> list[Line] | None:
    """The lines of ``history`` or ``dialogue``; None when the sample has neither."""
    if talk is None:
        return None
    if isinstance(talk, str):
        return list(_labelled(path, number, key, talk))
    lines, _ = parse_lines(talk, path, number, key=key, role="role", content=("message", "content"))
    return lines


def _labelled(path: Path, number: int, key: str, talk: str) -> Iterator[Line]:
    """Lines of a text with ``Counselor:`` and ``Client:``; a line with no label goes on with the turn."""
    label: str | None = None
    words: list[str] = []
    for line in [*talk.strip().split("\n"), "client:"]:
        match = _LABEL.match(line.lstrip())
        if match is None and label is None:
            raise bad_value(
                path, number, key, line, "has no speaker", "Start it with 'Counselor:' or 'Client:'"
            )
        if match is None:
            words.append(line)
            continue
        if label is not None:
            text = "\n".join(words).strip()
            if not text:
                raise bad_value(path, number, key, f"{label}:", "says nothing", "Remove it or say its words")
            yield Line(SPEAKERS[label], text)
        label = match.group(1).lower()
        words = [line.lstrip()[match.end() :]]
