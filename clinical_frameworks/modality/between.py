"""What has happened since the session before, as the session's plan sees it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Literal

from clinical_frameworks.case import CaseFile
from clinical_frameworks.dynamics.state import CourseState
from clinical_frameworks.risk import voices_risk
from corpus.record import Measure, Session

Trend = Literal["better", "same", "worse"]
# Total taken for a patient without a PHQ-9: its published cut-off for moderate depression.
_PHQ9_MISSING = 10
# Change of the measures' totals together that makes a trend (assumption: two points are more than a slip).
_TREND_POINTS = 2


def event_of(case: CaseFile, clinical: CourseState) -> str | None:
    """The case's event since the session before, when the dynamics had one and the case has one left."""
    position = clinical.events_so_far - 1
    return case.events[position].id if clinical.event is not None and position < len(case.events) else None


def trend_of(measures: Sequence[Measure], previous: Sequence[Session]) -> Trend:
    """Direction of all measures together since the session before."""
    if not previous:
        return "same"
    before = {measure.instrument: measure.total for measure in previous[-1].measures}
    change = sum(measure.total - before.get(measure.instrument, measure.total) for measure in measures)
    if change <= -_TREND_POINTS:
        return "better"
    return "worse" if change >= _TREND_POINTS else "same"


def draw_mood(measures: Sequence[Measure], rng: random.Random) -> int:
    """Mood 0-10 that mirrors the PHQ-9 total (0-27), one point of noise (assumption)."""
    return min(9, max(1, round(9 - _phq9(measures) / 3.4) + rng.choice((-1, 0, 0, 1))))


def resting_distress(measures: Sequence[Measure]) -> float:
    """Level 0-1 to which distress returns in the session, rising with the PHQ-9 total (assumption)."""
    return round(0.15 + 0.6 * _phq9(measures) / 27, 3)


def risk_was_voiced(previous: Sequence[Session]) -> bool:
    """Risk talk by the patient last time is followed up even when the form is silent."""
    return bool(previous) and voices_risk(previous[-1].turns)


def _phq9(measures: Sequence[Measure]) -> int:
    return next((measure.total for measure in measures if measure.instrument == "phq9"), _PHQ9_MISSING)
