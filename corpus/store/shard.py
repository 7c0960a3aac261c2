"""One Parquet file being written: rows go out in groups, which bounds memory; the hash is made on the way."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path
from typing import IO, BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.record import Course
from corpus.store.manifest import SHARD_FOLDER, ShardEntry
from corpus.store.rows import schema, table_of

_GROUP_ROWS = 64
_GROUP_BYTES = 8 * 2**20


class HashingFile(io.RawIOBase):
    """A write-only file that hashes and counts what passes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._sha256 = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, data: object) -> int:
        """Write, hash and count; returns the number of bytes."""
        view = memoryview(data)  # type: ignore[arg-type]
        self._stream.write(view)
        self._sha256.update(view)
        self.size += view.nbytes
        return view.nbytes

    def tell(self) -> int:
        """Bytes written so far; Parquet's footer needs the offsets."""
        return self.size

    def hexdigest(self) -> str:
        """SHA-256 of everything written."""
        return self._sha256.hexdigest()


class ShardFile:
    """A Parquet file under construction at ``temporary``; `finish` renames it to its final name.

    The final name carries the start of the content's hash (``part-00000-1a2b3c4d.parquet``), so replacing a
    corpus never overwrites a shard that the manifest still in force refers to.
    """

    def __init__(self, folder: Path, number: int, synthetic: bool) -> None:
        self._folder = folder
        self._number = number
        self._temporary = folder / SHARD_FOLDER / f".part-{number:05d}.{os.getpid()}.tmp"
        self._stream = self._temporary.open("wb")
        self._hashing = HashingFile(self._stream)
        # The stubs know only real files; at run time any object with write and tell will do.
        target = cast(IO[bytes], self._hashing)
        try:
            self._parquet = pq.ParquetWriter(target, schema(synthetic), compression="zstd")
        except BaseException:
            self._stream.close()
            self._temporary.unlink(missing_ok=True)
            raise
        self._group: list[pa.Table] = []
        self._group_rows = self._group_bytes = 0
        self.bytes_in = 0
        self.courses = self.sessions = self.turns = self.rows = 0

    def add(self, course: Course) -> None:
        """Append a course's rows. Raises `RecordError` before anything is written when it does not fit."""
        table = table_of(course)
        self._group.append(table)
        self._group_rows += table.num_rows
        self._group_bytes += table.nbytes
        self.bytes_in += table.nbytes
        self.rows += table.num_rows
        self.courses += 1
        self.sessions += len(course.sessions)
        self.turns += sum(len(session.turns) for session in course.sessions)
        if self._group_rows >= _GROUP_ROWS or self._group_bytes >= _GROUP_BYTES:
            self._flush_group()

    def finish(self) -> ShardEntry:
        """Write the footer, flush to disk, rename, and describe the file for the manifest."""
        self._flush_group()
        self._parquet.close()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        sha256 = self._hashing.hexdigest()
        name = f"{SHARD_FOLDER}/part-{self._number:05d}-{sha256[:8]}.parquet"
        self._temporary.replace(self._folder / name)
        return ShardEntry(
            file=name,
            sha256=sha256,
            bytes=self._hashing.size,
            rows=self.rows,
            courses=self.courses,
            sessions=self.sessions,
            turns=self.turns,
        )

    def discard(self) -> None:
        """Remove the unfinished file."""
        # The descriptor is closed below pyarrow's writer, whose own close would write a footer.
        self._stream.close()
        self._parquet.is_open = False
        self._temporary.unlink(missing_ok=True)

    def _flush_group(self) -> None:
        if self._group:
            self._parquet.write_table(pa.concat_tables(self._group))
            self._group = []
            self._group_rows = self._group_bytes = 0
