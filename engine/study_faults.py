"""What is wrong with a study, field by field, in words that name the nearest right ones."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

FieldPath = tuple[str | int, ...]

_SHOWN = 60
_UNKNOWN, _MISSING = "extra_forbidden", "missing"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (as the file nests, tags of unions left out) and what."""

    path: FieldPath
    problem: str

    @property
    def field(self) -> str:
        """The field as it is written in ``--set``: 'population.age', 'intake[0]'."""
        text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return text.removeprefix(".")


def faults_of(model: type[BaseModel], error: ValidationError) -> list[Fault]:
    """Translate pydantic's errors, one fault a field, in the order they were found."""
    merged: dict[FieldPath, list[tuple[ErrorDetails, object]]] = {}
    for detail in error.errors(include_url=False):
        path, annotation = _place(model, detail)
        merged.setdefault(path, []).append((detail, annotation))
    return [
        Fault(path, _problem([detail for detail, _ in found], found[0][1])) for path, found in merged.items()
    ]


def _place(model: type[BaseModel], detail: ErrorDetails) -> tuple[FieldPath, object]:
    """The fault's path in the file, and the annotation of the field there (of its group when unknown)."""
    path: list[str | int] = []
    here: object = model
    loc = detail["loc"]
    for depth, step in enumerate(loc, start=1):
        if loc[depth : depth + 1] == ("[key]",):
            path.append(step)  # the key itself is wrong, so the words it may be are the mapping's
            break
        inner = _step(here, step)
        if inner is None:
            if detail["type"] in (_UNKNOWN, _MISSING):
                path.append(step)
            break  # what is left names a member of a union, which no file does
        here, is_field = inner
        if is_field:
            path.append(step)
    if detail["type"] == "value_error" and (named := _named_key(detail)) is not None:
        path.append(named)
    if detail["type"].startswith("union_tag") and isinstance(detail["input"], dict):
        path.append("kind")
    return tuple(path), here


def _step(annotation: object, step: str | int) -> tuple[object, bool] | None:
    """One step of pydantic's location: the annotation there, and whether the file has this step too."""
    for member in _members(annotation):
        if isinstance(member, type) and issubclass(member, BaseModel):
            if step in member.model_fields:
                return member.model_fields[str(step)].rebuild_annotation(), True
            if step in _tags(member):
                return member, False
        elif get_origin(member) is tuple and isinstance(step, int):
            return get_args(member)[0], True
        elif get_origin(member) is dict:
            return get_args(member)[1], True
    return None


def _members(annotation: object) -> list[object]:
    """The members of a union, nested ones and those under `Annotated` included."""
    if get_origin(annotation) is Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [inner for member in get_args(annotation) for inner in _members(member)]
    return [annotation]


def _tags(model: type[BaseModel]) -> tuple[object, ...]:
    kind = model.model_fields.get("kind")
    return get_args(kind.annotation) if kind is not None else ()


def known_fields(annotation: object) -> list[str]:
    """Names of the fields a group may have."""
    return [
        name
        for member in _members(annotation)
        if isinstance(member, type) and issubclass(member, BaseModel)
        for name in member.model_fields
    ]


def allowed_words(annotation: object) -> list[str]:
    """The words a field may be, when it is a choice."""
    words: list[str] = []
    for member in _members(annotation):
        if get_origin(member) is Literal:
            words.extend(str(word) for word in get_args(member))
        elif get_origin(member) is dict:
            words.extend(allowed_words(get_args(member)[0]))
    return words


def _problem(details: Sequence[ErrorDetails], annotation: object) -> str:
    detail = details[0]
    kind, value = detail["type"], detail["input"]
    if kind == _UNKNOWN:
        return f"unknown field; {_meant(str(detail['loc'][-1]), known_fields(annotation))}"
    if kind == _MISSING:
        return "is missing and has no default"
    if kind == "literal_error":
        words = allowed_words(annotation)
        return f"{_shown(value)} is not one of {', '.join(words)}{_near(str(value), words)}"
    if kind.startswith("union_tag"):
        words = [word.strip(" '") for word in detail.get("ctx", {}).get("expected_tags", "").split(",")]
        words = [word for word in words if word] or [
            str(tag)
            for member in _members(annotation)
            if isinstance(member, type) and issubclass(member, BaseModel)
            for tag in _tags(member)
        ]
        given = value.get("kind") if isinstance(value, dict) else None
        if given is None:
            return f"is missing; say which: {', '.join(words)}"
        return f"{_shown(given)} is not one of {', '.join(words)}{_near(str(given), words)}"
    if kind == "value_error":
        return detail["msg"].removeprefix("Value error, ")
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"must be a group of fields (name: value), not {_shown(value)}"
    return f"{_lower(detail['msg'])}, not {_shown(value)}"


def _named_key(detail: ErrorDetails) -> str | None:
    """The first of the group's own keys that a message about the whole group names."""
    given = detail["input"]
    if not isinstance(given, dict):
        return None
    for word in re.findall(r"\w+", detail["msg"]):
        if word in given:
            return str(word)
    return None


def _meant(name: str, known: Iterable[str]) -> str:
    words = list(known)
    near = difflib.get_close_matches(name, words, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known here are {', '.join(words)}" if words else "no field may stand here"


def _near(value: str, words: Sequence[str]) -> str:
    near = difflib.get_close_matches(value, words, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _lower(message: str) -> str:
    for theirs, ours in (("Input should be", "must be"), ("String should", "must"), ("valid array", "list")):
        message = message.replace(theirs, ours)
    return message[0].lower() + message[1:]


def _shown(value: Any) -> str:  # noqa: ANN401
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
