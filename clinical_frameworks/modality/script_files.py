"""Reads the lines and moves of several folders into one script: the shared ones and the modality's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clinical_frameworks.datafile import read_yaml, validate
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.modality.faults import Faults
from clinical_frameworks.script import Line, Move, Script
from clinical_frameworks.script.withholding import WITHHOLDING


@dataclass
class ScriptFiles:
    """What was read, and from where: lines by key, moves in file order."""

    lines: dict[str, Line] = field(default_factory=dict)
    line_files: dict[str, Path] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    move_files: dict[str, Path] = field(default_factory=dict)

    def script(self) -> Script:
        """The script made of them."""
        return Script(lines=self.lines, moves=tuple(self.moves))


def read_script(folders: Sequence[Path], faults: Faults) -> ScriptFiles:
    """Read ``lines/*.yaml`` and ``moves/*.yaml`` of each folder, in the order of folders and file names.

    An entry that does not fit its schema, or has the key of an earlier one, becomes a fault and is left out.
    What a patient says to keep something back (`WITHHOLDING`) may be written anew by a later folder.
    """
    files = ScriptFiles()
    for folder in folders:
        for path, document in _documents(folder / "lines", faults):
            for key, value in document.items():
                if isinstance(key, str):
                    _add_line(files, path, key, value, faults)
                else:
                    faults.add([f"{path}: line {key!r}: YAML reads this key as no text; put it in quotes"])
        for path, document in _documents(folder / "moves", faults):
            if set(document) != {"moves"} or not isinstance(document["moves"], list):
                faults.add([f"{path}: expected one key 'moves' with a list, found {list(document)}"])
                continue
            for position, value in enumerate(document["moves"], start=1):
                _add_move(files, path, position, value, faults)
    return files


def _documents(folder: Path, faults: Faults) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The YAML mappings of a folder. A folder that is not there has none."""
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read_yaml(path)
        except ClinicalDataError as error:
            faults.add([str(error)])
            continue
        if isinstance(document, dict):
            yield path, document
        else:
            faults.add([f"{path}: expected a mapping at the top, found {type(document).__name__}"])


def _add_line(files: ScriptFiles, path: Path, key: str, value: object, faults: Faults) -> None:
    before = files.line_files.get(key)
    if before is not None and (key not in WITHHOLDING or before.parent == path.parent):
        faults.add([f"{path}: line {key!r} is defined twice, also in {before}; rename one"])
        return
    line = faults.attempt(lambda: validate(path, Line, value, f"line {key!r}"))
    if line is not None:
        files.lines[key], files.line_files[key] = line, path


def _add_move(files: ScriptFiles, path: Path, position: int, value: object, faults: Faults) -> None:
    name = value.get("id") if isinstance(value, dict) else None
    entry = f"move {name!r}" if name else f"move {position}"
    move = faults.attempt(lambda: validate(path, Move, value, entry))
    if move is None:
        return
    if move.id in files.move_files:
        faults.add(
            [f"{path}: move {move.id!r} is defined twice, also in {files.move_files[move.id]}; rename one"]
        )
        return
    files.moves.append(move)
    files.move_files[move.id] = path
