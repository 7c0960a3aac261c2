"""Measured courses with given figures, for tests of what is done with figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.realism.corpus_figures import CorpusFigures, MeasuredCourse, Tally, sum_up
from evaluation.realism.figures import SESSION_FIGURE_NAMES, Figure, SessionFigures
from evaluation.realism.targets import Band, Reference, ReferenceColumn

A, B, C, D = SESSION_FIGURE_NAMES[:4]


def measured_session(session_id: str, values: Mapping[str, float], utterances: int = 30) -> SessionFigures:
    """A session with those figures and no others."""
    figures = tuple(Figure(name, values.get(name), 1, "things") for name in SESSION_FIGURE_NAMES)
    return SessionFigures(session_id, utterances, 100, 20, figures)


def measured_course(patient: str, sessions: Sequence[SessionFigures]) -> MeasuredCourse:
    return MeasuredCourse(patient, tuple(sessions), Tally())


def measured_corpus(sessions: Sequence[SessionFigures]) -> CorpusFigures:
    return sum_up([measured_course("p", sessions)])


def toy_reference(**corpus: Band) -> Reference:
    """Four figures, three of them with a range of width 1; from 100 utterances only two of those."""
    bands = {name: Band(p10=1.0, p50=1.5, p90=2.0) for name in (A, B, C)} | {D: Band(p50=1.5)}
    return Reference(
        name="toy",
        source="made-up bands",
        caveat="Only for tests.",
        columns=(
            ReferenceColumn(min_utterances=20, sessions=10, figures=bands),
            ReferenceColumn(min_utterances=100, sessions=10, figures={A: bands[A], B: bands[B]}),
        ),
        corpus=corpus,
    )
