"""Files of JSON samples: JSON Lines, or one JSON array (or object) as the field also has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from corpus.atomic import atomic_file
from corpus.errors import FormatError, StoreError
from corpus.exchange.dialogue import SPEAKERS, Line, verbatim
from corpus.exchange.rows import bad_value
from corpus.plain_json import encode

_MEND_SPEAKER = f"Use one of: {', '.join(SPEAKERS)}"


def read_samples(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, sample); in an array the position from 1 stands for the line.

    JSON Lines stream. An array, or an object over several lines, is read whole, as it has no other way.
    Raises `StoreError` when the file cannot be read and `FormatError` for what is not an object.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(3)
            stream.seek(3 if start == b"\xef\xbb\xbf" else 0)
            for number, line in enumerate(stream, start=1):
                if not line.strip():
                    continue
                if line.lstrip()[:1] == b"[" or line.strip() == b"{":
                    yield from _whole(path, line + stream.read())
                    return
                yield number, _object(line, path, number)
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{path}: cannot be read ({error.strerror}). Check the path") from error


def write_samples(samples: Iterable[dict[str, Any]], path: Path) -> None:
    """Write samples atomically: a JSON array when the name ends in ``.json``, JSON Lines otherwise."""
    array = path.suffix == ".json"
    with atomic_file(path) as stream:
        for position, sample in enumerate(samples):
            if array:
                stream.write(b",\n" if position else b"[\n")
            stream.write(encode(sample, f"{path.name}, sample {position + 1}"))
            if not array:
                stream.write(b"\n")
        if array:
            stream.write(b"\n]\n" if stream.tell() else b"[]\n")


def parse_lines(
    messages: object, path: Path, number: int, *, key: str, role: str, content: tuple[str, ...]
) -> tuple[list[Line], str | None]:
    """Read a list of ``{role, content}`` objects as lines; a leading system message comes back apart.

    ``key`` names the list, ``role`` and ``content`` the fields (several names are accepted for the words).
    Fields beyond these go to the line's ``source``. Raises `FormatError`.
    """
    if not isinstance(messages, list):
        raise bad_value(path, number, key, messages, "is not a list", "Give the talk as a list of messages")
    lines: list[Line] = []
    system: str | None = None
    for position, message in enumerate(messages):
        column = f"{key}[{position}]"
        if not isinstance(message, dict):
            raise bad_value(
                path, number, column, message, "is not an object", f"Give {role} and {content[0]}"
            )
        name = message.get(role)
        words_key = next((candidate for candidate in content if candidate in message), content[0])
        words = _words(message.get(words_key), path, number, f"{column}.{words_key}")
        if position == 0 and isinstance(name, str) and name.lower() in ("system", "developer"):
            system = words
            continue
        speaker = SPEAKERS.get(name.lower()) if isinstance(name, str) else None
        if speaker is None:
            raise bad_value(path, number, f"{column}.{role}", name, "is no known speaker", _MEND_SPEAKER)
        if not words:
            raise bad_value(
                path,
                number,
                f"{column}.{words_key}",
                words,
                "is empty",
                "Remove the message or say its words",
            )
        extra = {field: verbatim(value) for field, value in message.items() if field not in (role, words_key)}
        lines.append(Line(speaker, words, source=extra))
    return lines, system


def _words(value: object, path: Path, number: int, column: str) -> str:
    if isinstance(value, str):
        return value
    # The chat API also allows a list of parts; only text can become a turn.
    if isinstance(value, list) and all(
        isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str)
        for part in value
    ):
        return "\n".join(part["text"] for part in value)
    raise bad_value(path, number, column, value, "is not text", "Give the words as text")


def _object(line: bytes, path: Path, number: int) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise FormatError(
            f"{path}, line {number}: not JSON ({error}). A cut-off last line means an incomplete copy"
        ) from error
    if not isinstance(value, dict):
        raise bad_value(path, number, "sample", value, "is not an object", "Give one JSON object a line")
    return value


def _whole(path: Path, content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise FormatError(f"{path}: not JSON ({error}). Check that the file is complete") from error
    for number, sample in enumerate(value if isinstance(value, list) else [value], start=1):
        if not isinstance(sample, dict):
            raise bad_value(path, number, "sample", sample, "is not an object", "Give a list of objects")
        yield number, sample
