"""Read a section's reply: what is supported goes into the draft, everything else is dropped and listed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from personas.errors import IntakeError
from personas.intake.file import IntakeFile
from personas.intake.report.questions import Section
from personas.intake.report.schema import SITUATIONS
from personas.intake.report.support import Dropped, Support
from personas.intake.wording import statement_wording

STATEMENTS = ("complaint", "history", "events", "coping", "strengths", "goals")
"""Fields whose values are sentences of the patient."""
_LISTS = ("people", "comorbid", "core_beliefs", "history", "events", "coping", "strengths", "goals")
_SITUATION_LISTS = ("details", "emotions", "evidence_for", "evidence_against")
_SITUATION_STATEMENTS = (
    "situation",
    "details",
    "behaviour",
    "evidence_for",
    "evidence_against",
    "alternative",
)


@dataclass
class Read:
    """What a section's reply gave."""

    values: dict[str, Any] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)


def read_json(text: str) -> dict[str, Any] | str:
    """The reply's object, or in a sentence what is wrong with it."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        return f"is not JSON ({error.msg})" if text.strip() else "is empty"
    return data if isinstance(data, dict) else f"is {type(data).__name__}, not an object"


def read_section(section: Section, reply: Mapping[str, Any], support: Support) -> Read:
    """Take over what is supported; a field that is missing or null is left open."""
    read = Read()
    for name, stated in reply.items():
        if name not in section.fields:
            read.dropped.append(_dropped(name, stated, "is no field of this question"))
        elif name == SITUATIONS:
            _take_situations(read, stated, support, section.most)
        elif name in _LISTS:
            _take_list(read, name, stated, support, section.most)
        elif stated is not None:
            value = _supported(read, name, stated, support)
            if value is not None:
                read.values[name] = value
    return read


def _take_list(read: Read, name: str, stated: object, support: Support, most: int) -> None:
    if not isinstance(stated, list):
        if stated is not None:
            read.dropped.append(_dropped(name, stated, "must be a list"))
        return
    taken: list[Any] = []
    for position, entry in enumerate(stated):
        value = _supported(read, name, entry, support, position)
        if value is not None and value not in taken:
            taken.append(value)
    read.dropped += [
        _dropped(name, value, f"is more than {max(most, 3)} entries") for value in taken[max(most, 3) :]
    ]
    if taken:
        read.values[name] = taken[: max(most, 3)]


def _take_situations(read: Read, stated: object, support: Support, most: int) -> None:
    if not isinstance(stated, list):
        if stated is not None:
            read.dropped.append(_dropped(SITUATIONS, stated, "must be a list"))
        return
    taken: list[dict[str, Any]] = []
    for position, entry in enumerate(stated):
        where = f"{SITUATIONS}[{position}]"
        if not isinstance(entry, dict):
            read.dropped.append(_dropped(where, entry, "must be a group of fields"))
            continue
        if len(taken) == most:
            read.dropped.append(_dropped(where, entry, f"is more than {most} entries"))
            continue
        situation = _situation(read, where, entry, support)
        if "situation" in situation:
            taken.append(situation)
        elif situation:
            read.dropped.append(_dropped(where, situation, "what happened in it is not supported"))
    if taken:
        read.values[SITUATIONS] = taken


def _situation(read: Read, where: str, entry: Mapping[str, Any], support: Support) -> dict[str, Any]:
    situation: dict[str, Any] = {}
    for name, stated in entry.items():
        field = f"{where}.{name}"
        if stated is None:
            continue
        if name in _SITUATION_LISTS:
            if not isinstance(stated, list):
                read.dropped.append(_dropped(field, stated, "must be a list"))
                continue
            values = [_part(read, f"{field}[{at}]", name, one, support) for at, one in enumerate(stated)]
            if kept := [value for value in values if value is not None][:3]:
                situation[name] = kept
        elif (value := _part(read, field, name, stated, support)) is not None:
            situation[name] = value
    return situation


def _part(read: Read, field: str, name: str, stated: object, support: Support) -> Any:  # noqa: ANN401
    """One quoted part of a situation, or None after listing why it was dropped."""
    value = _quoted(read, field, stated, support)
    if value is None:
        return None
    trial = {"situation": "I was there.", name: [value] if name in _SITUATION_LISTS else value}
    problem = _intake_problem({SITUATIONS: [trial]}) or (
        _wording_problem(value) if name in (*_SITUATION_STATEMENTS, "thought") else None
    )
    if problem:
        read.dropped.append(_dropped(field, value, problem))
        return None
    return value


def _supported(read: Read, name: str, stated: object, support: Support, position: int | None = None) -> Any:  # noqa: ANN401
    """One quoted value of a field, or None after listing why it was dropped."""
    field = name if position is None else f"{name}[{position}]"
    value = _quoted(read, field, stated, support)
    if value is None:
        return None
    problem = _intake_problem({name: value if position is None else [value]})
    if problem is None and name in STATEMENTS:
        problem = _wording_problem(value)
    if name == "occupation" and value.get("status") == "employed" and not value.get("job"):
        problem = "an employed patient needs a job"
    if problem:
        read.dropped.append(_dropped(field, value, problem))
        return None
    return value


def _quoted(read: Read, field: str, stated: object, support: Support) -> Any:  # noqa: ANN401
    if not isinstance(stated, dict) or "value" not in stated:
        read.dropped.append(_dropped(field, stated, "came without a quote"))
        return None
    value = stated["value"]
    if value is None:
        return None
    if isinstance(value, dict):
        # What an object leaves open is drawn, as for a field.
        value = {name: part for name, part in value.items() if part is not None}
    if isinstance(value, str):
        value = " ".join(value.split())
    if problem := support.problem(value, stated.get("quote")):
        read.dropped.append(_dropped(field, value, problem))
        return None
    return value


def _intake_problem(fields: Mapping[str, Any]) -> str | None:
    """What the intake file's own validation says of some fields."""
    try:
        IntakeFile.model_validate({"complaint": "I am here.", **fields})
    except ValidationError as error:
        return str(error.errors(include_url=False)[0]["msg"])
    return None


def _wording_problem(value: object) -> str | None:
    if not isinstance(value, str):
        return "must be a sentence"
    try:
        statement_wording(value, "it")
    except IntakeError as error:
        return str(error).removeprefix("it: ")
    return None


def _dropped(field: str, value: object, reason: str) -> Dropped:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Dropped(field, text, reason)
