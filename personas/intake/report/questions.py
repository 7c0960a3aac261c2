"""What is asked about a report: the sections of ``sections.yaml`` as questions with a JSON Schema."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator

from corpus.record import Record
from personas.data_file import read_data_file
from personas.intake.file import IntakeFile

_SECTIONS = Path(__file__).with_name("sections.yaml")


@dataclass(frozen=True, slots=True)
class Question:
    """One call of a language model.

    Attributes:
        section: What it is about, for messages.
        system: System message, the same for all questions.
        user: The report and the question.
        schema: JSON Schema of the answer.
        attempt: 0 for the first call; a caller samples anew and allows more tokens when it rises.
    """

    section: str
    system: str
    user: str
    schema: dict[str, Any]
    attempt: int


Ask = Callable[[Question], Awaitable[str]]
"""Puts a question to a language model and returns its reply; an empty text where there is none to use."""


class Section(Record):
    """Fields of the intake file that are asked for at once."""

    id: str
    fields: tuple[str, ...] = Field(min_length=1)
    most: int = Field(default=1, ge=1, description="Longest list of a field.")
    ask: str

    @field_validator("fields")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name not in IntakeFile.model_fields:
                raise ValueError(f"{name!r} is no field of the intake file")
        return value


class IdentifierQuestion(Record):
    """The question for what the rules did not find."""

    ask: str


class Sections(Record):
    """The content of ``sections.yaml``."""

    system: str
    identifiers: IdentifierQuestion
    sections: tuple[Section, ...] = Field(min_length=1)


@cache
def load_sections() -> Sections:
    """Read ``sections.yaml``. Raises `PersonaDataError` when it does not fit the schema."""
    return read_data_file(_SECTIONS, Sections)


def question(section: str, ask: str, report: str, schema: dict[str, Any], attempt: int) -> Question:
    """The question about a report; the report comes first, so that all questions begin alike."""
    user = f"Report:\n<<<\n{report}\n>>>\n\n{ask}"
    return Question(section, load_sections().system, user, schema, attempt)
