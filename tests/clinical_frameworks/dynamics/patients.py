"""Simulated patients for tests: baselines of a clinical sample, and courses through the public functions."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache

from clinical_frameworks.dynamics import (
    CourseState,
    SessionHappened,
    begin,
    draw_homework_result,
    report,
    step,
    step_rng,
)
from clinical_frameworks.instruments import load_instrument
from corpus.record import Measure
from corpus.seeds import derive_rng, derive_seed

# Totals of moderate to severe patients: PHQ-9 10-27, GAD-7 10-21 and PCL-5 42-80, the upper end rarer.
RANGES = {"phq9": (10, 27), "gad7": (10, 21), "pcl5": (42, 80)}
STAGES = {"precontemplation": 0.10, "contemplation": 0.25, "preparation": 0.30, "action": 0.35}
BELIEFS = ("failure", "unlovable")


def draw_items(instrument_id: str, rng: random.Random) -> tuple[int, ...]:
    """Items of a plausible baseline; the item about death is there in one patient out of four."""
    instrument = load_instrument(instrument_id)
    highest = instrument.range_of(1).high or 0
    low, high = RANGES[instrument_id]
    total = round(rng.triangular(low, high, low + 0.25 * (high - low)))
    items = [0] * instrument.item_count
    free = [n for n in range(instrument.item_count) if n + 1 not in instrument.risk_items]
    for number in instrument.risk_items:
        items[number - 1] = rng.choices((0, 1, 2), (0.75, 0.2, 0.05))[0]
    total = min(total, highest * len(free) + sum(items))
    while sum(items) < total:
        items[rng.choice([n for n in free if items[n] < highest])] += 1
    return tuple(items)


@dataclass
class Course:
    """One simulated course: the states before each session, the forms filled in, and what happened."""

    states: list[CourseState]
    forms: list[dict[str, Measure]]
    happened: list[SessionHappened] = field(default_factory=list)

    def reported(self, instrument_id: str) -> list[int]:
        return [form[instrument_id].total for form in self.forms]

    def true(self, instrument_id: str) -> list[int]:
        return [sum(state.items[instrument_id]) for state in self.states]


def fill_in(state: CourseState, *seed: str | int) -> dict[str, Measure]:
    return {
        name: report(name, items, derive_rng(*seed, name), state.report_bias)
        for name, items in state.items.items()
    }


def ordinary_session(state: CourseState, rng: random.Random) -> SessionHappened:
    """A competent session: mostly adherent acts, work on one belief, the planned rupture played out."""
    return SessionHappened(
        homework=draw_homework_result(state, rng) if state.session > 1 else None,
        technique="evidence_questioning",
        belief=rng.choice(BELIEFS),
        adherent=rng.randint(4, 12),
        neutral=60,
        non_adherent=rng.choice((0, 0, 0, 1, 2)),
        trust=min(0.98, state.trust + rng.uniform(0.0, 0.04)),
        disclosures=rng.randint(2, 9),
        ruptures=(state.rupture,) if state.rupture is not None else (),
    )


@cache
def simulate(
    number: int,
    sessions: int = 14,
    disorder: str = "depression",
    instruments: tuple[str, ...] = ("phq9", "gad7"),
    *,
    dropout: bool = False,
) -> Course:
    """The course of patient ``number``; the same number gives the same course."""
    rng = derive_rng("patient", disorder, number)
    baseline = {name: draw_items(name, rng) for name in instruments}
    stage = rng.choices(list(STAGES), list(STAGES.values()))[0]
    resistance = rng.choice((None, None, None, "minimal_talk", "hostile"))
    seed = derive_seed("course", disorder, number)
    state = begin(
        baseline,
        disorder,
        round(rng.uniform(0.15, 0.5), 2),
        stage,
        resistance,
        BELIEFS,
        derive_rng(seed, "begin"),
        dropout=dropout,
    )
    course = Course([state], [fill_in(state, seed, 1)])
    while state.session < sessions:
        happened = ordinary_session(state, derive_rng(seed, state.session, "session"))
        state = step(state, happened, step_rng(seed, state.session))
        course.happened.append(happened)
        if not state.returns:
            break
        course.states.append(state)
        course.forms.append(fill_in(state, seed, state.session))
    return course
