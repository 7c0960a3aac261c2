"""The twelve CBT techniques, with when they are indicated and how they are done."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from clinical_frameworks.cbt.homework import load_homework
from clinical_frameworks.cbt.knowledge import load_distortions
from clinical_frameworks.datafile import by_unique_id, read_record
from clinical_frameworks.errors import ClinicalDataError
from corpus.record import Record

_PATH = Path(__file__).parent / "data" / "techniques.yaml"


class Technique(Record):
    """One technique."""

    id: str
    name: str
    purpose: str
    disorders: tuple[str, ...] = Field(min_length=1, description="Ids of the protocols it is indicated for.")
    distortions: tuple[str, ...] = Field(min_length=1, description="Distortions it is aimed at.")
    steps: tuple[str, ...] = Field(min_length=3, description="Order of the work in a session.")
    homework: tuple[str, ...] = Field(min_length=1, description="Kinds of homework that carry it on.")


class _TechniqueFile(Record):
    techniques: tuple[Technique, ...] = Field(min_length=1)
    sources: tuple[str, ...]


@cache
def load_techniques() -> Mapping[str, Technique]:
    """Return every technique by its id.

    Raises `ClinicalDataError` when the file is faulty or names an unknown distortion or kind of homework.
    """
    techniques = by_unique_id(_PATH, read_record(_PATH, _TechniqueFile).techniques)
    for technique in techniques.values():
        for field, given, known in (
            ("homework", technique.homework, load_homework()),
            ("distortions", technique.distortions, load_distortions()),
        ):
            for value in given:
                if value not in known:
                    raise ClinicalDataError(
                        f"{_PATH}: technique {technique.id!r}: {field} has unknown id {value!r}; "
                        f"known: {', '.join(known)}"
                    )
    return MappingProxyType(techniques)
