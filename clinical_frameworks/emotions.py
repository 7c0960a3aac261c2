"""The emotion groups shared by all frameworks, as data with ids."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from clinical_frameworks.datafile import by_unique_id, read_record
from corpus.record import Record

_PATH = Path(__file__).with_name("emotions.yaml")


class EmotionGroup(Record):
    """One of the nine emotion groups, placed roughly on Russell's circumplex."""

    id: str
    valence: float = Field(ge=-1.0, le=1.0)
    arousal: float = Field(ge=0.0, le=1.0)
    words: tuple[str, ...] = Field(min_length=1)


class _EmotionFile(Record):
    groups: tuple[EmotionGroup, ...] = Field(min_length=1)
    sources: tuple[str, ...]


@cache
def load_emotions() -> Mapping[str, EmotionGroup]:
    """Return the emotion groups by id; `ClinicalDataError` when the file is faulty."""
    return MappingProxyType(by_unique_id(_PATH, read_record(_PATH, _EmotionFile).groups))
