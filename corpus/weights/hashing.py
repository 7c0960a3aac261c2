"""SHA-256 of large files, taken once for as long as a file does not change."""

from __future__ import annotations

import hashlib
import logging
import os
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from corpus.record import Record

log = logging.getLogger(__name__)


class _Stamp(Record):
    sha256: str
    size: int
    mtime_ns: int


def sha256_of(path: Path, stamp: Path) -> str:
    """Return the file's SHA-256, hashing it only when it changed since ``stamp`` was written.

    A gigabyte takes seconds to hash, so the hash is kept in the small file ``stamp`` with the size and
    modification time it was taken at. A stamp that cannot be read is ignored; one that cannot be written (a
    shared read-only cache) only costs the hashing next time.
    """
    found = path.stat()
    known = _read(stamp)
    if known is not None and (known.size, known.mtime_ns) == (found.st_size, found.st_mtime_ns):
        return known.sha256
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    _write(stamp, _Stamp(sha256=digest, size=found.st_size, mtime_ns=found.st_mtime_ns))
    return digest


def _read(stamp: Path) -> _Stamp | None:
    try:
        return _Stamp.model_validate_json(stamp.read_bytes())
    except (OSError, ValidationError):
        return None


def _write(stamp: Path, content: _Stamp) -> None:
    draft = stamp.with_name(f"{stamp.name}.{os.getpid()}")
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(content.model_dump_json() + "\n", encoding="utf-8")
        draft.replace(stamp)
    except OSError as error:
        log.info("the hash of a model is not kept in %s: %s", stamp, error)
        with suppress(OSError):
            draft.unlink()
