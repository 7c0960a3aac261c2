"""A corpus on disk: a folder of Parquet shards and a manifest with their hashes."""

from __future__ import annotations

from corpus.store.manifest import Manifest, ShardEntry, read_manifest
from corpus.store.reader import read_course_ids, read_courses, verify
from corpus.store.writer import CorpusWriter

__all__ = [
    "CorpusWriter",
    "Manifest",
    "ShardEntry",
    "read_course_ids",
    "read_courses",
    "read_manifest",
    "verify",
]
