"""``modality.yaml``: name, phases of a session, chances, and by what fidelity is seen."""

from __future__ import annotations

import string
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from clinical_frameworks.modality.fidelity import ActTargets, Adherence
from corpus.record import Record

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
StageId = Literal["early", "middle", "late"]
Need = Literal["homework_due", "event"]
# Slots of an agenda point: the situation to be worked on, the task due, the task to be set, the technique.
AGENDA_SLOTS = frozenset({"topic", "due_name", "homework_name", "technique"})
# The risk phase is added by the loader (risk/data/protocol.yaml), so no modality can forget or move it.
RISK_PHASE = "risk"


class Phase(Record):
    """One phase of a session. Its conditions leave it out of some sessions; the others then get its words."""

    id: Identifier
    share: float = Field(gt=0.0, le=1.0, description="Share of the session's words.")
    first_session: bool = Field(default=True, description="False: left out of session 1.")
    later_sessions: bool = Field(default=True, description="False: left out after session 1.")
    last_session: bool = Field(default=True, description="False: left out of the course's last session.")
    stages: tuple[StageId, ...] = Field(default=(), description="Stages it belongs to; empty for all.")
    needs: Need | None = Field(default=None, description="What must be there: a task due, an event.")
    chains: bool = Field(
        default=False, description="True: goes on to further situation chains while its words last."
    )
    agenda: str | None = Field(
        default=None, description="The point it stands for on the agenda; left out when a slot is empty."
    )

    @property
    def always(self) -> bool:
        """True when the phase is part of every session."""
        kinds = self.first_session and self.later_sessions and self.last_session
        return kinds and not self.stages and self.needs is None

    @field_validator("agenda")
    @classmethod
    def _agenda_slots_are_known(cls, agenda: str | None) -> str | None:
        for _, slot, _, _ in string.Formatter().parse(agenda or ""):
            if slot is not None and slot not in AGENDA_SLOTS:
                raise ValueError(f"unknown slot {slot!r}; an agenda point knows {sorted(AGENDA_SLOTS)}")
        return agenda

    def belongs(self, number: int, of: int, stage: StageId, present: frozenset[Need]) -> bool:
        """Tell whether session ``number`` of a course of ``of`` sessions has this phase."""
        if number == 1 and not self.first_session:
            return False
        if number > 1 and not self.later_sessions:
            return False
        if number == of and not self.last_session:
            return False
        if self.stages and stage not in self.stages:
            return False
        return self.needs is None or self.needs in present


class Draws(Record):
    """Constants of the plan's draws. All are assumptions of the modality's authors."""

    fitting: float = Field(
        default=2.0,
        gt=0.0,
        description="Factor on a technique made for the thought's distortion or the stage.",
    )
    just_used: float = Field(
        default=0.15, gt=0.0, description="Factor on the technique of the session before, for variety."
    )
    carried: float = Field(
        default=3.0, gt=0.0, description="Factor on homework that carries the session's technique on."
    )
    most_symptoms: int = Field(default=3, ge=1, le=9, description="Symptoms that may come up in a session.")
    belief_drop: tuple[Annotated[int, Field(ge=0, le=100)], ...] = Field(
        default=(5, 10, 10, 15, 20, 25, 30),
        min_length=1,
        description="Points by which belief in a thought falls when it is worked on; one is drawn.",
    )
    lasting: tuple[str, ...] = Field(
        default=("coping", "social", "complaint", "intermediate_belief", "strength", "symptom", "detail"),
        min_length=1,
        description="Kinds of fact that still make sense when taken up weeks later, the best first.",
    )


class Modality(Record):
    """The head of a modality's folder."""

    id: Identifier
    version: str = Field(min_length=1)
    name: str = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)
    phases: tuple[Phase, ...] = Field(min_length=2)
    draws: Draws = Field(default_factory=Draws)
    acts: ActTargets
    adherence: Adherence

    @model_validator(mode="after")
    def _phases_make_a_session(self) -> Modality:
        ids = [phase.id for phase in self.phases]
        if len(set(ids)) != len(ids):
            raise ValueError(f"phases: ids {ids} are not unique")
        if RISK_PHASE in ids:
            raise ValueError(f"phases: leave {RISK_PHASE!r} out, it is added after the first phase")
        for phase in (self.phases[0], self.phases[-1]):
            if not phase.always:
                raise ValueError(f"phases: {phase.id!r} opens or closes, it must be part of every session")
        total = sum(phase.share for phase in self.phases)
        if abs(total - 1.0) > 1e-6:
            raise ValueError(f"phases: the shares add up to {total:g}, not 1")
        return self
