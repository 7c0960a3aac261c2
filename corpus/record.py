"""The record all rooms share: ``Course > Session > Turn`` with labels and provenance.

The **patient** is the unit of splits, of resuming and of privacy, so a course holds exactly one patient.
Records are frozen pydantic models; units stand in the field names (``_s`` seconds). Imported real talk uses
the same record with ``synthetic=False`` and leaves the labels it does not have at ``None``.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

SCHEMA_VERSION = 2

Speaker = Literal["therapist", "patient"]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class Record(BaseModel):
    """Frozen base: unknown fields are an error, so a misspelt label never vanishes silently."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Emotion(Record):
    """What the speaker feels while saying the turn."""

    category: str = Field(
        description="One of the nine emotion groups of the conceptualization, or 'neutral'."
    )
    valence: float = Field(ge=-1.0, le=1.0, description="Unpleasant (-1) to pleasant (1).")
    arousal: float = Field(ge=0.0, le=1.0, description="Calm (0) to activated (1).")


class HiddenState(Record):
    """The patient's state after a turn; ground truth, never shown to the therapist."""

    trust: Probability = Field(description="Willingness to disclose; gates what may be said.")
    distress: Probability = Field(description="Momentary distress in the session.")
    beliefs: dict[str, Probability] = Field(
        default_factory=dict, description="Strength of each core belief by its id."
    )
    stage_of_change: str | None = Field(default=None, description="Transtheoretical stage.")


class CheckFailure(Record):
    """One candidate wording that a check refused, kept so rewrites can be audited."""

    check: str = Field(description="Name of the check that refused the candidate.")
    reason: str = Field(description="What was wrong, in one sentence.")
    text: str = Field(description="The refused candidate.")


class TurnProvenance(Record):
    """How one turn came to be worded."""

    worded_by: Literal["model", "draft", "lexicon", "human"] = Field(
        description="model: the language model's words, of most parts at least; draft: the plan's own lines "
        "after every rewrite failed a check (the turn is then marked); lexicon: a fixed short reply such as "
        "a backchannel; human."
    )
    marked: bool = Field(
        default=False, description="True when a part of the turn had no candidate that passed all checks."
    )
    parts: int = Field(default=1, ge=1, description="Lines that were worded one by one.")
    drafted_parts: int = Field(default=0, ge=0, description="Of these, how many are the plan's own line.")
    candidates: int = Field(default=0, ge=0, description="Candidate wordings that the model made.")
    failures: tuple[CheckFailure, ...] = Field(default=(), description="Refused candidates in order.")
    prompt_tokens: int = Field(default=0, ge=0)
    cached_tokens: int = Field(
        default=0, ge=0, description="Prompt tokens the server had in its prefix cache."
    )
    completion_tokens: int = Field(default=0, ge=0)
    seconds: float = Field(
        default=0.0, ge=0.0, description="Wall time of the model calls, one after the other."
    )
    prompt_seconds: float = Field(
        default=0.0, ge=0.0, description="Of it, what the server spent on prompts, where it says so."
    )


class Delivery(Record):
    """How an utterance lies in the talk: what was laid over the plain words, and where."""

    merged: int = Field(
        ge=0,
        description="Number of the merged turn it belongs to: what one speaker says until the other says "
        "something of content. A listener's backchannel carries the number of the turn it falls into.",
    )
    plain: str | None = Field(
        default=None,
        description="The words without fillers, restarts and repeats; None when nothing was laid over them, "
        "empty for a backchannel that was laid in.",
    )
    backchannel: bool = Field(default=False, description="A sound of listening, laid into the other's turn.")
    overlaps: bool = Field(default=False, description="Begins before the utterance before it has ended.")
    pause_before_s: float | None = Field(
        default=None, ge=0.0, description="Silence before it in seconds, as drawn; 0 for a smooth change."
    )


