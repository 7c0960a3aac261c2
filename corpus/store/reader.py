"""Reading a corpus, streaming. A shard whose bytes are not those the manifest promises is never read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.errors import StoreError
from corpus.record import Course
from corpus.store.manifest import Manifest, ShardEntry, read_manifest
from corpus.store.rows import courses_of

_BATCH_ROWS = 16
_MEND = "Restore this shard from a copy, or generate the corpus again"


def read_courses(path: str | Path) -> Iterator[Course]:
    """Yield the courses of the corpus in folder ``path``, in writing order, a few in memory at a time.

    The hash of each shard is checked before its first course. Raises `StoreError` naming a missing, cut or
    changed shard, and `RecordError` when a newer theraloom wrote it.
    """
    folder = Path(path)
    for shard in read_manifest(folder).shards:
        check_shard(folder, shard)
        count = 0
        try:
            with pq.ParquetFile(folder / shard.file) as file:
                for course in courses_of(file.iter_batches(batch_size=_BATCH_ROWS), str(folder / shard.file)):
                    count += 1
                    yield course
        except pa.ArrowException as error:
            raise StoreError(f"{folder / shard.file}: not readable as Parquet ({error}). {_MEND}") from error
        if count != shard.courses:
            raise StoreError(
                f"{folder / shard.file}: holds {count} courses, the manifest says {shard.courses}. {_MEND}"
            )


def read_course_ids(path: str | Path) -> Iterator[tuple[str, str]]:
    """Yield (course id, patient id) of every course without reading the talk. Raises `StoreError`."""
    folder = Path(path)
    for shard in read_manifest(folder).shards:
        check_shard(folder, shard)
        seen = None
        with pq.ParquetFile(folder / shard.file) as file:
            for batch in file.iter_batches(columns=["course_id", "patient_id"]):
                for row in batch.to_pylist():
                    if row["course_id"] != seen:
                        seen = row["course_id"]
                        yield seen, row["patient_id"]


def verify(path: str | Path) -> Manifest:
    """Check every hash, parse every record, compare every count; return the manifest when all is well.

    Raises `StoreError` or `RecordError` for the first thing that is wrong.
    """
    folder = Path(path)
    manifest = read_manifest(folder)
    courses = sessions = turns = 0
    patients: set[str] = set()
    for course in read_courses(folder):
        courses += 1
        sessions += len(course.sessions)
        turns += sum(len(session.turns) for session in course.sessions)
        patients.add(course.patient_id)
        if course.synthetic is not manifest.synthetic:
            raise StoreError(
                f"{folder}: course {course.id!r} has synthetic={course.synthetic}, the manifest says "
                f"{manifest.synthetic}. Generate or import the corpus again"
            )
    found = (len(patients), courses, sessions, turns)
    stated = (manifest.patients, manifest.courses, manifest.sessions, manifest.turns)
    if found != stated:
        raise StoreError(
            f"{folder}: holds (patients, courses, sessions, turns) = {found}, the manifest says {stated}. "
            "Restore manifest.json from a copy"
        )
    return manifest


def check_shard(folder: Path, shard: ShardEntry) -> None:
    """Raise `StoreError` unless the shard is there with the size and hash the manifest promises."""
    file = folder / shard.file
    try:
        size = file.stat().st_size
        if size != shard.bytes:
            raise StoreError(
                f"{file}: has {size} bytes, the manifest says {shard.bytes}; it was cut or changed. {_MEND}"
            )
        with file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise StoreError(f"{file}: is missing, though the manifest lists it. {_MEND}") from error
    except StoreError:
        raise
    except OSError as error:
        raise StoreError(f"{file}: cannot be read ({error.strerror}). {_MEND}") from error
    if sha256 != shard.sha256:
        raise StoreError(
            f"{file}: its SHA-256 is {sha256[:12]}..., the manifest says {shard.sha256[:12]}...; the content "
            f"was changed or damaged. {_MEND}"
        )
