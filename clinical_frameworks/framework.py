"""The seam every therapy modality is plugged in by.

A framework turns a case into a course plan, a session plan, and then one planned turn at a time. All of it is
pure: same case, same state, same random generator → same plan. The language model only words the turn.
Install one from another package with an entry point in the group ``theraloom.frameworks`` that names a
zero-argument callable returning a `Framework`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Literal, Protocol

from pydantic import Field

from clinical_frameworks.case import CaseFile
from corpus.record import Emotion, HiddenState, Homework, Measure, Record, Session, Speaker


class CoursePlan(Record):
    """What the whole course aims at; made before session 1 and kept in the record."""

    framework: str
    protocol: str = Field(description="Id of the course protocol, e.g. 'depression'.")
    sessions: int = Field(ge=1)
    goals: tuple[str, ...] = Field(description="Treatment goals, third person.")
    techniques: tuple[str, ...] = Field(description="Main technique of each session, in order.")
    chains: tuple[str, ...] = Field(description="Id of the situation chain each session works on first.")


class PhasePlan(Record):
    """One phase of a session and its place on the session's clock."""

    id: str
    until_words: int = Field(
        ge=1, description="Words both parties together should have said in the session when the phase ends."
    )


class HomeworkLines(Record):
    """The patient's and therapist's material for homework talk, drawn before the session."""

    next_name: str = Field(description="Name of the task to be set: 'the thought record'.")
    next_cues: tuple[str, ...] = Field(min_length=1)
    size: str = Field(description="A smaller version of it: 'just one evening'.")
    obstacle: str = Field(description="What the patient says could get in the way.")
    due_name: str = Field(default="", description="Name of the task to be reviewed; empty when none is due.")
    due_cues: tuple[str, ...] = ()
    outcome: str = Field(default="", description="The patient's line about how the due task went.")
    learning: str = Field(default="", description="What the patient noticed by doing it.")


class SessionPlan(Record):
    """The plan of one session, made from what is known before it starts."""

    number: int = Field(ge=1)
    of: int = Field(ge=1, description="Sessions in the course.")
    phases: tuple[PhasePlan, ...] = Field(min_length=1)
    agenda: tuple[str, ...]
    technique: str
    chain: str
    homework_due: Homework | None = Field(default=None, description="Set last time, to be reviewed.")
    homework_result: Literal["done", "partly", "not_done"] | None = None
    homework_next: Homework
    homework_lines: HomeworkLines
    symptoms: tuple[str, ...] = Field(
        default=(), description="Fact ids of symptoms that may come up today, most pressing first."
    )
    trend: Literal["better", "same", "worse"] = Field(
        default="same", description="Direction of the main measure since the session before."
    )
    mood: int = Field(ge=0, le=10, description="Mood of the past days as the patient would rate it, 10 best.")
    belief_drop: int = Field(
        ge=0, le=100, description="Points by which belief in a thought falls when it is worked on today."
    )
    resting_distress: float = Field(
        ge=0.0, le=1.0, description="Level to which momentary distress returns in this session."
    )
    education: tuple[str, ...] = Field(
        default=(), description="Psycho-education points the therapist may make, spoken, one sentence each."
    )
    recall: tuple[str, ...] = Field(
        default=(), description="Fact ids of earlier sessions that this one takes up again."
    )
    event: str | None = Field(default=None, description="Id of the life event since the last session.")
    measures: tuple[Measure, ...] = ()
    risk: bool = Field(default=False, description="True when the risk protocol must run in this session.")


class PatientProfile(Record):
    """What planning needs to know of the patient's manner (a slice of the persona)."""

    name: str
    style: str = Field(description="One of the six communication styles.")
    resistance: str | None = Field(default=None, description="One of the seven resistance shapes.")
    stage_of_change: str
    disorder: str
    baseline_trust: float = Field(
        default=0.3, ge=0.0, le=1.0, description="Trust in the therapist at the first word."
    )
    names: tuple[str, ...] = Field(default=(), description="First names of the people in the patient's life.")


class TurnPlan(Record):
    """One planned turn: what is said and what it does, before it is worded."""

    speaker: Speaker
    phase: str
    move: str = Field(description="Id of the small exchange the turn belongs to.")
    line: str = Field(description="Key of the line template.")
    act: str
    technique: str | None = None
    draft: str = Field(description="The turn as a plain line in the speaker's own person.")
    parts: tuple[str, ...] = Field(
        default=(), description="The lines the draft is made of when there are several, in order."
    )
    note: str = Field(description="What the turn does, for the wordings 'note' and 'free'.")
    target_words: int = Field(ge=1)
    keep: tuple[str, ...] = Field(
        default=(),
        description="What the wording must keep (names, numbers, cues), lower case; '|' joins alternatives.",
    )
    discloses: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    emotion: Emotion
    verbatim: bool = Field(
        default=False, description="True for fixed short replies (backchannels): no model call."
    )
    last: bool = Field(default=False, description="True on the turn that closes the session.")


class PlannerState(Record):
    """Everything the sampled planner carries from turn to turn within a session; small and serialisable."""

    phase: int = 0
    words: int = Field(default=0, description="Words said in the session.")
    turns: int = 0
    queue: tuple[str, ...] = Field(default=(), description="Lines still to come in the current move.")
    move: str = ""
    speaker: Speaker | None = Field(default=None, description="Who spoke last.")
    moves_done: tuple[str, ...] = Field(default=(), description="Ids of moves used in this session.")
    phrasings: tuple[str, ...] = Field(
        default=(), description="LINE#N of every phrasing used in this course, so none comes twice."
    )
    phrasings_before: int = Field(
        default=0, ge=0, description="How many of ``phrasings`` come from earlier sessions."
    )
    chain: str = ""
    chains_done: tuple[str, ...] = ()
    disclosed: tuple[str, ...] = Field(default=(), description="Fact ids said in this course so far.")
    hidden: HiddenState


class Framework(Protocol):
    """A therapy modality."""

    name: str
    version: str

    def protocols(self) -> Sequence[str]:
        """Ids of the disorders this framework has a course protocol for."""
        ...

    def plan_course(
        self, case: CaseFile, profile: PatientProfile, sessions: int, rng: random.Random
    ) -> CoursePlan:
        """Plan a course of that many sessions. Raises `UnknownFrameworkError` for a disorder it lacks."""
        ...

    def plan_session(
        self,
        course: CoursePlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        measures: Sequence[Measure],
        words: int,
        rng: random.Random,
    ) -> SessionPlan:
        """Plan the session that follows ``previous``, for about ``words`` spoken words in all."""
        ...

    def start(
        self,
        plan: SessionPlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        rng: random.Random,
    ) -> PlannerState:
        """The planner's state before the first turn; takes over disclosures and trust from ``previous``."""
        ...

    def next_turn(
        self,
        plan: SessionPlan,
        state: PlannerState,
        case: CaseFile,
        profile: PatientProfile,
        rng: random.Random,
    ) -> tuple[TurnPlan, PlannerState]:
        """Plan the next turn. The returned state does not yet count its words; `after_turn` does."""
        ...

    def after_turn(self, plan: SessionPlan, state: PlannerState, turn: TurnPlan, words: int) -> PlannerState:
        """Move the hidden state and the clock by a turn that was said with that many words."""
        ...
