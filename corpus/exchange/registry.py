"""The table of formats. To add one: a module with ``read`` and ``write``, and a line in `_FORMATS`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.errors import FormatError
from corpus.exchange import annomi, cactus, daic, huggingface, markdown, messages, sharegpt
from corpus.jsonl import read_jsonl, write_jsonl
from corpus.record import Course

Reader = Callable[..., Iterator[Course]]
Writer = Callable[..., int]


@dataclass(frozen=True)
class Format:
    """One exchange format. ``read`` and ``write`` take a path and the options of their own signature."""

    name: str
    summary: str
    read: Reader | None
    write: Writer | None
    notes_private_inputs: bool = True
    """False for a format with no place to say that synthetic talk was made with private input."""


_FORMATS = (
    Format("jsonl", "the full record, one course a line", read_jsonl, write_jsonl),
    Format("messages", "OpenAI chat messages, JSON Lines", messages.read, messages.write),
    Format("sharegpt", "ShareGPT conversations, JSON Lines or a JSON array", sharegpt.read, sharegpt.write),
    Format("annomi", "AnnoMI-compatible CSV, one utterance a row", annomi.read, annomi.write),
    Format("daic", "DAIC-WOZ style tab-separated transcripts, a folder", daic.read, daic.write),
    Format("cactus", "Cactus-style intake forms and dialogues, JSON", cactus.read, cactus.write),
    Format("markdown", "a readable transcript", None, markdown.write),
    Format("huggingface", "a folder for the datasets library", huggingface.read, huggingface.write),
)


def formats() -> Mapping[str, Format]:
    """All formats by name."""
    return MappingProxyType({entry.name: entry for entry in _FORMATS})


def read_any(path: str | Path, format: str, **options: Any) -> Iterator[Course]:  # noqa: ANN401
    """Yield the courses of a file or folder in the named format, streaming.

    Raises `FormatError` for an unknown format or option, one that cannot be read, and for bad content (while
    iterating); `StoreError` when the file cannot be opened.
    """
    reader = _format(format).read
    if reader is None:
        raise FormatError(f"format {format!r} can only be written. Read one of: {_names(reading=True)}")
    _check_options(reader, format, options)
    return reader(Path(path), **options)


def write_any(courses: Iterable[Course], path: str | Path, format: str, **options: Any) -> int:  # noqa: ANN401
    """Write courses in the named format, streaming, in one atomic step; return how many courses.

    Raises `FormatError` for an unknown format or option and for courses the format cannot hold (such as
    synthetic ones made with private input, where it has no place to say so), `StoreError` when the disk
    refuses. After an error the destination is as it was.
    """
    writer = _format(format).write
    if writer is None:
        raise FormatError(f"format {format!r} can only be read. Write one of: {_names(reading=False)}")
    _check_options(writer, format, options)
    if not formats()[format].notes_private_inputs:
        courses = _none_private(courses, format)
    return writer(courses, Path(path), **options)


def _none_private(courses: Iterable[Course], format: str) -> Iterator[Course]:
    """The courses; `FormatError` at one that would pass for made out of nothing without the note."""
    for course in courses:
        if course.synthetic and course.private_inputs:
            noting = ", ".join(entry.name for entry in _FORMATS if entry.write and entry.notes_private_inputs)
            raise FormatError(
                f"course {course.id!r} was made with private input ({', '.join(course.private_inputs)}), "
                f"which format {format!r} has no place to say. Use one of: {noting}"
            )
        yield course


def _format(name: str) -> Format:
    known = formats()
    if name not in known:
        raise FormatError(f"format {name!r} is unknown. Use one of: {', '.join(known)}")
    return known[name]


def _names(*, reading: bool) -> str:
    return ", ".join(entry.name for entry in _FORMATS if (entry.read if reading else entry.write) is not None)


def _check_options(function: Reader | Writer, name: str, options: Mapping[str, object]) -> None:
    parameters = inspect.signature(function).parameters.values()
    known = [parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY]
    for option in options:
        if option not in known:
            offer = f"It takes: {', '.join(known)}" if known else "It takes none"
            raise FormatError(f"format {name!r} has no option {option!r}. {offer}")
