"""Course protocols: what a course for one disorder usually does, from early to late sessions."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from clinical_frameworks.datafile import read_record
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.modality.definition import StageId
from corpus.record import Record


class Stage(Record):
    """One stretch of the course with what is used in it, weights relative to each other."""

    id: StageId
    share: float = Field(gt=0.0, lt=1.0, description="Share of the course's sessions.")
    focus: str = Field(description="What the stage is for, third person.")
    techniques: dict[str, float] = Field(min_length=1, description="Technique id to weight (> 0).")
    homework: dict[str, float] = Field(min_length=1, description="Homework kind to weight (> 0).")

    @model_validator(mode="after")
    def _weights_are_positive(self) -> Stage:
        for weights in (self.techniques, self.homework):
            for key, weight in weights.items():
                if weight <= 0:
                    raise ValueError(f"stage {self.id!r}: weight of {key!r} is {weight}, it must be above 0")
        return self


class PsychoEducation(Record):
    """One thing the therapist explains, as two to four short spoken sentences."""

    id: str
    lines: tuple[str, ...] = Field(min_length=2, max_length=4)

    @model_validator(mode="after")
    def _lines_are_short(self) -> PsychoEducation:
        for line in self.lines:
            if len(line.split()) > 18:
                raise ValueError(f"psycho-education {self.id!r}: {line!r} has more than 18 words")
        return self


class Protocol(Record):
    """The course protocol of one disorder, or the default one."""

    id: str
    name: str
    typical_sessions: tuple[int, int] = Field(description="Usual number of sessions, from and to.")
    instruments: tuple[str, ...] = Field(min_length=1, description="Given each session; PHQ-9 always.")
    goals: tuple[str, ...] = Field(min_length=3, description="Treatment goals, third person.")
    stages: tuple[Stage, Stage, Stage]
    psycho_education: tuple[PsychoEducation, ...] = Field(min_length=3)
    sources: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole_and_in_order(self) -> Protocol:
        if [stage.id for stage in self.stages] != ["early", "middle", "late"]:
            raise ValueError("stages must be early, middle, late, in this order")
        total = sum(stage.share for stage in self.stages)
        if abs(total - 1.0) > 1e-9:
            raise ValueError(f"the stages' shares add up to {total}, not 1")
        if "phq9" not in self.instruments:
            raise ValueError("instruments must include phq9: its item 9 starts the risk protocol")
        low, high = self.typical_sessions
        if not 1 <= low <= high:
            raise ValueError(f"typical_sessions {self.typical_sessions} is not a range")
        return self

    def stage_of(self, number: int, of: int) -> Stage:
        """Return the stage that session ``number`` (from 1) of a course of ``of`` sessions belongs to.

        The middle of the session on the course's time line decides, so a course of one session is 'middle'
        when the shares are even. Raises `ValueError` unless 1 <= number <= of.
        """
        if not 1 <= number <= of:
            raise ValueError(f"session {number} of {of} does not exist")
        position = (number - 0.5) / of
        reached = 0.0
        for stage in self.stages[:-1]:
            reached += stage.share
            if position < reached:
                return stage
        return self.stages[-1]


def read_protocol(path: Path) -> Protocol:
    """Return the protocol of one file, whose name is its id; `ClinicalDataError` when it is faulty."""
    protocol = read_record(path, Protocol)
    if protocol.id != path.stem:
        raise ClinicalDataError(f"{path}: field id: {protocol.id!r} differs from the file name")
    return protocol
