"""The panels of the realism plot; one function each."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml
from pydantic import TypeAdapter, ValidationError

from corpus.record import Record
from evaluation.errors import EvaluationDataError
from evaluation.realism.beside import Beside
from evaluation.realism.table import Cell, Row
from evaluation.realism.targets import Band, Spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LABELS = Path(__file__).parent / "data" / "figure_labels.yaml"

# Okabe & Ito: sky blue, vermilion, blue, and greys.
SOFT, HARD, CORPUS, REAL, INK, MUTED = "#8fc7ea", "#dceefa", "#d55e00", "#0072b2", "#222222", "#666666"

_LEFT, _RIGHT = -1.0, 2.0
"""Ends of the first panel in widths of p10-p90; what lies beyond is drawn as an arrow at the end."""

_GOLDEN = 0.6180339887498949
"""Multiples of it, modulo 1, fill an interval evenly: points of a row are spread by their number."""


class _Label(Record):
    label: str
    unit: str


@functools.cache
def _labels() -> dict[str, _Label]:
    try:
        content = yaml.safe_load(_LABELS.read_text(encoding="utf-8"))
        return TypeAdapter(dict[str, _Label]).validate_python(content)
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise EvaluationDataError(f"{_LABELS}: {error}") from error


def figure_label(figure: str) -> str:
    """How the plot names a figure, with its unit."""
    label = _labels().get(figure, _Label(label=figure, unit=""))
    return label.label + (f"  [{'%' if label.unit == 'percent' else label.unit}]" if label.unit else "")


def _scale(band: Band) -> tuple[float, float] | None:
    """Where 0 and how long 1 is on the first panel; an open end lies as far from p50 as the other one."""
    if band.p10 is not None and band.p90 is not None:
        low, width = band.p10, band.p90 - band.p10
    elif band.p10 is not None and band.p50 is not None:
        low, width = band.p10, 2 * (band.p50 - band.p10)
    elif band.p90 is not None and band.p50 is not None:
        low, width = 2 * band.p50 - band.p90, 2 * (band.p90 - band.p50)
    else:
        return None
    return (low, width) if width > 0 else None


def draw_positions(axes: Axes, rows: Sequence[Row]) -> None:
    """Draw each session at its place in its own band; all bands lie over each other, from 0 to 1."""
    for height, row in enumerate(rows):
        band = _commonest(row.cells)
        scale = _scale(band) if band is not None else None
        if band is None or scale is None:
            axes.text(0.5, height, "no range in the reference", ha="center", va="center", color=MUTED, size=9)
            continue
        _draw_band(axes, height, band, scale)
        places = [place for cell in row.cells if (place := _place(cell)) is not None]
        if places:
            _draw_sessions(axes, height, np.array(places))
    axes.set_xlim(_LEFT - 0.06, _RIGHT + 0.06)
    axes.set_xticks([-0.5, 0, 1, 1.5], ["hard\nlimit", "p10", "p90", "hard\nlimit"])
    axes.set_title("Sessions in the reference's range", size=11, loc="left")


def _draw_band(axes: Axes, height: int, band: Band, scale: tuple[float, float]) -> None:
    low, width = scale
    if band.p10 is not None and band.p90 is not None:
        axes.barh(height, 2, left=-0.5, height=0.72, color=HARD, zorder=1)
        axes.barh(height, 1, height=0.72, color=SOFT, zorder=2)
    else:  # one end only: the band goes on to the edge of the panel
        start, end = (0.0, _RIGHT + 0.06) if band.p10 is not None else (_LEFT - 0.06, 1.0)
        axes.barh(height, end - start, left=start, height=0.72, color=SOFT, zorder=2)
    if band.p50 is not None:
        middle = (band.p50 - low) / width
        axes.plot([middle, middle], [height - 0.36, height + 0.36], color=REAL, linewidth=2, zorder=3)


def _draw_sessions(axes: Axes, height: int, places: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    offsets = height + 0.5 * ((np.arange(len(places)) * _GOLDEN) % 1 - 0.5)
    shown = np.clip(places, _LEFT, _RIGHT)
    alpha = float(np.clip(12 / len(places), 0.12, 0.75))
    for marker, chosen in (
        ("o", (places >= _LEFT) & (places <= _RIGHT)),
        ("<", places < _LEFT),
        (">", places > _RIGHT),
    ):
        axes.scatter(
            shown[chosen],
            offsets[chosen],
            s=22,
            marker=marker,
            color=CORPUS,
            alpha=alpha,
            linewidths=0,
            zorder=4,
        )
    middle = float(np.clip(np.median(places), _LEFT, _RIGHT))
    axes.scatter(
        [middle], [height], s=46, marker="D", color="white", edgecolors=INK, linewidths=1.3, zorder=5
    )


def _place(cell: Cell) -> float | None:
    scale = _scale(cell.band) if cell.band is not None else None
    if scale is None or cell.value is None:
        return None
    return (cell.value - scale[0]) / scale[1]


def _commonest(cells: Sequence[Cell]) -> Band | None:
    bands = Counter(cell.band for cell in cells if cell.band is not None)
    return bands.most_common(1)[0][0] if bands else None


def write_numbers(axes: Axes, figures: Sequence[Beside], rows: dict[str, Row]) -> None:
    """Write the reference's percentiles and the corpus' median in the figure's unit."""
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    for height, figure in enumerate(figures):
        row = rows[figure.name]
        label = _labels().get(figure.name)
        percent = label is not None and label.unit == "percent"
        band = _commonest(row.cells)
        ends = (band.p10, band.p50, band.p90) if band is not None else (None, None, None)
        reference = "  ".join("." if end is None else _short(end, percent) for end in ends)
        more = " +" if len(row.bands) > 1 else ""
        axes.text(0.4, height, reference + more, ha="center", va="center", size=9, color=REAL)
        values = [cell.value for cell in row.cells if cell.band == band and cell.value is not None]
        median = _short(float(np.median(values)), percent) if values else "-"
        axes.text(0.9, height, median, ha="center", va="center", size=9, color=CORPUS, weight="bold")
    if any(len(rows[figure.name].bands) > 1 for figure in figures):
        note = "+ for most sessions; those of\nanother length have their own"
        axes.text(0.5, len(figures) - 0.3, note, ha="center", va="top", size=8.5, color=MUTED)
    axes.text(0.4, -0.75, "reference\np10  p50  p90", ha="center", va="bottom", size=9, color=REAL)
    axes.text(0.9, -0.75, "corpus\nmedian", ha="center", va="bottom", size=9, color=CORPUS)


