"""The manifest: which shards make up a corpus, with their hashes and counts. It is the commit point."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import orjson
from pydantic import Field, ValidationError

from corpus.atomic import atomic_file
from corpus.errors import StoreError
from corpus.migrations import check_version, describe
from corpus.plain_json import encode
from corpus.record import SCHEMA_VERSION, Record

MANIFEST_NAME = "manifest.json"
SHARD_FOLDER = "shards"  # apart from the manifest, so that pandas.read_parquet takes the folder as it is


class ShardEntry(Record):
    """One Parquet file of the corpus."""

    file: str = Field(description="Path in the corpus folder, with '/'.")
    sha256: str
    bytes: int = Field(ge=0)
    rows: int = Field(ge=0)
    courses: int = Field(ge=0)
    sessions: int = Field(ge=0)
    turns: int = Field(ge=0)


class Manifest(Record):
    """What ``manifest.json`` holds. It has no time stamps: same courses, same bytes."""

    format: Literal["theraloom-corpus"] = "theraloom-corpus"
    schema_version: int = SCHEMA_VERSION
    synthetic: bool | None = Field(description="True or False for the whole corpus; None when it is empty.")
    patients: int = Field(default=0, ge=0)
    courses: int = Field(default=0, ge=0)
    sessions: int = Field(default=0, ge=0)
    turns: int = Field(default=0, ge=0)
    shards: tuple[ShardEntry, ...] = ()
    metadata: dict[str, Any] = Field(
        default_factory=dict, description="What the writer's caller gave: study fingerprint, model, seed."
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the folder's manifest in one atomic step. Raises `StoreError` or `RecordError`."""
    data = manifest.model_dump(mode="json")
    encode(data["metadata"], "manifest metadata")
    with atomic_file(folder / MANIFEST_NAME) as stream:
        stream.write(orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def read_manifest(path: str | Path) -> Manifest:
    """Read the manifest of the corpus in folder ``path``.

    Raises `StoreError` when there is none or it is damaged, `RecordError` when a newer theraloom wrote it.
    """
    file = Path(path) / MANIFEST_NAME
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise StoreError(
            f"{path}: holds no corpus, {MANIFEST_NAME} is missing. Check the path; a run that was killed "
            "before its first commit leaves none, so resume it"
        ) from error
    except OSError as error:
        raise StoreError(f"{file}: cannot be read ({error.strerror})") from error
    try:
        data = orjson.loads(content)
        if not isinstance(data, dict):
            raise StoreError(f"{file}: damaged (not an object). Restore it from a copy or generate it again")
        check_version(data.get("schema_version"), str(file))
        return Manifest.model_validate(data)
    except orjson.JSONDecodeError as error:
        raise StoreError(
            f"{file}: damaged (not JSON: {error}). Restore it from a copy or generate it again"
        ) from error
    except ValidationError as error:
        raise StoreError(
            f"{file}: damaged ({describe(error)}). Restore it from a copy or generate it again"
        ) from error
