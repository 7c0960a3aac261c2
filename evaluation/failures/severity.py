"""Is the patient still ill in a session, by what is true of them and not by what they say?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import Field

from corpus.record import Course, Measure, Record, Session
from evaluation.failures.data_file import read_data


class _Instrument(Record):
    cutoff: int = Field(ge=1)
    source: str


class _Severity(Record):
    instruments: dict[str, _Instrument]
    response_share: float = Field(gt=0.0, lt=1.0)


@cache
def _severity() -> _Severity:
    return read_data("severity", _Severity)


def still_ill(course: Course, session: Session) -> bool | None:
    """Tell whether the session's patient is still ill.

    True where a total is at or above its cut-off, or no instrument has fallen by half since the course's
    first measured session (``data/severity.yaml``, with sources). The true items decide, the self-report
    where there are no others. Without measures the first session counts as ill (who comes to therapy has a
    reason: assumption), later ones as unknown, None.
    """
    totals = _totals(session.measures)
    if not totals:
        return True if session.number == 1 else None
    first = next(measured for one in course.sessions if (measured := _totals(one.measures)))
    rules = _severity()
    above = any(
        name in rules.instruments and total >= rules.instruments[name].cutoff
        for name, total in totals.items()
    )
    responded = any(
        first.get(name, 0) > 0 and total <= rules.response_share * first[name]
        for name, total in totals.items()
    )
    return above or not responded


def _totals(measures: tuple[Measure, ...]) -> Mapping[str, int]:
    return {
        measure.instrument: sum(measure.true_items) if measure.true_items else measure.total
        for measure in measures
    }