def _short(value: float, percent: bool) -> str:
    scaled = 100 * value if percent else value
    if abs(scaled) >= 9.95:
        return f"{scaled:.0f}"
    return f"{scaled:.1f}" if percent or scaled >= 1.05 else f"{scaled:.2f}"


def draw_shares(axes: Axes, figures: Sequence[Beside]) -> None:
    """Draw the share of judged sessions inside, and that of held-out real sessions."""
    for height, figure in enumerate(figures):
        _draw_floor(axes, height, figure.floor_share)
        if figure.share_inside is not None:
            axes.scatter([figure.share_inside], [height - 0.14], s=34, color=CORPUS, zorder=4, clip_on=False)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([0, 0.5, 1], ["0", "50", "100"])
    axes.set_xlabel("% of judged sessions", size=9)
    axes.set_title("Share inside", size=11, loc="left")


def draw_distances(axes: Axes, figures: Sequence[Beside]) -> None:
    """Draw the distance to the reference, and that of real halves from each other."""
    values = [figure.distance for figure in figures if figure.distance is not None]
    values += [figure.floor_distance.high for figure in figures if figure.floor_distance is not None]
    end = min(max([1.0, *values]) * 1.05, 3.0)
    for height, figure in enumerate(figures):
        _draw_floor(axes, height, figure.floor_distance, end)
        if figure.distance is not None:
            marker = "o" if figure.distance <= end else ">"
            shown = min(figure.distance, end)
            axes.scatter([shown], [height - 0.14], s=34, marker=marker, color=CORPUS, zorder=4, clip_on=False)
    if not values:
        axes.text(end / 2, (len(figures) - 1) / 2, "not in the reference", ha="center", color=MUTED, size=9)
    axes.set_xlim(-0.02 * end, end)
    axes.set_xlabel("widths of p10-p90", size=9)
    axes.set_title("Distance (0 = alike)", size=11, loc="left")


def _draw_floor(axes: Axes, height: int, spread: Spread | None, end: float = np.inf) -> None:
    if spread is not None:
        line = [spread.low, min(spread.high, end)]
        axes.plot(line, [height + 0.16] * 2, color=REAL, linewidth=1.8, zorder=3)
        axes.scatter([min(spread.mean, end)], [height + 0.16], s=26, marker="s", color=REAL, zorder=3)
