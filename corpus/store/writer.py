"""Writing a corpus: shards first, the manifest last. Until the manifest is renamed the old corpus stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from corpus.atomic import fsync_folder, write_error
from corpus.errors import RecordError, StoreError
from corpus.record import SCHEMA_VERSION, Course
from corpus.store.manifest import (
    MANIFEST_NAME,
    SHARD_FOLDER,
    Manifest,
    ShardEntry,
    read_manifest,
    write_manifest,
)
from corpus.store.reader import read_course_ids
from corpus.store.shard import ShardFile

Mode = Literal["create", "append", "replace"]


class CorpusWriter:
    """Write courses to the folder ``path``, one writer per folder at a time.

    ``mode``: ``create`` refuses a folder that holds a corpus; ``append`` keeps its courses and adds;
    ``replace`` puts the new courses in their place. Nothing is visible to readers before `close`; leaving the
    ``with`` block by an exception, or being killed, leaves the old corpus as it was. The same courses in the
    same order give the same bytes (with the same pyarrow).

    ``metadata`` goes into the manifest as it is (with ``append`` over the old metadata, key by key). A shard
    ends after ``courses_per_shard`` courses or ``bytes_per_shard`` bytes (Arrow's in-memory size, before
    compression), whichever comes first; a course is never cut in two.

    Real and synthetic talk cannot share a corpus: whoever finds one file of it must be able to tell what
    it is. Every method raises `StoreError` when the disk refuses, the corpus then being as it was before.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        metadata: Mapping[str, Any] | None = None,
        mode: Mode = "create",
        courses_per_shard: int = 256,
        bytes_per_shard: int = 128 * 2**20,
    ) -> None:
        self._path = Path(path)
        self._courses_per_shard = courses_per_shard
        self._bytes_per_shard = bytes_per_shard
        self._metadata = dict(metadata or {})
        self._kept: tuple[ShardEntry, ...] = ()
        self._written: list[ShardEntry] = []
        self._ids: set[str] = set()
        self._patients: set[str] = set()
        self._synthetic: bool | None = None
        self._shard: ShardFile | None = None
        self._closed = False
        self._protected: frozenset[str] = frozenset()
        self._start(mode)

    def write(self, course: Course) -> None:
        """Add a course.

        Raises `RecordError` when its id is taken or its ``synthetic`` differs from the rest; the writer can
        go on after that.
        """
        if self._closed:
            raise StoreError(f"{self._path}: this writer is closed. Open another with mode='append'")
        if course.id in self._ids:
            raise RecordError(
                f"{self._path}: course {course.id!r} is in the corpus already. Give it another id"
            )
        if self._synthetic is not None and course.synthetic is not self._synthetic:
            raise RecordError(
                f"{self._path}: course {course.id!r} has synthetic={course.synthetic}, the corpus has "
                f"synthetic={self._synthetic}. Keep real and synthetic talk in two corpora"
            )
        try:
            if self._shard is None:
                number = len(self._kept) + len(self._written)
                self._shard = ShardFile(self._path, number, course.synthetic)
            self._shard.add(course)
            if (
                self._shard.courses >= self._courses_per_shard
                or self._shard.bytes_in >= self._bytes_per_shard
            ):
                self._finish_shard()
        except OSError as error:
            self.abort()
            raise write_error(self._path, error) from error
        self._synthetic = course.synthetic
        self._ids.add(course.id)
        self._patients.add(course.patient_id)

    def close(self) -> Manifest:
        """Finish the last shard and commit. Returns the manifest. A second call raises `StoreError`."""
        if self._closed:
            raise StoreError(f"{self._path}: this writer is closed already")
        try:
            if self._shard is not None:
                self._finish_shard()
            shards = (*self._kept, *self._written)
            manifest = Manifest(
                schema_version=SCHEMA_VERSION,
                synthetic=self._synthetic,
                patients=len(self._patients),
                courses=sum(shard.courses for shard in shards),
                sessions=sum(shard.sessions for shard in shards),
                turns=sum(shard.turns for shard in shards),
                shards=shards,
                metadata=self._metadata,
            )
            fsync_folder(self._path / SHARD_FOLDER)
            write_manifest(self._path, manifest)
        except StoreError:
            self.abort()
            raise
        except OSError as error:
            self.abort()
            raise write_error(self._path, error) from error
        except RecordError:
            self.abort()
            raise
        self._closed = True
        self._remove_shards(keep={shard.file for shard in shards})
        return manifest

    def abort(self) -> None:
        """Give up: what this writer wrote is removed and the old corpus stands. Harmless when closed."""
        if self._closed:
            return
        self._closed = True
        if self._shard is not None:
            self._shard.discard()
            self._shard = None
        for entry in self._written:
            if entry.file not in self._protected:
                (self._path / entry.file).unlink(missing_ok=True)

    def __enter__(self) -> CorpusWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.abort()
        elif not self._closed:
            self.close()

    def _start(self, mode: Mode) -> None:
        try:
            (self._path / SHARD_FOLDER).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_error(self._path, error) from error
        if not (self._path / MANIFEST_NAME).exists():
            return
        if mode == "create":
            raise StoreError(
                f"{self._path}: holds a corpus already. Choose another folder, or append or replace"
            )
        old = read_manifest(self._path)
        self._protected = frozenset(shard.file for shard in old.shards)
        if mode == "append":
            self._kept = old.shards
            self._synthetic = old.synthetic
            self._metadata = {**old.metadata, **self._metadata}
            for course_id, patient_id in read_course_ids(self._path):
                self._ids.add(course_id)
                self._patients.add(patient_id)

    def _finish_shard(self) -> None:
        if self._shard is not None:
            self._written.append(self._shard.finish())
            self._shard = None

    def _remove_shards(self, keep: set[str]) -> None:
        """Remove shards of the corpus that was replaced and what killed writers left."""
        folder = self._path / SHARD_FOLDER
        for file in (*folder.glob("part-*.parquet"), *folder.glob(".part-*.tmp")):
            if f"{SHARD_FOLDER}/{file.name}" not in keep:
                file.unlink(missing_ok=True)
