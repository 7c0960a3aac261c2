"""A realism table as plain text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from evaluation.realism.table import Column, RealismTable, Row
from evaluation.realism.targets import Band

MAX_SESSION_COLUMNS = 6
"""Most sessions shown one by one; more are summed up, as their columns would not fit a page."""

_MARKS = {"inside": "", "below": " below", "above": " above", "not judged": ""}
_LEGEND = (
    "A value is marked when it lies outside the reference's 10th-90th percentile (p10-p50-p90); "
    "figures without such a range are shown and not judged."
)


def number(value: float | None) -> str:
    """Two or three significant digits, "-" for no value."""
    if value is None:
        return "-"
    if value != 0 and abs(value) < 0.1:
        return f"{value:.3f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def _band(band: Band) -> str:
    if band.p10 is None and band.p90 is None:
        return f"p50 {number(band.p50)}"
    return " - ".join("." if end is None else number(end) for end in (band.p10, band.p50, band.p90))


def reference_cell(row: Row) -> str:
    """The bands of a row in words, "p10 - p50 - p90"."""
    return " or ".join(_band(band) for band in row.bands) or "-"


def _counts(inside: int, judged: int) -> str:
    return f"{inside}/{judged}" if judged else "-"


def _one_by_one(table: RealismTable) -> list[list[str]]:
    """Header and rows with a column for each session."""
    lines = [["figure", *(column.session_id for column in table.columns), "reference"]]
    for row in table.rows:
        values = [number(cell.value) + _MARKS[cell.position] for cell in row.cells]
        lines.append([row.name, *values, reference_cell(row)])
    lines.append(["inside / judged", *(_counts(item.inside, item.judged) for item in table.columns), ""])
    return lines


def _summed_up(table: RealismTable) -> list[list[str]]:
    """Header and rows with the spread over the sessions instead of each session."""
    lines = [["figure", "sessions p10 - p50 - p90", "inside / judged", "reference"]]
    for row in table.rows:
        values = [cell.value for cell in row.cells if cell.value is not None]
        spread = (
            " - ".join(number(float(end)) for end in np.percentile(values, (10, 50, 90))) if values else "-"
        )
        judged = [cell for cell in row.cells if cell.position != "not judged"]
        inside = sum(cell.position == "inside" for cell in judged)
        lines.append([row.name, spread, _counts(inside, len(judged)), reference_cell(row)])
    return lines


def _corpus_lines(table: RealismTable) -> list[list[str]]:
    lines = [["figure of the corpus", "value", "measured on", "reference"]]
    for row in table.corpus_rows:
        cell = row.cells[0]
        lines.append([row.name, number(cell.value) + _MARKS[cell.position], str(cell.n), reference_cell(row)])
    return lines


def _blocks(table: RealismTable) -> list[list[list[str]]]:
    sessions = _one_by_one(table) if len(table.columns) <= MAX_SESSION_COLUMNS else _summed_up(table)
    return [sessions, _corpus_lines(table)] if table.corpus_rows else [sessions]


def _lengths(columns: Sequence[Column]) -> str:
    classes = sorted({column.reference_min_utterances or 0 for column in columns})
    named = [f"at least {minimum} utterances" if minimum else "no range (too short)" for minimum in classes]
    return ", ".join(named) or "no session"


def _footer(table: RealismTable) -> list[str]:
    share = f" ({table.share_inside:.0%})" if table.share_inside is not None else ""
    return [
        f"Inside: {table.inside} of {table.judged} judged session figures{share}. "
        f"Judged by: {_lengths(table.columns)}.",
        _LEGEND,
        f"Reference: {table.reference.source}.",
        table.reference.caveat,
    ]


def text_block(lines: Sequence[Sequence[str]]) -> str:
    """Aligned columns for a terminal; the first line is the header."""
    widths = [max(len(line[index]) for line in lines) for index in range(len(lines[0]))]
    ruled = [lines[0], ["-" * width for width in widths], *lines[1:]]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in ruled
    )


def markdown_block(lines: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first line is the header."""
    rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
    return "\n".join([rows[0], "|---" * len(lines[0]) + "|", *rows[1:]])


def render_text(table: RealismTable) -> str:
    """Render as aligned plain text, for a terminal."""
    parts = [text_block(block) + "\n" for block in _blocks(table)]
    return "\n".join([*parts, *_footer(table)]) + "\n"


def render_markdown(table: RealismTable) -> str:
    """Render as Markdown tables, for a report."""
    parts = [markdown_block(block) + "\n" for block in _blocks(table)]
    return "\n".join([*parts, "\n\n".join(_footer(table))]) + "\n"


def _row_data(row: Row, session_ids: Sequence[str]) -> dict[str, Any]:
    cells = []
    for session_id, cell in zip(session_ids, row.cells, strict=True):
        band = cell.band.model_dump(include={"p10", "p50", "p90"}) if cell.band else None
        cells.append(
            {"of": session_id, "value": cell.value, "n": cell.n, "band": band, "position": cell.position}
        )
    return {"figure": row.name, "cells": cells}


def render_json(table: RealismTable) -> str:
    """Render everything the table holds as JSON, for other programs."""
    ids = [column.session_id for column in table.columns]
    content = {
        "reference": {
            "name": table.reference.name,
            "source": table.reference.source,
            "caveat": table.reference.caveat,
        },
        "inside": table.inside,
        "judged": table.judged,
        "share_inside": table.share_inside,
        "sessions": [asdict(column) | {"share_inside": column.share_inside} for column in table.columns],
        "session_figures": [_row_data(row, ids) for row in table.rows],
        "corpus_figures": [_row_data(row, ["corpus"]) for row in table.corpus_rows],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
