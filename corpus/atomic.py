"""Files and folders that are either the old state or the whole new one, never something between.

New content is written beside its destination (a rename is atomic only within one file system), flushed to
the disk, renamed over the destination, and the folder entry is flushed too. A kill at any moment leaves the
old content; what it may leave behind is a hidden ``.NAME.PID.tmp``, which nothing here ever reads.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus.errors import StoreError


def write_error(path: Path, error: OSError) -> StoreError:
    """Say in one line why ``path`` could not be written and what to do. What was there is still there."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(
            f"{path}: the disk is full. What was there before is unchanged; free space and retry"
        )
    reason = error.strerror or str(error)
    return StoreError(f"{path}: cannot be written ({reason}). What was there before is unchanged")


def fsync_folder(folder: Path) -> None:
    """Flush a folder's entries, so that a rename in it survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def temporary_beside(path: Path) -> Path:
    """The hidden name under which new content for ``path`` is collected."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Open a binary file that becomes ``path`` when the block ends without an exception.

    Missing parent folders are made. Raises `StoreError` when the disk refuses; the caller's own exceptions
    pass through unchanged. In both cases ``path`` keeps its old content.
    """
    temporary = temporary_beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        fsync_folder(path.parent)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and not isinstance(error, StoreError):
            raise write_error(path, error) from error
        raise


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Yield a new folder that becomes ``path`` when the block ends without an exception.

    Raises `StoreError` when ``path`` already holds something (a folder cannot be replaced in one step), or
    when the disk refuses.
    """
    if path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise StoreError(f"{path}: already exists. Choose a new folder, or remove this one first")
    temporary = temporary_beside(path)
    try:
        if temporary.exists():
            shutil.rmtree(temporary)
        temporary.mkdir(parents=True)
        yield temporary
        fsync_folder(temporary)
        temporary.replace(path)
        fsync_folder(path.parent)
    except BaseException as error:
        shutil.rmtree(temporary, ignore_errors=True)
        if isinstance(error, OSError) and not isinstance(error, StoreError):
            raise write_error(path, error) from error
        raise
