"""The techniques of a modality, with when they are indicated and how they are done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import Field, field_validator

from clinical_frameworks.datafile import by_unique_id, read_record
from clinical_frameworks.framework import STAGES_OF_CHANGE
from corpus.record import Record


class Technique(Record):
    """One technique."""

    id: str
    name: str
    purpose: str
    disorders: tuple[str, ...] = Field(
        default=(), description="Ids of the disorders it is indicated for; empty for any."
    )
    distortions: tuple[str, ...] = Field(
        default=(), description="Distortions it is aimed at; it is drawn more often for such a thought."
    )
    stages_of_change: tuple[str, ...] = Field(
        default=(), description="Stages of change it suits; it is drawn more often in them."
    )
    steps: tuple[str, ...] = Field(min_length=3, description="Order of the work in a session.")
    homework: tuple[str, ...] = Field(default=(), description="Kinds of homework that carry it on.")

    @field_validator("stages_of_change")
    @classmethod
    def _stages_are_known(cls, stages: tuple[str, ...]) -> tuple[str, ...]:
        for stage in stages:
            if stage not in STAGES_OF_CHANGE:
                raise ValueError(f"unknown stage of change {stage!r}; known: {', '.join(STAGES_OF_CHANGE)}")
        return stages


class _TechniqueFile(Record):
    techniques: tuple[Technique, ...] = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)


def read_techniques(path: Path) -> Mapping[str, Technique]:
    """Return every technique by its id; `ClinicalDataError` when the file is faulty."""
    return MappingProxyType(by_unique_id(path, read_record(path, _TechniqueFile).techniques))
