"""Figures beside their reference: which lie where the middle 80% of real sessions lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.realism.corpus_figures import CorpusFigures
from evaluation.realism.figures import Figure, SessionFigures
from evaluation.realism.targets import Band, Position, Reference


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one session (or of the corpus) and where it lies in its band."""

    value: float | None
    n: int
    band: Band | None
    position: Position


@dataclass(frozen=True, slots=True)
class Row:
    """One figure over all sessions of the table, with the bands those sessions are judged by."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def bands(self) -> tuple[Band, ...]:
        """The different bands of the row, in the order of the sessions."""
        return tuple(dict.fromkeys(cell.band for cell in self.cells if cell.band is not None))


@dataclass(frozen=True, slots=True)
class Column:
    """One session of the table."""

    session_id: str
    utterances: int
    words: int
    merged_turns: int
    reference_min_utterances: int | None
    """Length class of the reference the session is judged by; None when it is shorter than all of them."""
    inside: int
    judged: int

    @property
    def share_inside(self) -> float | None:
        """Share of the judged figures inside their band, 0-1; None when none was judged."""
        return self.inside / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class RealismTable:
    """Session rows, corpus rows (none when only sessions were given) and the reference."""

    reference: Reference
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    corpus_rows: tuple[Row, ...]

    @property
    def inside(self) -> int:
        """Session figures inside their band, over all sessions."""
        return sum(column.inside for column in self.columns)

    @property
    def judged(self) -> int:
        """Session figures that have both a value and a band, over all sessions."""
        return sum(column.judged for column in self.columns)

    @property
    def share_inside(self) -> float | None:
        """Share of the judged session figures inside their band, 0-1; None when none was judged."""
        return self.inside / self.judged if self.judged else None


def _cell(figure: Figure, band: Band | None) -> Cell:
    position: Position = "not judged" if band is None else band.position(figure.value)
    return Cell(figure.value, figure.n, band, position)


def _column(session: SessionFigures, cells: Sequence[Cell], min_utterances: int | None) -> Column:
    return Column(
        session_id=session.session_id,
        utterances=session.utterances,
        words=session.words,
        merged_turns=session.merged_turns,
        reference_min_utterances=min_utterances,
        inside=sum(cell.position == "inside" for cell in cells),
        judged=sum(cell.position != "not judged" for cell in cells),
    )


def realism_table(measured: CorpusFigures | Sequence[SessionFigures], reference: Reference) -> RealismTable:
    """Set sessions, and the corpus when its figures are given, beside a reference.

    Each session is judged by the reference column of its own number of utterances. A session shorter than
    every column is shown and not judged.
    """
    sessions = measured.sessions if isinstance(measured, CorpusFigures) else tuple(measured)
    columns: list[Column] = []
    by_figure: dict[str, list[Cell]] = {}
    for session in sessions:
        fitting = reference.column_for(session.utterances)
        bands = fitting.figures if fitting else {}
        cells = [_cell(figure, bands.get(figure.name)) for figure in session]
        for figure, cell in zip(session, cells, strict=True):
            by_figure.setdefault(figure.name, []).append(cell)
        columns.append(_column(session, cells, fitting.min_utterances if fitting else None))
    rows = tuple(Row(name, tuple(cells)) for name, cells in by_figure.items())
    corpus_rows: tuple[Row, ...] = ()
    if isinstance(measured, CorpusFigures):
        corpus_rows = tuple(
            Row(figure.name, (_cell(figure, reference.corpus.get(figure.name)),)) for figure in measured
        )
    return RealismTable(reference, tuple(columns), rows, corpus_rows)
