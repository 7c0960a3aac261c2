"""Finding weights by name or path, with every byte checked."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from corpus.weights.catalogue_file import CatalogueEntry, Kind, catalogue, catalogue_entry, listing_sha256
from corpus.weights.errors import ModelHashError, ModelMissingError
from corpus.weights.hashing import sha256_of

CACHE_VARIABLE = "THERALOOM_MODELS"
"""Environment variable that names the folder weights are kept in."""

_SUFFIXES = (".gguf", ".safetensors", ".onnx", ".bin", ".pt")


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that are there and whose bytes are known.

    Attributes:
        name: Catalogue name, else the name of the file or folder.
        path: The file, or the folder of the files.
        sha256: SHA-256 of the file; of a folder `corpus.weights.catalogue_file.listing_sha256`.
        entry: Its catalogue entry when the bytes are those of the catalogue, whatever the path.
    """

    name: str
    path: Path
    sha256: str
    entry: CatalogueEntry | None


def cache_folder() -> Path:
    """Return the folder of all weights: ``$THERALOOM_MODELS``, else in the user's cache; it may not exist."""
    given = os.environ.get(CACHE_VARIABLE, "").strip()
    return Path(given).expanduser() if given else platformdirs.user_cache_path("theraloom") / "models"


def is_fetched(name: str, folder: Path | None = None) -> bool:
    """Return whether a catalogue name's files lie in the model folder (`resolve_weights` checks them)."""
    entry, folder = catalogue_entry(name), folder or cache_folder()
    return all(file_path(folder, entry, file).is_file() for file in entry.files)


def resolve_weights(
    name_or_path: str,
    kind: Kind | None = None,
    folder: Path | None = None,
    *,
    sha256: str | None = None,
    check: Callable[[Path], None] | None = None,
) -> Weights:
    """Return the weights behind a catalogue name or a path, with their bytes checked.

    Args:
        name_or_path: A name of the catalogue, or a path (anything with a separator or an ending of weights).
        kind: Only weights of this kind; any when None.
        folder: Model folder; `cache_folder` when None.
        sha256: Expected hash of weights given by path.
        check: Raises for a path that is not what the caller can use; runs before anything is hashed.

    Raises:
        ModelMissingError: Unknown name, not fetched yet, or nothing at the path.
        ModelHashError: Not the expected bytes.
    """
    folder = folder or cache_folder()
    if name_or_path not in catalogue() and _looks_like_a_path(name_or_path):
        return _resolve_path(Path(name_or_path).expanduser(), kind, folder, sha256, check)
    entry = catalogue_entry(name_or_path, kind)
    if not is_fetched(name_or_path, folder):
        raise ModelMissingError(
            f"the model {name_or_path!r} is not in {str(folder)!r}",
            hint=f"Fetch it ({entry.bytes / 1e6:.0f} MB) with: theraloom models get {name_or_path}",
        )
    path = folder / entry.target
    if check is not None:
        check(path)
    for file, expected in entry.files.items():
        found = file_path(folder, entry, file)
        _check_hash(found, sha256_of(found, stamp_path(folder, entry, file)), expected.sha256)
    _check_hash(path, entry.sha256, sha256 or entry.sha256)
    return Weights(name_or_path, path, entry.sha256, entry)


def file_path(folder: Path, entry: CatalogueEntry, file: str) -> Path:
    """Return where a file of an entry lies in the model folder."""
    return folder / file if entry.folder is None else folder / entry.folder / file


def stamp_path(folder: Path, entry: CatalogueEntry, file: str) -> Path:
    """Return where the known hash of a file of an entry is kept: beside the weights, never among them."""
    stamps = folder / f"{entry.target}.sha256"
    return stamps if entry.folder is None else stamps / file


def _resolve_path(
    path: Path,
    kind: Kind | None,
    folder: Path,
    sha256: str | None,
    check: Callable[[Path], None] | None,
) -> Weights:
    if check is not None:
        check(path)
    if not path.exists():
        raise ModelMissingError(f"no model at {str(path)!r}")
    hashes = {
        file.relative_to(path).as_posix(): sha256_of(file, _own_stamp(folder, file))
        for file in ([path] if path.is_file() else sorted(path.rglob("*")))
        if file.is_file()
    }
    found = next(iter(hashes.values())) if path.is_file() else listing_sha256(hashes)
    for name, entry in catalogue().items():
        if kind in (None, entry.kind) and _is_of(entry, path, hashes):
            if sha256 is not None:
                _check_hash(path, entry.sha256, sha256)
            return Weights(name, path, entry.sha256, entry)
    if sha256 is not None:
        _check_hash(path, found, sha256)
    return Weights(path.name, path, found, None)


def _own_stamp(folder: Path, file: Path) -> Path:
    """Hashes of files outside the model folder are kept in it: their own folder is not ours to write to."""
    key = hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:24]
    return folder / "hashes" / f"{key}.sha256"


def _is_of(entry: CatalogueEntry, path: Path, hashes: dict[str, str]) -> bool:
    """Whether what lies at the path is an entry's bytes; a folder may hold more files (a licence, a card)."""
    if entry.folder is None:
        return path.is_file() and entry.sha256 in hashes.values()
    return all(hashes.get(file) == expected.sha256 for file, expected in entry.files.items())


def _check_hash(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise ModelHashError(f"{str(path)!r} has SHA-256 {found}, expected {expected}")


def _looks_like_a_path(text: str) -> bool:
    return text.endswith(_SUFFIXES) or "/" in text or os.sep in text
