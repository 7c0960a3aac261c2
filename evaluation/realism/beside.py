"""Each session figure of a corpus beside the reference, and beside what real talk reaches against itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.realism.corpus_figures import CorpusFigures
from evaluation.realism.distance import MIN_SESSIONS, decile_distance, deciles_of
from evaluation.realism.figures import SessionFigures, names_for
from evaluation.realism.table import RealismTable, Row
from evaluation.realism.targets import FloorColumn, FloorFigure, Reference, Spread


@dataclass(frozen=True, slots=True)
class Beside:
    """One session figure: where the corpus lies, and where real sessions lie by the same measures."""

    name: str
    sessions: int
    """Sessions in which the figure has a value."""
    deciles: tuple[float, ...] | None
    inside: int
    judged: int
    floor_share: Spread | None
    """Share of held-out real sessions inside, in the corpus' mix of length classes."""
    distance: float | None
    """`decile_distance` to the reference, mean over the length classes by their sessions."""
    floor_distance: Spread | None

    @property
    def share_inside(self) -> float | None:
        """Share of the judged sessions inside p10-p90, 0-1; None when none was judged."""
        return self.inside / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All session figures beside the reference, and the floor over all of them."""

    figures: tuple[Beside, ...]
    floor_share: Spread | None
    floor_columns: tuple[FloorColumn, ...]
    """The length classes of the floor that the corpus has sessions in."""


def compare(measured: CorpusFigures, table: RealismTable, left_out: Sequence[str] = ()) -> Comparison:
    """Set every figure that the reference's kind of talk has beside reference and floor.

    Args:
        measured: The corpus.
        table: Its sessions, judged by the reference.
        left_out: Session figures that are not compared.
    """
    measured_reference = table.reference.as_measured()
    classes = _classes(measured.sessions, measured_reference)
    floors: dict[int, FloorColumn] = {}
    if measured_reference.floor is not None:
        found = {minimum: measured_reference.floor.column(minimum) for minimum in classes}
        floors = {minimum: column for minimum, column in found.items() if column is not None}
    weights = {minimum: len(classes[minimum]) for minimum in floors}
    figures = tuple(
        _beside(row, classes, floors, weights, measured_reference)
        for row in table.rows
        if row.name in names_for(table.reference.talk) and row.name not in left_out
    )
    overall = _mixed(weights, lambda minimum: floors[minimum].share_inside)
    return Comparison(figures, overall, tuple(floors.values()))


Classes = Mapping[int, Sequence[SessionFigures]]


def _classes(sessions: Sequence[SessionFigures], reference: Reference) -> dict[int, list[SessionFigures]]:
    classes: dict[int, list[SessionFigures]] = {}
    for session in sessions:
        column = reference.column_for(session.utterances)
        if column is not None:
            classes.setdefault(column.min_utterances, []).append(session)
    return dict(sorted(classes.items()))


def _beside(
    row: Row,
    classes: Classes,
    floors: Mapping[int, FloorColumn],
    weights: Mapping[int, int],
    reference: Reference,
) -> Beside:
    values = [cell.value for cell in row.cells if cell.value is not None]
    known = {
        minimum: column.figures[row.name] for minimum, column in floors.items() if row.name in column.figures
    }
    here = {minimum: weights[minimum] for minimum in known}

    def distance_of(minimum: int) -> Spread | None:
        figure: FloorFigure = known[minimum]
        return figure.distance

    return Beside(
        name=row.name,
        sessions=len(values),
        deciles=tuple(float(value) for value in deciles_of(np.array(values))) if values else None,
        inside=sum(cell.position == "inside" for cell in row.cells),
        judged=sum(cell.position != "not judged" for cell in row.cells),
        floor_share=_mixed(here, lambda minimum: known[minimum].share_inside),
        distance=_distance(row.name, classes, reference),
        floor_distance=_mixed(here, distance_of),
    )


def _distance(name: str, classes: Classes, reference: Reference) -> float | None:
    """Mean over the classes by their sessions; None unless one has enough of them and a band of a width."""
    total, count = 0.0, 0
    for minimum, sessions in classes.items():
        column = reference.column_for(minimum)
        band = column.figures.get(name) if column is not None else None
        values = [value for session in sessions if (value := session[name].value) is not None]
        if band is None or band.deciles is None or len(values) < MIN_SESSIONS:
            continue
        apart = decile_distance(deciles_of(np.array(values)), band.deciles)
        if apart is not None:
            total += apart * len(values)
            count += len(values)
    return total / count if count else None


def _mixed(weights: Mapping[int, int], spread_of: Callable[[int], Spread | None]) -> Spread | None:
    """Mean of the classes' spreads by their sessions. The ends are means too, which is on the wide side."""
    parts = [(weight, spread) for minimum, weight in weights.items() if (spread := spread_of(minimum))]
    total = sum(weight for weight, _ in parts)
    if not total:
        return None
    return Spread(
        mean=sum(weight * spread.mean for weight, spread in parts) / total,
        low=sum(weight * spread.low for weight, spread in parts) / total,
        high=sum(weight * spread.high for weight, spread in parts) / total,
    )
