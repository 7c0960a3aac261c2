"""The patient's clinical state through a course: begun from the persona, moved by what each session shows."""

from __future__ import annotations

from collections.abc import Sequence

from clinical_frameworks.dynamics import CourseState, begin, replay, report
from corpus.record import Attendance, Measure, Session
from corpus.seeds import derive_rng
from engine.study import SessionLength, Study
from personas import Patient

USUAL_MINUTES = 50


def state_before(study: Study, patient: Patient, seed: int, sessions: Sequence[Session]) -> CourseState:
    """The state before the session that follows these, computed from the record, as a resumed run must."""
    start = begin(
        {name: items for name, items in patient.baseline.present().items()},  # noqa: C416  widens the keys
        patient.disorder,
        patient.profile().baseline_trust,
        patient.stage_of_change,
        patient.resistance,
        patient.core_beliefs,
        derive_rng(seed, "dynamics"),
        dropout=study.dropout,
        event_valences=patient.event_valences,
    )
    return replay(start, sessions, seed, beliefs_of_chains(patient))


def beliefs_of_chains(patient: Patient) -> dict[str, str]:
    """Core belief that each situation chain springs from, by the chain's id."""
    return {chain.id: chain.belief for chain in patient.case.chains}


def words_left(length: SessionLength, attendance: Attendance) -> int:
    """Words of a session that began late and ends on time; never less than half of it.

    Lateness is drawn for the usual hour, so a shorter session loses the same share of its words.
    """
    return round(length.words * max(0.5, 1 - attendance.late_minutes / USUAL_MINUTES))


def measures_of(state: CourseState, seed: int) -> list[Measure]:
    """What the patient ticks before the session: the true items with the noise and habit of self-report."""
    return [
        report(instrument, items, derive_rng(seed, state.session, "report", instrument), state.report_bias)
        for instrument, items in state.items.items()
    ]
