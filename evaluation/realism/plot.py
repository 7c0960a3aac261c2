"""The plot of a realism check: every session figure a row, beside reference and held-out real talk.

Colours are those of Okabe & Ito (2008, *Color Universal Design*), which every kind of colour vision
tells apart; marks differ in shape as well.
"""

from __future__ import annotations

import importlib.util
import io
from typing import TYPE_CHECKING, Literal

from evaluation.errors import PlotUnavailableError
from evaluation.realism.check import RealismCheck
from evaluation.realism.plot_panels import (
    CORPUS,
    HARD,
    INK,
    REAL,
    SOFT,
    draw_distances,
    draw_positions,
    draw_shares,
    figure_label,
    write_numbers,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def require_plotting() -> None:
    """Raise `PlotUnavailableError` when the plotting library is not installed."""
    if importlib.util.find_spec("matplotlib") is None:
        raise PlotUnavailableError(
            "the plot needs matplotlib: pip install 'theraloom[eval]', or do without (--no-plot)"
        )


def draw_check(check: RealismCheck, format: Literal["png", "svg"]) -> bytes:
    """Draw a check as a picture of 15 inches width; same check, same bytes for one version of matplotlib.

    Raises `PlotUnavailableError` without matplotlib.
    """
    require_plotting()
    import matplotlib as mpl  # noqa: PLC0415  heavy, and an optional extra

    stream = io.BytesIO()
    metadata = {"Software": None} if format == "png" else {"Date": None}
    with mpl.rc_context({"svg.hashsalt": "theraloom", "font.size": 10, "font.family": "DejaVu Sans"}):
        _figure(check).savefig(stream, format=format, dpi=110, metadata=metadata)
    return stream.getvalue()


def _figure(check: RealismCheck) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415  heavy, and an optional extra

    figures = check.comparison.figures
    rows = {row.name: row for row in check.table.rows}
    height = 2.6 + 0.4 * len(figures)
    picture = Figure(figsize=(15, height), facecolor="white")
    positions, numbers, inside, distance = picture.subplots(
        1, 4, sharey=True, gridspec_kw={"width_ratios": [4.4, 2.5, 1.9, 1.9], "wspace": 0.08}
    )
    picture.subplots_adjust(left=0.24, right=0.985, top=1 - 0.95 / height, bottom=1.25 / height)
    for axes in (positions, numbers, inside, distance):
        axes.set_ylim(len(figures) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        axes.spines[["top", "right", "left"]].set_visible(False)
        for row in range(1, len(figures), 2):
            axes.axhspan(row - 0.5, row + 0.5, color="#f5f5f5", zorder=0, linewidth=0)
    positions.set_yticks(range(len(figures)), [figure_label(figure.name) for figure in figures])
    draw_positions(positions, [rows[figure.name] for figure in figures])
    write_numbers(numbers, figures, rows)
    draw_shares(inside, figures)
    draw_distances(distance, figures)
    _headings(picture, check, positions, height)
    return picture


def _headings(picture: Figure, check: RealismCheck, axes: Axes, height: float) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415  heavy, and an optional extra
    from matplotlib.patches import Patch  # noqa: PLC0415

    verdict = "passes" if check.passed else "fails"
    talk = "; an utterance is a merged turn" if check.result.gate.talk == "merged" else ""
    kind = "synthetic" if check.synthetic else "not labelled synthetic"
    picture.text(
        0.012,
        1 - 0.32 / height,
        f"{check.corpus} ({kind}, {len(check.measured.sessions)} sessions) {verdict} gate "
        f"'{check.result.gate.name}'; reference {check.table.reference.name}{talk}",
        size=13,
        weight="bold",
        color=INK,
    )
    marks = [
        Patch(color=SOFT, label="reference p10-p90"),
        Patch(color=HARD, label="hard band, twice as wide"),
        Line2D([], [], color=REAL, linewidth=2, label="reference median"),
        Line2D(
            [], [], color=CORPUS, marker="o", linestyle="", label="a session; the corpus' share, distance"
        ),
        Line2D([], [], color="white", marker="D", markeredgecolor=INK, linestyle="", label="corpus median"),
        Line2D([], [], color=REAL, marker="s", linewidth=1.8, label="held-out real talk, 95% of the splits"),
    ]
    picture.legend(handles=marks, loc="lower center", ncols=6, frameon=False, fontsize=9, columnspacing=1.4)
