"""What has happened since the session before, each a small draw of its own.

A model of dynamics that knows better (adherence, events, a symptom course) can take the place of any of them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Literal

from clinical_frameworks.case import CaseFile
from clinical_frameworks.framework import PatientProfile
from clinical_frameworks.modality.definition import Between
from clinical_frameworks.risk import find_risk_talk
from corpus.record import Measure, Session

HomeworkResult = Literal["done", "partly", "not_done"]
Trend = Literal["better", "same", "worse"]
_RESULTS: tuple[HomeworkResult, ...] = ("done", "partly", "not_done")
# Total taken for a patient without a PHQ-9: its published cut-off for moderate depression.
_PHQ9_MISSING = 10
# Change of the measures' totals together that makes a trend (assumption: two points are more than a slip).
_TREND_POINTS = 2


def draw_result(between: Between, profile: PatientProfile, rng: random.Random) -> HomeworkResult:
    """What became of the task, by the modality's chances and the patient's stage of change."""
    reluctance = between.reluctance.get(profile.stage_of_change, 1.0)
    chances = between.homework
    return rng.choices(_RESULTS, [chances.done, chances.partly, chances.not_done * reluctance])[0]


def draw_event(
    between: Between, case: CaseFile, previous: Sequence[Session], rng: random.Random
) -> str | None:
    """The case's event of this gap between sessions, in the case's order; each has its chance once."""
    position = len(previous) - 1
    if not previous or position >= len(case.events):
        return None
    if between.event < 1.0 and rng.random() >= between.event:
        return None
    return case.events[position].id


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
    if not previous:
        return False
    return any(turn.speaker == "patient" and find_risk_talk(turn.text) for turn in previous[-1].turns)


def _phq9(measures: Sequence[Measure]) -> int:
    return next((measure.total for measure in measures if measure.instrument == "phq9"), _PHQ9_MISSING)