class Turn(Record):
    """One uninterrupted contribution by one speaker."""

    id: str = Field(description="Unique in the corpus: COURSE/SESSION/INDEX.")
    index: int = Field(ge=0, description="Position in the session, from 0.")
    speaker: Speaker
    text: str = Field(min_length=1)
    act: str | None = Field(
        default=None, description="Code of what the turn does (clinical_frameworks acts)."
    )
    line: str | None = Field(default=None, description="Key of the planned line the turn was worded from.")
    technique: str | None = Field(default=None, description="Therapeutic technique in use.")
    phase: str | None = Field(default=None, description="Session phase.")
    discloses: tuple[str, ...] = Field(
        default=(), description="Fact ids the patient says for the first time."
    )
    refers_to: tuple[str, ...] = Field(default=(), description="Fact or homework ids taken up again.")
    emotion: Emotion | None = None
    state: HiddenState | None = Field(default=None, description="The patient's hidden state after the turn.")
    start_s: float | None = Field(
        default=None, ge=0.0, description="Start in the session's time line, seconds."
    )
    end_s: float | None = Field(default=None, ge=0.0, description="End in the session's time line, seconds.")
    provenance: TurnProvenance | None = None
    delivery: Delivery | None = Field(default=None, description="Known when an overlay was laid.")
    source: dict[str, str] = Field(
        default_factory=dict,
        description="Columns of an imported file that have no field here, kept verbatim.",
    )

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Turn:
        if self.start_s is not None and self.end_s is not None and self.end_s < self.start_s:
            raise ValueError(f"turn {self.id!r}: end_s {self.end_s} is before start_s {self.start_s}")
        return self


class PhaseMark(Record):
    """Where a phase of the session begins."""

    phase: str
    first_turn: int = Field(ge=0)


class Measure(Record):
    """One instrument at one session: what is true, what was ticked, what came up in talk.

    Items are in the instrument's order and scale (PHQ-9: nine values 0-3).
    """

    instrument: str
    true_items: tuple[int, ...] = Field(default=(), description="The simulated truth.")
    reported_items: tuple[int, ...] = Field(default=(), description="Self-report with noise.")
    mentioned_items: tuple[int, ...] = Field(
        default=(), description="Numbers (from 1) of items whose symptom the patient mentioned in talk."
    )
    total: int = Field(ge=0, description="Score of the self-report.")
    band: str | None = Field(default=None, description="Published severity band of the total.")


class Alliance(Record):
    """The working alliance as the patient sees it, in Bordin's three parts; ground truth."""

    goal: Probability = Field(description="Agreement on what therapy is for.")
    task: Probability = Field(description="Agreement on what is done in it.")
    bond: Probability = Field(description="Trust in and liking of the therapist.")

    @property
    def mean(self) -> float:
        """Mean of the three parts, 0-1."""
        return (self.goal + self.task + self.bond) / 3


class Rupture(Record):
    """A strain in the alliance within one session."""

    kind: Literal["withdrawal", "confrontation"]
    repaired: bool = Field(description="True when it was spoken about and settled in the same session.")


class Attendance(Record):
    """Whether and how the patient came."""

    missed_before: int = Field(default=0, ge=0, description="Appointments missed since the session before.")
    late_minutes: int = Field(default=0, ge=0)


class ClinicalState(Record):
    """Where the patient stands as a session begins; moved by code from session to session; ground truth."""

    trajectory: str = Field(description="Shape of the symptom course (clinical_frameworks.dynamics).")
    sudden_gain: bool = Field(default=False, description="A sudden gain since the session before.")
    beliefs: dict[str, Probability] = Field(default_factory=dict)
    trust: Probability
    alliance: Alliance
    stage_of_change: str
    adherence: Probability = Field(description="Chance that a task is done at least in part.")


class Contradiction(Record):
    """Something said that does not fit the persona, the ledger of facts or an earlier session."""

    kind: str = Field(description="Which rule found it.")
    turn_id: str
    text: str = Field(description="What was said, in its words.")
    against: str = Field(description="What it contradicts, in plain words.")
    earlier_turn_id: str | None = Field(default=None, description="The turn it contradicts, if it was talk.")
    repaired: bool = Field(default=False, description="True when the turn was worded anew and then passed.")


class Homework(Record):
    """A between-session task and what became of it."""

    id: str
    kind: str = Field(description="Kind of task, e.g. thought_record.")
    task: str = Field(description="The task as agreed, in the second person.")
    set_in_session: int = Field(ge=1)
    outcome: Literal["done", "partly", "not_done"] | None = Field(
        default=None, description="Known when it is reviewed in a later session."
    )


