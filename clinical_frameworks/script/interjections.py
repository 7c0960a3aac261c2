"""What interrupts the plan of a session once: lateness, a missed appointment, a strain in the alliance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from clinical_frameworks.datafile import read_record
from clinical_frameworks.framework import PlannerState
from clinical_frameworks.script.library import Script
from clinical_frameworks.script.telling import RISK_PHASE
from clinical_frameworks.script.view import PlanView
from corpus.record import Probability, Record

_PATH = Path(__file__).with_name("interjections.yaml")

_REASONS: Mapping[str, Callable[[PlanView], bool]] = {
    "late": lambda view: view.plan.attendance.late_minutes > 0,
    "later": lambda view: view.plan.number > 1,
    "missed": lambda view: view.plan.attendance.missed_before > 0,
    "rupture": lambda view: view.plan.rupture is not None,
    "repaired": lambda view: view.plan.rupture is not None and view.plan.rupture.repaired,
}


def _calls(reason: str, view: PlanView) -> bool:
    return _REASONS[reason.removeprefix("not ")](view) != reason.startswith("not ")


class InterjectedLine(Record):
    """One line; ``kind`` keeps it to one kind of rupture."""

    line: str
    kind: Literal["withdrawal", "confrontation"] | None = None


class Interjection(Record):
    """An exchange and what calls for it."""

    id: str
    when: tuple[str, ...] = Field(min_length=1, description="Reasons, each with 'not ' before it or without.")
    after_turns: int = Field(ge=0)
    after_share: Probability = 0.0
    lines: tuple[InterjectedLine, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _short_lines(cls, data: object) -> object:
        """Allow a bare line key in place of ``{line: KEY}``."""
        if isinstance(data, dict) and isinstance(data.get("lines"), list):
            lines = [{"line": item} if isinstance(item, str) else item for item in data["lines"]]
            return {**data, "lines": lines}
        return data

    @model_validator(mode="after")
    def _reasons_are_known(self) -> Interjection:
        for reason in self.when:
            if reason.removeprefix("not ") not in _REASONS:
                raise ValueError(f"interjection {self.id!r}: unknown reason {reason!r}")
        return self


class _InterjectionFile(Record):
    interjections: tuple[Interjection, ...]


@cache
def load_interjections() -> tuple[Interjection, ...]:
    """Load them. Raises `ClinicalDataError` when the file is faulty."""
    return read_record(_PATH, _InterjectionFile).interjections


def interjected(view: PlanView, script: Script) -> PlannerState | None:
    """The state with the exchange queued that is called for now; None when there is none.

    Between two moves only, never in the risk phase, and by scripts that have the shared lines.
    """
    state, plan = view.state, view.plan
    if plan.phases[state.phase].id == RISK_PHASE:
        return None
    for entry in load_interjections():
        due = (
            f"+{entry.id}" not in state.moves_done
            and state.turns >= entry.after_turns
            and state.words >= entry.after_share * plan.phases[-1].until_words
            and all(_calls(reason, view) for reason in entry.when)
            and all(item.line in script.lines for item in entry.lines)
        )
        if not due:
            continue
        kind = plan.rupture.kind if plan.rupture is not None else None
        lines = tuple(item.line for item in entry.lines if item.kind in (None, kind))
        # The patient does not speak twice.
        if script.lines[lines[0]].speaker == state.speaker == "patient":
            continue
        return state.model_copy(
            update={"queue": lines, "move": entry.id, "moves_done": (*state.moves_done, f"+{entry.id}")}
        )
    return None
