"""The sessions of a corpus as a matrix of figures, with the patient and the length of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.realism.corpus_figures import MeasuredCourse
from evaluation.realism.figures import names_for
from evaluation.realism.utterances import Talk


@dataclass(frozen=True, slots=True)
class SessionMatrix:
    """One row a session, one column a figure; NaN where a figure has no value."""

    names: tuple[str, ...]
    patients: tuple[str, ...]
    utterances: NDArray[np.int64]
    values: NDArray[np.float64]

    def select(self, rows: NDArray[np.bool_]) -> SessionMatrix:
        """The rows where the mask is true."""
        patients = tuple(
            patient for patient, chosen in zip(self.patients, rows.tolist(), strict=True) if chosen
        )
        return SessionMatrix(self.names, patients, self.utterances[rows], self.values[rows])

    def from_utterances(self, minimum: int, below: float = np.inf) -> SessionMatrix:
        """The sessions of at least ``minimum`` utterances and fewer than ``below``."""
        return self.select((self.utterances >= minimum) & (self.utterances < below))


def session_matrix(courses: Sequence[MeasuredCourse], talk: Talk) -> SessionMatrix:
    """Lay out the figures of every session that say something about talk measured so."""
    names = names_for(talk)
    sessions = [(course.patient_id, session) for course in courses for session in course.sessions]
    values = [[_number(session[name].value) for name in names] for _, session in sessions]
    return SessionMatrix(
        names=names,
        patients=tuple(patient for patient, _ in sessions),
        utterances=np.array([session.utterances for _, session in sessions], dtype=np.int64),
        values=np.array(values, dtype=np.float64).reshape(-1, len(names)),
    )


def _number(value: float | None) -> float:
    return np.nan if value is None else value
