"""The intake file: its fields, and how YAML, JSON and form text are read into them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError, field_validator

from corpus.record import Probability, Record
from personas.errors import IntakeError
from personas.intake.form import looks_like_form, read_form
from personas.vocabulary import (
    Disorder,
    Distortion,
    Education,
    EmotionGroup,
    Gender,
    Marital,
    PersonGender,
    PersonSlot,
    Resistance,
    Severity,
    StageOfChange,
    Style,
    WorkStatus,
)

_GENDER_WORDS: dict[str, Gender] = {
    "female": "woman",
    "f": "woman",
    "woman": "woman",
    "male": "man",
    "m": "man",
    "man": "man",
    "nonbinary": "nonbinary",
    "non-binary": "nonbinary",
    "non binary": "nonbinary",
}
_STATUS_WORDS: dict[str, WorkStatus] = {
    "student": "student",
    "retired": "retired",
    "unemployed": "unemployed",
    "none": "unemployed",
    "carer": "carer",
    "caregiver": "carer",
    "homemaker": "carer",
    "housewife": "carer",
    "stay-at-home": "carer",
}
UNNAMED_WORKPLACE = "the place where I work"
"""Reads well in every template that names a workplace."""


class IntakeText(Record):
    """A statement with its own topic and cues; a plain string leaves both to be derived."""

    text: str = Field(min_length=3, description="One sentence as the patient says it.")
    topic: str | None = Field(default=None, description="Noun phrase after 'when we talked about'.")
    cues: tuple[str, ...] | None = Field(default=None, description="Words that occur in it and nowhere else.")


Statement = str | IntakeText


class IntakeEmotion(Record):
    """An emotion in a situation."""

    group: EmotionGroup
    word: str
    intensity: int = Field(default=70, ge=0, le=100)


class IntakeSituation(Record):
    """A situation; what is left out is filled with plain stand-ins."""

    situation: Statement
    details: tuple[Statement, ...] = ()
    thought: str | None = Field(default=None, description="As it ran through the mind, first person.")
    thought_gist: str | None = Field(default=None, description="Second person, past: 'you had failed'.")
    emotions: tuple[IntakeEmotion, ...] = Field(default=(), max_length=3)
    behaviour: Statement | None = None
    evidence_for: tuple[Statement, ...] = ()
    evidence_against: tuple[Statement, ...] = ()
    alternative: Statement | None = None
    distortions: tuple[Distortion, ...] = ()
    belief_in_thought: int = Field(default=80, ge=0, le=100)


class IntakePerson(Record):
    """Someone in the patient's life."""

    slot: PersonSlot
    name: str | None = Field(default=None, description="First name; drawn when left out.")
    gender: PersonGender | None = None
    relation: str | None = Field(default=None, description="Word after 'my', e.g. 'son'.")
    age: int | None = Field(default=None, ge=0, le=110)
    closeness: Probability | None = None


class IntakeOccupation(Record):
    """Work; a plain string is a job or one of student, retired, unemployed, carer."""

    status: WorkStatus = "employed"
    job: str | None = None
    workplace: str | None = None


class IntakeItems(Record):
    """True questionnaire items; instruments left out are drawn."""

    phq9: tuple[int, ...] | None = None
    gad7: tuple[int, ...] | None = None
    pcl5: tuple[int, ...] | None = None


