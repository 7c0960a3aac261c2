"""A question that could be asked, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.record import Turn
from studio.casebook.session_view import quote


@dataclass(frozen=True, slots=True)
class Candidate:
    """What fills a question and its answer, with the turns the answer rests on."""

    values: Mapping[str, str]
    evidence: tuple[Turn, ...] = field(default=())


def said(turn: Turn) -> str:
    """The turn's words in quotation marks with its number."""
    return f"“{quote(turn)}” (turn {turn.index})"


def numbers(turns: list[Turn]) -> str:
    """The turns' numbers: '3, 7, 12'."""
    return ", ".join(str(turn.index) for turn in turns)
