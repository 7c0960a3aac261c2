"""Sampled patients and sessions planned to their end, for tests of this room."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.conformance.planned import state_before
from clinical_frameworks.framework import PlannerState, SessionPlan, TurnPlan
from clinical_frameworks.instruments import load_instrument, make_measure
from corpus.record import Measure, Session, Turn
from personas import Patient, PopulationSpec, sample_population
from personas.vocabulary import Disorder

WORDS_A_MINUTE = 172
DISORDERS: tuple[Disorder, ...] = ("depression", "gad", "panic", "social_anxiety", "ptsd", "insomnia")
TURN_LIMIT = 900


@cache
def sampled(disorder: Disorder, seed: int = 5) -> Patient:
    """One patient of that disorder."""
    return next(iter(sample_population(PopulationSpec(size=1, disorder={disorder: 1}), seed)))


def measures_of(patient: Patient, item9: int | None = None) -> tuple[Measure, ...]:
    """The patient's baseline as ticked without a slip; ``item9`` replaces the PHQ-9's last item."""
    measures = []
    for name, baseline in patient.baseline.present().items():
        items: tuple[int, ...] = baseline
        if name == "phq9" and item9 is not None:
            items = (*baseline[:8], item9)
        measures.append(make_measure(load_instrument(name), items, items))
    return tuple(measures)


@dataclass(frozen=True)
class Planned:
    """A planned session; ``states[i]`` is the state before turn i, the last one comes after all."""

    plan: SessionPlan
    turns: tuple[TurnPlan, ...]
    states: tuple[PlannerState, ...]

    def session(self) -> Session:
        """The record of the session, with the drafts as the words said."""
        turns = tuple(
            Turn(
                id=f"c/{self.plan.number}/{index}",
                index=index,
                speaker=turn.speaker,
                text=turn.draft,
                line=turn.line,
                phase=turn.phase,
                discloses=turn.discloses,
                refers_to=turn.refers_to,
                state=self.states[index + 1].hidden,
            )
            for index, turn in enumerate(self.turns)
        )
        return Session(
            id=f"c/{self.plan.number}",
            number=self.plan.number,
            turns=turns,
            homework_set=self.plan.homework_next,
            measures=self.plan.measures,
        )


def plan_course_sessions(
    patient: Patient, minutes: float, seed: int, sessions: int = 3, item9: Sequence[int] = ()
) -> tuple[Planned, ...]:
    """Plan a CBT course turn by turn; ``item9`` is the PHQ-9's last item per session."""
    cbt, case, profile = load_cbt(), patient.case, patient.profile()
    rng = random.Random(seed)
    course = cbt.plan_course(case, profile, sessions, rng)
    planned: list[Planned] = []
    for number in range(sessions):
        previous = tuple(one.session() for one in planned)
        measures = measures_of(patient, item9[number] if item9 else None)
        words = round(minutes * WORDS_A_MINUTE)
        clinical = state_before(case, profile, previous, measures, seed)
        plan = cbt.plan_session(course, case, profile, previous, measures, clinical, words, rng)
        states = [cbt.start(plan, case, profile, previous, clinical, rng)]
        turns: list[TurnPlan] = []
        while not turns or not turns[-1].last:
            assert len(turns) < TURN_LIMIT, f"session {number + 1} has no end"
            turn, state = cbt.next_turn(plan, states[-1], case, profile, rng)
            turns.append(turn)
            states.append(cbt.after_turn(plan, state, turn, len(turn.draft.split())))
        planned.append(Planned(plan, tuple(turns), tuple(states)))
    return tuple(planned)


@cache
def course_of(disorder: Disorder, minutes: int, seed: int = 1) -> tuple[Planned, ...]:
    """Three planned sessions of one sampled patient, planned once for all tests."""
    return plan_course_sessions(sampled(disorder), minutes, seed)