class IntakeFile(Record):
    """What a user may state about a patient. Only ``complaint`` is needed."""

    complaint: Statement = Field(description="Why the patient comes, as the patient says it.")
    name: str | None = Field(default=None, description="Name or pseudonym; never a real patient's name.")
    age: int | None = Field(default=None, ge=18, le=90)
    gender: Gender | None = None
    culture: str | None = Field(default=None, description="Locale id of personas/cultures.yaml.")
    occupation: IntakeOccupation | None = None
    education: Education | None = None
    marital: Marital | None = None
    home: str | None = Field(default=None, pattern="^the ", description="'the flat', 'the house'.")
    people: tuple[IntakePerson, ...] = ()
    only_these_people: bool = Field(default=False, description="True: nobody else is drawn.")
    disorder: Disorder | None = None
    comorbid: tuple[Disorder, ...] | None = None
    severity: Severity | None = None
    items: IntakeItems = IntakeItems()
    style: Style | None = None
    resistance: Resistance | Literal["none"] | None = None
    stage_of_change: StageOfChange | None = None
    trust: Probability | None = None
    core_beliefs: tuple[str, ...] | None = Field(default=None, min_length=1)
    history: tuple[Statement, ...] = ()
    situations: tuple[IntakeSituation, ...] = ()
    coping: tuple[Statement, ...] = ()
    strengths: tuple[Statement, ...] = ()
    goals: tuple[Statement, ...] = ()
    events: tuple[Statement, ...] = ()
    private_inputs: dict[str, str] = Field(
        default={},
        description="What may stem from a real person and this file was made from: name to SHA-256.",
    )

    @field_validator("private_inputs")
    @classmethod
    def _hashes(cls, value: dict[str, str]) -> dict[str, str]:
        for name, sha256 in value.items():
            if not re.fullmatch("[0-9a-f]{64}", sha256):
                raise ValueError(f"{name!r} must have a SHA-256 of 64 hexadecimal digits, not {sha256!r}")
        return value

    @field_validator("gender", mode="before")
    @classmethod
    def _gender_word(cls, value: object) -> object:
        return _GENDER_WORDS.get(value.strip().lower(), value) if isinstance(value, str) else value

    @field_validator("occupation", mode="before")
    @classmethod
    def _occupation_word(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        lower = value.strip().lower()
        for word, status in _STATUS_WORDS.items():
            if word in lower.split() or lower.startswith(word):
                return {"status": status}
        return {"status": "employed", "job": lower}


def read_intake(path: Path) -> IntakeFile:
    """Read an intake file: YAML, JSON (also a Cactus record), or form text with headings.

    Raises `IntakeError` naming file and field.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise IntakeError(f"{path}: cannot be read ({error})") from error
    content = _content(path, text)
    if isinstance(content, str):
        content = read_form(content, str(path))
    if not isinstance(content, dict):
        raise IntakeError(f"{path}: must hold fields such as 'complaint: ...', not {type(content).__name__}")
    complaint = content.get("complaint")
    stated = complaint.get("text") if isinstance(complaint, dict) else complaint
    if stated is None or (isinstance(stated, str) and not stated.strip()):
        raise IntakeError(
            f"{path}: complaint: is missing; say in one sentence, as the patient would, why they come"
        )
    try:
        return IntakeFile.model_validate(content)
    except ValidationError as error:
        raise IntakeError(f"{path}: {_faults(error)}") from error


def _content(path: Path, text: str) -> object:
    """The file's fields, or the text of a form."""
    suffix = path.suffix.lower()
    content: object
    try:
        if suffix == ".json":
            content = json.loads(text)
        elif suffix in (".yaml", ".yml"):
            content = yaml.safe_load(text)
        elif looks_like_form(text):
            return text
        else:
            raise IntakeError(
                f"{path}: is neither .yaml, .yml or .json nor a form with headings such as 'Age:' and "
                "'Presenting Problem:'"
            )
    except json.JSONDecodeError as error:
        raise IntakeError(f"{path}:{error.lineno}: not valid JSON ({error.msg})") from error
    except yaml.YAMLError as error:
        raise IntakeError(f"{path}: not valid YAML ({error})") from error
    if isinstance(content, dict):
        client = content.get("AI_client")
        form = content.get("intake_form") or (isinstance(client, dict) and client.get("intake_form"))
        if isinstance(form, str):
            return form
    return content


def _faults(error: ValidationError) -> str:
    faults: list[str] = []
    for detail in error.errors(include_url=False):
        # A union repeats its fault for each member; the field is what the user needs.
        field = ".".join(str(part) for part in detail["loc"] if part not in ("str", "IntakeText"))
        fault = f"{field}: {detail['msg']} (value {str(detail['input'])[:80]!r})"
        if not any(known.startswith(f"{field}: ") for known in faults):
            faults.append(fault)
    return "; ".join(faults)
