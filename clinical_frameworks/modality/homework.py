"""Between-session tasks: what is set, how it is made smaller, and what the patient may report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from clinical_frameworks.datafile import by_unique_id, read_record
from corpus.record import Record

_SixLines = Annotated[tuple[str, ...], Field(min_length=6)]
_FourLines = Annotated[tuple[str, ...], Field(min_length=4)]


class HomeworkOutcomes(Record):
    """What the patient says when the task is reviewed, first person, by what became of it."""

    done: _SixLines
    partly: _SixLines
    not_done: _SixLines


class HomeworkKind(Record):
    """One kind of task. See the room's README for the form of each text."""

    id: str
    name: str = Field(description="Fits 'how did ... go?': 'the thought record'.")
    cues: tuple[str, ...] = Field(min_length=1, max_length=3)
    tasks: _SixLines
    sizes: tuple[str, ...] = Field(min_length=2)
    outcomes: HomeworkOutcomes
    obstacles: _FourLines
    learnings: _FourLines

    @field_validator("tasks", "sizes")
    @classmethod
    def _fits_into_a_sentence(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        for text in texts:
            if not text[0].islower() and not text[0].isdigit():
                raise ValueError(f"{text!r} must begin in lower case, it follows other words")
            if text[-1] in ".!?":
                raise ValueError(f"{text!r} must not end with a stop, it stands inside a sentence")
        return texts

    @model_validator(mode="after")
    def _cues_are_in_the_name(self) -> HomeworkKind:
        if not any(cue in self.name for cue in self.cues):
            raise ValueError(
                f"homework {self.id!r}: none of its cues {self.cues} is in its name {self.name!r}"
            )
        return self


class _HomeworkFile(Record):
    homework: tuple[HomeworkKind, ...] = Field(min_length=1)


def read_homework(path: Path) -> Mapping[str, HomeworkKind]:
    """Return every kind of homework by its id; `ClinicalDataError` when the file is faulty."""
    return MappingProxyType(by_unique_id(path, read_record(path, _HomeworkFile).homework))
