"""The risk protocol: what must happen in a session once risk is found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from clinical_frameworks.datafile import read_record
from corpus.record import Measure, Record

_DATA = Path(__file__).parent / "data"
# Lines and moves of the protocol, part of every modality's script (`clinical_frameworks.modality.load`).
RISK_SCRIPT = Path(__file__).parent


class RiskTrigger(Record):
    """A questionnaire item that starts the protocol at or above a value."""

    instrument: str
    item: int = Field(ge=1)
    at_least: int = Field(ge=1)


class RiskStep(Record):
    """One thing the therapist must do."""

    id: str
    name: str
    act: str = Field(description="Act code the step is usually said with (acts.yaml).")
    purpose: str
    answered: bool = Field(default=True, description="True: the patient answers before the next step.")


class RiskPhase(Record):
    """The phase of a session in which the steps are carried out."""

    share: float = Field(gt=0.0, lt=1.0, description="Share of the words, beside phases that add up to 1.")
    agenda: str = Field(description="Its point on the agenda.")


class RiskProtocol(Record):
    """Triggers, required steps in order, the parts of the safety plan, and what must never be said."""

    triggers: tuple[RiskTrigger, ...] = Field(min_length=1)
    risk_talk_triggers: bool = Field(description="True: risk talk by the patient starts the protocol too.")
    phase: RiskPhase
    steps: tuple[RiskStep, ...] = Field(min_length=1)
    safety_plan: tuple[str, ...] = Field(min_length=1, description="Steps that make up the safety plan.")
    forbidden: str
    sources: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _step_ids_fit(self) -> RiskProtocol:
        ids = [step.id for step in self.steps]
        if len(set(ids)) != len(ids):
            raise ValueError(f"step ids {ids} are not unique")
        unknown = [part for part in self.safety_plan if part not in ids]
        if unknown:
            raise ValueError(f"safety_plan names unknown steps {unknown}; steps are {ids}")
        return self

    def step_ids(self) -> tuple[str, ...]:
        """Ids of the steps in their order."""
        return tuple(step.id for step in self.steps)

    def is_triggered(self, measures: Sequence[Measure]) -> bool:
        """Tell whether a self-report of these measures starts the protocol.

        The true items do not: the therapist acts on what was ticked. Risk that was not ticked comes up as
        risk talk (`find_risk_talk`).
        """
        return any(
            measure.instrument == trigger.instrument
            and len(measure.reported_items) >= trigger.item
            and measure.reported_items[trigger.item - 1] >= trigger.at_least
            for trigger in self.triggers
            for measure in measures
        )

    def steps_missing(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the required steps that none of ``keys`` covers, in the protocol's order.

        A key is the line of a turn (several may be joined by ``+``). It covers a step whose id is one of its
        parts between ``.``, ``/``, ``:`` and ``#``, with or without ``risk_`` or ``safety_`` before it:
        each of ``people``, ``risk.people`` and ``affirm#1+safety_people#0`` covers ``people``. So
        a session can be audited from its record alone, without the script that planned it.
        """
        covered = set(self.steps_covered(keys))
        return tuple(step for step in self.step_ids() if step not in covered)

    def steps_covered(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the steps that one of ``keys`` covers, in the protocol's order."""
        parts = {part for key in keys for part in re.split(r"[./:#+]", key)}
        covered = parts | {re.sub(r"^(?:risk|safety)_", "", part) for part in parts}
        return tuple(step for step in self.step_ids() if step in covered)


@cache
def load_risk_protocol() -> RiskProtocol:
    """Return the risk protocol; `ClinicalDataError` when its file is faulty."""
    return read_record(_DATA / "protocol.yaml", RiskProtocol)


def steps_missing(turn_lines_or_acts: Iterable[str]) -> tuple[str, ...]:
    """Return the steps of the shipped protocol that a session lacks (see `RiskProtocol.steps_missing`)."""
    return load_risk_protocol().steps_missing(turn_lines_or_acts)
