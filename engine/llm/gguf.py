"""Checks of a model file before a runtime sees it: that it is GGUF, and which bytes it holds."""

from __future__ import annotations

import hashlib
import logging
import os
import struct
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.llm.errors import ModelFileError, ModelMissingError

log = logging.getLogger(__name__)

# GGUF 2 and 3 share the header: magic, uint32 version, uint64 tensor count, uint64 metadata count
# (ggml's docs/gguf.md). Version 1 is refused by llama.cpp too.
_HEADER = struct.Struct("<4sIQQ")
_VERSIONS = (2, 3)


class _Stamp(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    size: int
    mtime_ns: int


def check_gguf(path: Path) -> None:
    """Raise unless the file starts like a GGUF model with weights.

    Raises:
        ModelMissingError: No file is there.
        ModelFileError: It cannot be read or is something else.
    """
    if not path.is_file():
        raise ModelMissingError(f"no model file at {str(path)!r}")
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER.size)
    except OSError as error:
        raise ModelFileError(f"the model file {str(path)!r} cannot be read: {error.strerror}") from error
    if len(head) < _HEADER.size or head[:4] != b"GGUF":
        raise ModelFileError(
            f"{str(path)!r} is not a GGUF model: it starts with {head[:4]!r}, not b'GGUF'",
            hint="Give a model in GGUF form",
        )
    _, version, tensors, _ = _HEADER.unpack(head)
    if version not in _VERSIONS or tensors == 0:
        raise ModelFileError(
            f"{str(path)!r} is a GGUF file of version {version} with {tensors} tensors",
            hint="Give a GGUF model of version 2 or 3 that holds weights",
        )


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
