"""What a session of the modality should look like: shares of acts, and evidence that its parts were done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from clinical_frameworks.acts import load_acts
from clinical_frameworks.framework import (
    ActShare,
    ActShares,
    AdherenceEvidence,
    SessionPlan,
    SpokenTurn,
)
from corpus.record import Record

_Share = Annotated[float, Field(ge=0.0, le=1.0)]


class ActTargets(Record):
    """Shares of the therapist's turns that hold an act of a family, each as [low, usual, high]."""

    families: dict[str, tuple[_Share, _Share, _Share]] = Field(
        min_length=1, description="Family of acts.yaml (question, reflection, ...) to its shares."
    )
    reflections_to_questions: tuple[float, float, float] = Field(
        description="Turns with a reflection for each turn with a question, [low, usual, high]."
    )
    sources: tuple[str, ...] = Field(
        min_length=1, description="Where the shares come from; say 'assumption'."
    )

    @model_validator(mode="after")
    def _families_and_order_fit(self) -> ActTargets:
        known = {act.family for act in load_acts().values() if act.may_be_said_by("therapist")}
        for family in self.families:
            if family not in known:
                raise ValueError(f"unknown family of acts {family!r}; known: {', '.join(sorted(known))}")
        for shares in (*self.families.values(), self.reflections_to_questions):
            if list(shares) != sorted(shares):
                raise ValueError(f"{list(shares)} must be low, usual, high")
        return self

    def shares_of(self, turns: Sequence[SpokenTurn]) -> ActShares:
        """Measure turns against the targets; no therapist turn or no question gives a value of None."""
        families = [
            {load_acts()[act].family for act in (turn.act or "").split("+") if act in load_acts()}
            for turn in turns
            if turn.speaker == "therapist"
        ]
        count = {
            family: sum(family in held for held in families)
            for family in (*self.families, "question", "reflection")
        }
        shares = {
            family: ActShare(
                value=count[family] / len(families) if families else None, low=low, usual=usual, high=high
            )
            for family, (low, usual, high) in self.families.items()
        }
        low, usual, high = self.reflections_to_questions
        ratio = count["reflection"] / count["question"] if count["question"] else None
        return ActShares(
            families=shares,
            reflections_to_questions=ActShare(value=ratio, low=low, usual=usual, high=high),
        )


class Evidence(Record):
    """Marks of a turn, any of which shows that an item was done."""

    acts: tuple[str, ...] = Field(default=(), description="Act codes.")
    lines: tuple[str, ...] = Field(default=(), description="Beginnings of line keys.")
    techniques: tuple[str, ...] = Field(default=(), description="Techniques the turn carries.")

    @model_validator(mode="after")
    def _says_something(self) -> Evidence:
        if not (self.acts or self.lines or self.techniques):
            raise ValueError("give at least one of acts, lines, techniques")
        return self

    def shown_by(self, turn: SpokenTurn) -> bool:
        """Tell whether the turn carries one of the marks."""
        acts, lines = (turn.act or "").split("+"), (turn.line or "").split("+")
        return (
            any(act in self.acts for act in acts)
            or any(line.startswith(self.lines) for line in lines if self.lines)
            or turn.technique in self.techniques
        )


class AdherenceItem(Record):
    """One thing that a session of this modality should hold, in the authors' own words."""

    id: str
    name: str
    description: str
    core: bool = Field(default=False, description="True: a planned session without it is faulty.")
    dimension: str | None = Field(default=None, description="The instrument's dimension it belongs to.")
    evidence: Evidence
    at_least: int = Field(default=1, ge=1, description="Turns that must show it.")
    first_session: bool = Field(default=True, description="False: not expected in session 1.")
    needs_homework_due: bool = Field(default=False, description="True: only where a task is due.")

    def expected(self, plan: SessionPlan) -> bool:
        """Tell whether the item belongs into that session."""
        if plan.number == 1 and not self.first_session:
            return False
        return plan.homework_due is not None or not self.needs_homework_due


class Adherence(Record):
    """The modality's fidelity instrument and the items it is watched by."""

    instrument: str | None = Field(
        default=None, description="Id of an instrument of clinical_frameworks/instruments, if it is there."
    )
    sources: tuple[str, ...] = Field(min_length=1)
    items: tuple[AdherenceItem, ...] = Field(min_length=1)

    @field_validator("items")
    @classmethod
    def _ids_are_unique_and_one_is_core(cls, items: tuple[AdherenceItem, ...]) -> tuple[AdherenceItem, ...]:
        ids = [item.id for item in items]
        if len(set(ids)) != len(ids):
            raise ValueError(f"item ids {ids} are not unique")
        if not any(item.core for item in items):
            raise ValueError("no item is core; mark those that every session must show")
        return items

    def found(self, plan: SessionPlan, turns: Sequence[SpokenTurn]) -> tuple[AdherenceEvidence, ...]:
        """For each item expected in the session: the turns that show it."""
        return tuple(
            AdherenceEvidence(
                item=item.id,
                name=item.name,
                core=item.core,
                at_least=item.at_least,
                turns=tuple(index for index, turn in enumerate(turns) if item.evidence.shown_by(turn)),
            )
            for item in self.items
            if item.expected(plan)
        )
