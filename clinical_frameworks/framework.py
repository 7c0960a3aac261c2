"""The seam every therapy modality is plugged in by.

A framework turns a case into a course plan, a session plan, and then one planned turn at a time. All of it is
pure: same case, same state, same random generator → same plan. The language model only words the turn.
Install one from another package with an entry point in the group ``theraloom.frameworks`` that names a
zero-argument callable returning a `Framework`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Final, Literal, Protocol, runtime_checkable

from pydantic import Field

from clinical_frameworks.case import CaseFile
from clinical_frameworks.dynamics.state import CourseState
from clinical_frameworks.talk.manner import SessionManner
from corpus.record import (
    Attendance,
    Emotion,
    HiddenState,
    Homework,
    Measure,
    Record,
    Rupture,
    Session,
    Speaker,
)

# Words a profile is described with; the personas room owns them, and a test compares the two.
STYLES: Final = ("plain", "upset", "verbose", "reserved", "tangent", "pleasing")
RESISTANCES: Final = (
    *("minimal_talk", "off_topic", "superficial", "intellectualizing", "hostile", "defensive"),
    "compliant_without_engaging",
)
STAGES_OF_CHANGE: Final = ("precontemplation", "contemplation", "preparation", "action", "maintenance")
DEFAULT_PROTOCOL: Final = "default"


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
    chains: bool = Field(
        default=False, description="True: goes on to further situation chains while its words last."
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
        default="same", description="Direction of all measures together since the session before."
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
    rupture: Rupture | None = Field(
        default=None,
        description="Strain in the alliance that this session brings; is it repaired?",
    )
    attendance: Attendance = Attendance()
    episodes: tuple[str, ...] = Field(
        default=(), description="Fact ids of everyday episodes of the week that may be told."
    )
    measures: tuple[Measure, ...] = ()
    risk: bool = Field(default=False, description="True when the risk protocol must run in this session.")
    talk: str = Field(default="annomi", description="Talk model that lengths and acts are drawn from.")
    manner: SessionManner | None = Field(
        default=None, description="How both talk today; None plans lines as they come, without a length."
    )


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
    gated: bool = Field(
        default=True, description="False: everything is told at once whatever the trust, for comparisons."
    )


class TurnPart(Record):
    """One line of a turn that is made of several, to be worded on its own."""

    text: str
    act: str
    keep: tuple[str, ...] = Field(default=(), description="As `TurnPlan.keep`, for this line.")


class TurnPlan(Record):
    """One planned turn: what is said and what it does, before it is worded."""

    speaker: Speaker
    phase: str
    move: str = Field(description="Id of the small exchange the turn belongs to.")
    line: str = Field(description="Key of the line template.")
    act: str
    technique: str | None = None
    draft: str = Field(description="The turn as a plain line in the speaker's own person.")
    parts: tuple[TurnPart, ...] = Field(
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
    more_told: dict[str, int] = Field(
        default_factory=dict, description="Fact id to how many of its further sentences were said."
    )
    last_words: int = Field(default=0, ge=0, description="Words of the turn said last.")
    last_told: str = Field(
        default="", description="Fact that the patient's last turn told; empty when it told none."
    )
    invited: dict[str, int] = Field(
        default_factory=dict, description="Fact id to how often its telling was asked to go on."
    )
    families: tuple[str, ...] = Field(
        default=(), description="Families of act of the turns so far in this session, in order."
    )
    hidden: HiddenState

    def with_said(self, phrasing: str, disclosed: Iterable[str] = ()) -> PlannerState:
        """The state once a phrasing was used (empty: none) and these facts were disclosed by it."""
        return self.model_copy(
            update={
                "phrasings": (*self.phrasings, phrasing) if phrasing else self.phrasings,
                "disclosed": (*self.disclosed, *disclosed),
            }
        )

    def with_more(self, fact: str, count: int) -> PlannerState:
        """The state once that many further sentences of a fact were said."""
        return self.model_copy(
            update={"more_told": {**self.more_told, fact: self.more_told.get(fact, 0) + count}}
        )


class Framework(Protocol):
    """A therapy modality."""

    name: str
    version: str

    def protocols(self) -> Sequence[str]:
        """Ids of the disorders this framework has a course protocol for.

        `DEFAULT_PROTOCOL` among them: it treats every other disorder by the protocol of that name (`treats`).
        """
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
        clinical: CourseState,
        words: int,
        rng: random.Random,
    ) -> SessionPlan:
        """Plan the session that follows ``previous``, for about ``words`` spoken words in all.

        ``clinical`` is the patient's state as it begins, moved by `clinical_frameworks.dynamics`.
        """
        ...

    def start(
        self,
        plan: SessionPlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        clinical: CourseState,
        rng: random.Random,
    ) -> PlannerState:
        """The planner's state before the first turn; takes over what was disclosed in ``previous``."""
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


def treats(framework: Framework, disorder: str) -> bool:
    """Tell whether the framework has a course protocol for the disorder, of its own or by default."""
    return not {disorder, DEFAULT_PROTOCOL}.isdisjoint(framework.protocols())


class SpokenTurn(Protocol):
    """What fidelity looks at: a planned turn or one on record."""

    @property
    def speaker(self) -> Speaker:
        """Who says it."""
        ...

    @property
    def act(self) -> str | None:
        """Act codes joined by ``+``."""
        ...

    @property
    def line(self) -> str | None:
        """LINE#N keys joined by ``+``."""
        ...

    @property
    def technique(self) -> str | None:
        """The technique the turn carries."""
        ...


class AdherenceEvidence(Record):
    """One item of the modality's fidelity list and the turns of a session that show it."""

    item: str
    name: str
    core: bool = Field(description="True: a planned session without it is faulty.")
    at_least: int = Field(ge=1, description="Turns that must show it.")
    turns: tuple[int, ...] = Field(description="Indexes of the turns that show it.")

    @property
    def found(self) -> bool:
        """True when enough turns show it."""
        return len(self.turns) >= self.at_least


class ActShare(Record):
    """A measured share (or ratio) beside the modality's target for it."""

    value: float | None = Field(description="None when there is nothing to measure it by.")
    low: float
    usual: float
    high: float

    @property
    def within(self) -> bool:
        """True when it was measured and lies in the range."""
        return self.value is not None and self.low <= self.value <= self.high


class ActShares(Record):
    """Shares of the therapist's turns by family of act, and reflections for each question."""

    families: dict[str, ActShare]
    reflections_to_questions: ActShare


@runtime_checkable
class Fidelity(Protocol):
    """A framework that can say how true to its modality a session is; `Framework` does not ask for it."""

    def adherence(self, plan: SessionPlan, turns: Sequence[SpokenTurn]) -> tuple[AdherenceEvidence, ...]:
        """The fidelity items expected in the session, each with the turns that show it."""
        ...

    def act_shares(self, turns: Sequence[SpokenTurn]) -> ActShares:
        """What the therapist does in these turns, beside the modality's targets."""
        ...
