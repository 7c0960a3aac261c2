"""What every reader of a foreign file says about a bad row, and how it opens the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from corpus.errors import FormatError, StoreError


def bad_value(path: Path, line: int, column: str, value: object, wrong: str, mend: str) -> FormatError:
    """An error that names file, line, column and value, and says what is wrong and what to do."""
    shown = repr(value)
    if len(shown) > 80:
        shown = shown[:77] + "..."
    return FormatError(f"{path}, line {line}, {column}: {shown} {wrong}. {mend}")


@contextmanager
def open_text(path: Path) -> Iterator[TextIO]:
    """Open a UTF-8 file (a byte order mark is skipped) for the csv module.

    Raises `StoreError` when it cannot be opened and `FormatError` when it is not UTF-8.
    """
    try:
        stream = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}). Check the path") from error
    with stream:
        try:
            yield stream
        except UnicodeDecodeError as error:
            raise FormatError(
                f"{path}: not UTF-8 ({error.reason}, byte {error.start}). Save it as UTF-8"
            ) from error
