"""Distortions of thought that techniques may be aimed at: an optional file of a modality."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from clinical_frameworks.datafile import by_unique_id, read_record
from corpus.record import Record


class Distortion(Record):
    """One cognitive distortion; a chain of the case names those of its thought by these ids."""

    id: str
    name: str
    definition: str


class _DistortionFile(Record):
    distortions: tuple[Distortion, ...] = Field(min_length=1)
    sources: tuple[str, ...]


def read_distortions(path: Path) -> Mapping[str, Distortion]:
    """Return the distortions by id; `ClinicalDataError` when the file is faulty."""
    return MappingProxyType(by_unique_id(path, read_record(path, _DistortionFile).distortions))
