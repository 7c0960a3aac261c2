"""The data of a script: lines and moves (`clinical_frameworks.modality.script_files` reads them)."""

from __future__ import annotations

import string
from functools import cache, cached_property

from pydantic import Field, model_validator

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
        default=None, description="Line said instead when trust is too low (default: see withholding.py)."
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
    per: str = Field(default="session", pattern="^(session|chain)$", description="Used once per what.")
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

    @cached_property
    def own_refusals(self) -> frozenset[str]:
        """Lines that a line of this script names as its own way of being kept back."""
        return frozenset(line.withhold for line in self.lines.values() if line.withhold is not None)

    def moves_of(self, phase: str) -> tuple[Move, ...]:
        """The moves of a phase in file order."""
        return tuple(move for move in self.moves if move.phase == phase)


@cache
def slots_of(phrasing: str) -> tuple[str, ...]:
    """Names of the ``{slots}`` in a phrasing, in order."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(phrasing) if name)
