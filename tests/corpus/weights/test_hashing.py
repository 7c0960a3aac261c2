from __future__ import annotations

import hashlib
import os
from pathlib import Path

from corpus.weights.hashing import sha256_of

DATA = b"weights" * 100
TRUE = hashlib.sha256(DATA).hexdigest()


def test_a_known_hash_is_trusted_until_the_file_changes(tmp_path: Path) -> None:
    path, stamp = tmp_path / "m.gguf", tmp_path / "m.gguf.sha256"
    path.write_bytes(DATA)
    assert sha256_of(path, stamp) == TRUE
    stamp.write_text(stamp.read_text().replace(TRUE, "f" * 64))
    assert sha256_of(path, stamp) == "f" * 64, "same size and time: not hashed again"
    later = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))
    assert sha256_of(path, stamp) == TRUE
    stamp.write_text("{damaged")
    assert sha256_of(path, stamp) == TRUE


def test_a_stamp_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(DATA)
    (tmp_path / "file").write_bytes(b"")
    assert sha256_of(path, tmp_path / "file" / "stamp") == TRUE