class SessionNote(Record):
    """The therapist's progress note in SOAP form. It may use only what was said in the room."""

    subjective: str
    objective: str
    assessment: str
    plan: str


class MemoryFact(Record):
    """Something the therapist has learnt, with the turn that said it."""

    fact_id: str
    text: str = Field(description="The fact in the third person, as a note-taker would write it.")
    learnt_in_session: int = Field(ge=1)
    turn_id: str


class Memory(Record):
    """What the therapist carries out of a session and into the next one's frozen system message."""

    facts: tuple[MemoryFact, ...] = ()
    homework: tuple[Homework, ...] = ()
    alliance: Probability | None = Field(default=None, description="Therapist's estimate of the alliance.")
    summary: str = ""


class SessionProvenance(Record):
    """What made this session."""

    model: str
    model_sha256: str | None = None
    backend: str
    planner: str
    wording: str
    seed: int
    prompt_hashes: dict[str, str] = Field(default_factory=dict, description="Prompt file name to SHA-256.")
    package_version: str
    prompt_tokens: int = Field(default=0, ge=0)
    cached_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)
    seconds: float = Field(default=0.0, ge=0.0)
    rewritten_turns: int = Field(default=0, ge=0)
    marked_turns: int = Field(default=0, ge=0)


class Session(Record):
    """One meeting of patient and therapist."""

    id: str
    number: int = Field(ge=1, description="From 1, in order of the course.")
    date: dt.date | None = None
    phases: tuple[PhaseMark, ...] = ()
    agenda: tuple[str, ...] = ()
    turns: tuple[Turn, ...]
    homework_set: Homework | None = None
    homework_reviewed: Homework | None = None
    measures: tuple[Measure, ...] = ()
    clinical: ClinicalState | None = Field(default=None, description="The patient's state as it begins.")
    attendance: Attendance | None = None
    ruptures: tuple[Rupture, ...] = ()
    contradictions: tuple[Contradiction, ...] = Field(
        default=(), description="Found by the cross-session check; the repaired ones are kept as a count."
    )
    note: SessionNote | None = None
    memory: Memory | None = Field(default=None, description="The therapist's memory after the session.")
    ended_by: Literal["plan", "clock", "turn_limit", "agent"] | None = None
    grade: Literal["accepted", "marked", "dropped"] | None = None
    provenance: SessionProvenance | None = None
    source: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _turns_are_numbered(self) -> Session:
        for position, turn in enumerate(self.turns):
            if turn.index != position:
                raise ValueError(
                    f"session {self.id!r}: turn {turn.id!r} has index {turn.index}, expected {position}"
                )
        return self


class Course(Record):
    """One patient with one therapist, from the first session to the last."""

    schema_version: int = SCHEMA_VERSION
    id: str
    patient_id: str
    therapist_id: str | None = None
    synthetic: bool = Field(
        description="True for everything this engine makes; False for imported real talk."
    )
    framework: str | None = None
    language: str = "en"
    patient: dict[str, Any] = Field(default_factory=dict, description="Persona snapshot (personas.Patient).")
    therapist: dict[str, Any] = Field(
        default_factory=dict, description="Persona snapshot (personas.Therapist)."
    )
    plan: dict[str, Any] = Field(
        default_factory=dict, description="The course plan as made before session 1."
    )
    sessions: tuple[Session, ...] = ()
    outcome: dict[str, Any] = Field(default_factory=dict)
    seed: int | None = None
    parents: tuple[str, ...] = Field(default=(), description="Ids of the records this one was made from.")
    private_inputs: dict[str, str] = Field(
        default_factory=dict,
        description="What may stem from real people and was shown to the engine: name to SHA-256. "
        "An audit must compare the course with each of them.",
    )
    source: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _sessions_are_in_order(self) -> Course:
        numbers = [session.number for session in self.sessions]
        if numbers != sorted(set(numbers)):
            raise ValueError(f"course {self.id!r}: session numbers {numbers} are not strictly increasing")
        return self
