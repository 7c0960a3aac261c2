"""A reference made from a corpus: percentiles by length class, corpus figures and floor; numbers only."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.errors import TooFewSessionsError
from evaluation.realism.corpus_figures import MeasuredCourse, sum_up
from evaluation.realism.distance import deciles_of
from evaluation.realism.floor import measure_floor
from evaluation.realism.session_matrix import SessionMatrix, session_matrix
from evaluation.realism.targets import Band, Reference, ReferenceColumn
from evaluation.realism.utterances import Talk

MIN_SESSIONS = 10
"""Default for the fewest sessions, of as many different patients, that a column may rest on (assumption).

Percentiles of fewer say something about single patients, and their ends are mostly chance.
"""

LOWEST_MIN_SESSIONS = 5
"""Least that may be asked for: with four sessions p10 and p90 are nearly the lowest and the highest."""

LENGTH_CLASSES = (20, 150)
"""Default length classes by utterances, those of the shipped AnnoMI percentiles."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a reference says about where its numbers come from."""

    name: str
    source: str
    caveat: str


def measure_reference(
    courses: Sequence[MeasuredCourse],
    origin: Origin,
    *,
    talk: Talk = "utterances",
    length_classes: Sequence[int] = LENGTH_CLASSES,
    min_sessions: int = MIN_SESSIONS,
    repeats: int = 100,
    seed: int = 0,
) -> Reference:
    """Measure a reference and its floor.

    Args:
        courses: The corpus, measured as ``talk``.
        origin: Name, source and caveat; length classes that were left out are added to the caveat.
        talk: How the courses were measured.
        length_classes: Least utterances of each column.
        min_sessions: Fewest sessions, of as many different patients, that a column and a figure rest on.
        repeats: Splits of the floor.
        seed: Seed of the splits; same courses and seed, same numbers.

    Raises:
        TooFewSessionsError: No length class has enough sessions.
    """
    if min_sessions < LOWEST_MIN_SESSIONS:
        raise TooFewSessionsError(
            f"{origin.name}: columns must rest on at least {LOWEST_MIN_SESSIONS} sessions, not {min_sessions}"
        )
    matrix = session_matrix(courses, talk)
    columns, left_out = [], []
    for minimum in sorted(set(length_classes)):
        rows = matrix.from_utterances(minimum)
        patients = len(set(rows.patients))
        if min(len(rows.patients), patients) < min_sessions:
            left_out.append(f"from {minimum} utterances ({len(rows.patients)} sessions, {patients} patients)")
            continue
        figures = _bands(rows, min_sessions)
        columns.append(ReferenceColumn(min_utterances=minimum, sessions=len(rows.patients), figures=figures))
    if not columns:
        raise TooFewSessionsError(
            f"{origin.name}: no length class has the {min_sessions} sessions of as many patients that "
            f"percentiles need: {'; '.join(left_out)}. Give a larger corpus, or a lower class or minimum"
        )
    caveat = origin.caveat
    if left_out:
        caveat = f"{caveat} Too few sessions for a column: {'; '.join(left_out)}.".strip()
    classes = [column.min_utterances for column in columns]
    return Reference(
        name=origin.name,
        source=origin.source,
        caveat=caveat,
        talk=talk,
        columns=tuple(columns),
        corpus={
            figure.name: Band(p50=rounded(figure.value))
            for figure in sum_up(courses)
            if figure.value is not None
        },
        floor=measure_floor(courses, matrix, classes, repeats=repeats, seed=seed),
    )


def reference_json(reference: Reference) -> str:
    """The reference as a file of the form of ``data/annomi.json``, innermost lists and groups on one line."""
    text = json.dumps(reference.model_dump(mode="json", exclude_none=True), indent=2, ensure_ascii=False)
    return re.sub(r"[\[{]\n[^\[\]{}]*[\]}]", _on_one_line, text) + "\n"


def _on_one_line(match: re.Match[str]) -> str:
    found = match.group()
    inner = re.sub(r"\n\s*", " ", found[1:-1]).strip()
    line = f"{found[0]}{inner}{found[-1]}"
    return line if len(line) <= 100 else found


def rounded(value: float) -> float:
    """Four significant digits: more would be noise, and would tell more than needed about single sessions."""
    return float(f"{value:.4g}")


def _bands(rows: SessionMatrix, min_sessions: int) -> dict[str, Band]:
    bands = {}
    for position, name in enumerate(rows.names):
        column: NDArray[np.float64] = rows.values[:, position]
        if np.count_nonzero(~np.isnan(column)) < min_sessions:
            continue
        deciles = tuple(rounded(float(value)) for value in deciles_of(column))
        bands[name] = Band(p10=deciles[0], p50=deciles[4], p90=deciles[8], deciles=deciles)
    return bands
