"""Check of a model file before a runtime sees it: that it is GGUF with weights."""

from __future__ import annotations

import struct
from pathlib import Path

from corpus.weights import ModelFileError, ModelMissingError

# GGUF 2 and 3 share the header: magic, uint32 version, uint64 tensor count, uint64 metadata count
# (ggml's docs/gguf.md). Version 1 is refused by llama.cpp too.
_HEADER = struct.Struct("<4sIQQ")
_VERSIONS = (2, 3)


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
