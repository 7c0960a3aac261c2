"""What the course dynamics carry from session to session, and what they are told of a session.

Both are frozen records, small and JSON-serialisable. Severity is relative to the patient's own first session:
1 is where they started, 0 is free of symptoms. Probabilities and strengths run 0-1.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corpus.record import Alliance, Attendance, Probability, Record, Rupture

Shape = Literal[
    "gradual_responder",
    "early_responder",
    "sudden_gain",
    "non_responder",
    "deterioration",
    "relapse_after_gain",
]
Valence = Literal["good", "bad", "mixed"]
HomeworkResult = Literal["done", "partly", "not_done"]


class Trajectory(Record):
    """The curve a patient's severity follows but for fluctuation; drawn once, before session 1."""

    shape: Shape
    depth: float = Field(description="Share of the first severity that is gone at full length; < 0: worse.")
    bend: float = Field(gt=0, description="How much of the change comes early; 1 is nearly straight.")
    gain_at: int | None = Field(default=None, description="Session by which the sudden gain has happened.")
    gain_share: Probability = Field(default=0.0, description="Share of the depth that the gain brings.")
    relapse_at: int | None = Field(default=None, description="Last session before the gain is lost again.")
    relapsed: Probability = Field(default=0.0, description="Share of the improvement that is lost.")


class ReportBias(Record):
    """How a patient fills in forms, by habit."""

    kind: Literal["accurate", "minimising", "amplifying"] = "accurate"
    levels: float = Field(default=0.0, description="Shift of every item in answer levels; < 0 minimises.")


class SessionHappened(Record):
    """What the dynamics need to know of a session that was held; read off the record by `happened_in`."""

    homework: HomeworkResult | None = Field(
        default=None, description="Result reviewed in it; None: none due."
    )
    technique: str | None = None
    belief: str | None = Field(default=None, description="Core belief the worked chain springs from.")
    adherent: int = Field(default=0, ge=0, description="MITI-adherent therapist acts.")
    neutral: int = Field(default=0, ge=0)
    non_adherent: int = Field(default=0, ge=0, description="MITI-non-adherent therapist acts.")
    trust: Probability | None = Field(default=None, description="At the end; None: not labelled.")
    disclosures: int = Field(default=0, ge=0, description="Facts said for the first time.")
    ruptures: tuple[Rupture, ...] = ()
    event: str | None = Field(default=None, description="Id of the life event that was told.")


class CourseState(Record):
    """Everything the dynamics know before a session; ``items`` are the true items of that session."""

    session: int = Field(ge=1, description="Number of the session that comes next.")
    disorder: str
    resistance: str | None = None
    dropout: bool = Field(default=False, description="Setting: may the patient leave early?")
    returns: bool = Field(default=True, description="False: the patient has left; no session follows.")

    trajectory: Trajectory
    baseline: dict[str, tuple[int, ...]] = Field(description="True items before session 1, by instrument.")
    paces: dict[str, tuple[float, ...]] = Field(description="How readily each item follows severity.")
    items: dict[str, tuple[int, ...]] = Field(description="True items now, by instrument.")
    severity: float = Field(ge=0.0, description="Latent severity now.")
    fluctuation: float = Field(default=0.0, description="Its deviation from the curve that fades in weeks.")
    push: float = Field(default=0.0, description="Its deviation earned by homework and alliance; < 0 better.")
    shock: float = Field(default=0.0, description="Its deviation by life events, fading.")
    sudden_gain: bool = Field(default=False, description="A drop of that size since the session before.")
    report_bias: ReportBias = ReportBias()

    beliefs: dict[str, Probability] = Field(default_factory=dict, description="Strength now.")
    beliefs_at_start: dict[str, Probability] = Field(default_factory=dict)
    trust: Probability
    baseline_trust: Probability
    alliance: Alliance
    stage_of_change: str
    homework_habit: float = Field(description="Personal part of homework adherence, log-odds.")
    homework_success: Probability = Field(default=0.5, description="Running mean of results; 1 all done.")
    adherence: Probability = Field(description="Chance that the task due next is done at least in part.")

    event: Valence | None = Field(default=None, description="Life event since the session before.")
    events_so_far: int = Field(default=0, ge=0)
    event_valences: tuple[Valence, ...] | None = Field(
        default=None, description="Valences of the case's events in order; None: drawn, without end."
    )
    rupture: Rupture | None = Field(default=None, description="Planned for the session that comes next.")
    attendance: Attendance = Attendance()
