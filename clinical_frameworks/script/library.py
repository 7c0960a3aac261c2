"""The data of a script: lines and moves, validated at load."""

from __future__ import annotations

import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from clinical_frameworks.datafile import read_yaml, validate
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.script.guards import check_guard
from corpus.record import Record, Speaker


class Line(Record):
    """One thing a speaker can say, in several phrasings with slots."""

    speaker: Speaker
    act: str = Field(description="Act code (clinical_frameworks/acts.yaml).")
    note: str = Field(description="What the line does, for wordings that get a note instead of a draft.")
    say: tuple[str, ...] = Field(min_length=1, description="Phrasings, each with {slots}.")
    styles: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Extra phrasings for one communication style."
    )
    technique: bool = Field(default=False, description="True when the line carries the session's technique.")
    verbatim: bool = Field(default=False, description="Said as it stands, without a model call.")
    guarded: bool = Field(default=True, description="False: said at any trust, as risk must be.")
    withhold: str | None = Field(
        default=None, description="Line said instead when trust is too low (default: 'withhold')."
    )
    several: bool = Field(
        default=False,
        description="Its phrasings are parts of one answer, so a patient with room may say two of them.",
    )
    relief: float = Field(default=0.0, ge=-1.0, le=1.0, description="How much the line lowers distress.")
    trust: float = Field(default=0.0, ge=-1.0, le=1.0, description="The line's own effect on trust.")
    closes: bool = Field(default=False, description="True on the line that ends the session.")

    def phrasings(self, style: str) -> tuple[str, ...]:
        """All phrasings open to a speaker of that style; the style's own come last."""
        return self.say + self.styles.get(style, ())


class MoveLine(Record):
    """A line's place in a move."""

    line: str
    chance: float = Field(default=1.0, gt=0.0, le=1.0)
    when: tuple[str, ...] = Field(default=(), description="Guards that must hold.")


class Move(Record):
    """A small exchange with one purpose, such as 'find the automatic thought'."""

    id: str
    phase: str
    when: tuple[str, ...] = Field(default=(), description="Guards that must hold (see guards.py).")
    must: bool = Field(default=False, description="Taken even when the phase's words are used up.")
    chance: float = Field(default=1.0, gt=0.0, le=1.0)
    per: str = Field(default="session", pattern="^(session|chain|course)$", description="Used once per what.")
    times: int = Field(
        default=1,
        ge=1,
        le=30,
        description="How often at most per session or chain. A move that may come more than once and that "
        "its chance declines may come up later.",
    )
    group: str | None = Field(
        default=None, description="Neighbouring moves of one group come in random order."
    )
    lines: tuple[MoveLine, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _short_lines(cls, data: object) -> object:
        """Allow a bare line key in place of ``{line: KEY}``."""
        if isinstance(data, dict) and isinstance(data.get("lines"), list):
            data = {
                **data,
                "lines": [{"line": item} if isinstance(item, str) else item for item in data["lines"]],
            }
        return data


class Script(Record):
    """All lines and moves of one modality."""

    lines: dict[str, Line]
    moves: tuple[Move, ...]

    def moves_of(self, phase: str) -> tuple[Move, ...]:
        """The moves of a phase in file order."""
        return tuple(move for move in self.moves if move.phase == phase)


def slots_of(phrasing: str) -> tuple[str, ...]:
    """Names of the ``{slots}`` in a phrasing, in order."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(phrasing) if name)


def _documents(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise ClinicalDataError(
            f"{folder}: no .yaml file here; the script needs lines/*.yaml and moves/*.yaml"
        )
    for path in files:
        document = read_yaml(path)
        if not isinstance(document, dict):
            raise ClinicalDataError(f"{path}: expected a mapping at the top, found {type(document).__name__}")
        yield path, document


@cache
def load_script(folder: Path) -> Script:
    """Load ``folder/lines/*.yaml`` and ``folder/moves/*.yaml``.

    Raises `ClinicalDataError` naming file, entry and field when a file does not fit the schema, a move names
    an unknown line or guard, or a line key or move id is defined twice.
    """
    lines = _load_lines(folder / "lines")
    return Script(lines=lines, moves=tuple(_load_moves(folder / "moves", lines)))


def _load_lines(folder: Path) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for path, document in _documents(folder):
        for key, value in document.items():
            if key in lines:
                raise ClinicalDataError(f"{path}: line {key!r} is defined twice; rename one")
            lines[key] = validate(path, Line, value, f"line {key!r}")
    for key, line in lines.items():
        if line.withhold is not None and line.withhold not in lines:
            raise ClinicalDataError(f"{folder}: line {key!r}: withhold names no line {line.withhold!r}")
    return lines


def _load_moves(folder: Path, lines: dict[str, Line]) -> Iterator[Move]:
    ids: set[str] = set()
    for path, document in _documents(folder):
        if set(document) != {"moves"} or not isinstance(document["moves"], list):
            raise ClinicalDataError(f"{path}: expected one key 'moves' with a list, found {list(document)}")
        for position, value in enumerate(document["moves"], start=1):
            move = validate(path, Move, value, f"move {position}")
            if move.id in ids:
                raise ClinicalDataError(f"{path}: move {move.id!r} is defined twice; rename one")
            ids.add(move.id)
            for guard in (*move.when, *(guard for item in move.lines for guard in item.when)):
                if not check_guard(guard):
                    raise ClinicalDataError(f"{path}: move {move.id!r}: unknown guard {guard!r}")
            for item in move.lines:
                if item.line not in lines:
                    raise ClinicalDataError(
                        f"{path}: move {move.id!r}: no line {item.line!r} in lines/*.yaml"
                    )
            yield move
