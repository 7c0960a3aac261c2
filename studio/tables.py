"""Small tables as aligned text and as Markdown, and counted nouns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of words."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def as_text(table: Table) -> str:
    """Aligned columns for a terminal."""
    lines = [table.header, *table.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.header))]
    ruled = [table.header, ["-" * width for width in widths], *table.rows]
    body = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in ruled
    ]
    return "\n".join([table.title, "", *body])


def as_markdown(table: Table) -> str:
    """A Markdown section with the table."""
    lines = [table.header, ["---"] * len(table.header), *table.rows]
    body = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
    return "\n".join([f"## {table.title}", "", *body])


def counted(number: int, noun: str) -> str:
    """'1 turn', '2 turns'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
