"""The JSON Schema of an answer: the intake file's own fields, each value beside its quote."""

from __future__ import annotations

from typing import Any

from personas.intake.file import IntakeFile
from personas.intake.report.questions import Section
from personas.vocabulary import BELIEF_FAMILY

_LEFT_OUT = ("closeness", "intensity", "thought_gist", "distortions", "belief_in_thought")
"""Parts that are drawn or derived rather than read off a report."""
_QUOTE = {"type": "string", "minLength": 1}
SITUATIONS = "situations"
"""The one field whose parts are quoted one by one."""
_STATEMENT = {"type": "string", "minLength": 1}

_Json = dict[str, Any]


def section_schema(section: Section) -> _Json:
    """The schema of a section's reply: an object with each field, null or empty where nothing is said."""
    whole = IntakeFile.model_json_schema()
    properties = {
        name: _field(name, _plain(whole["properties"][name], whole), section.most) for name in section.fields
    }
    return _object(properties)


def identifiers_schema() -> _Json:
    """The schema of the list of what could still identify somebody."""
    kinds = ["person", "place", "organisation", "date", "number", "other"]
    entry = _object({"text": _QUOTE, "kind": {"type": "string", "enum": kinds}})
    return _object({"found": {"type": "array", "items": entry, "maxItems": 40}})


def _field(name: str, plain: _Json, most: int) -> _Json:
    if name == SITUATIONS:
        return {"type": "array", "items": _situation(plain["items"]), "maxItems": most}
    if name == "core_beliefs":
        plain = {"type": "array", "items": {"type": "string", "enum": sorted(BELIEF_FAMILY)}}
    if plain.get("type") == "array":
        return {"type": "array", "items": _quoted(plain["items"]), "maxItems": max(most, 3)}
    return {"anyOf": [{"type": "null"}, _quoted(plain)]}


def _situation(plain: _Json) -> _Json:
    """A situation whose parts carry their quotes themselves."""
    parts: _Json = {}
    for name, part in plain["properties"].items():
        if part.get("type") == "array":
            parts[name] = {"type": "array", "items": _quoted(part["items"]), "maxItems": 3}
        elif name == "situation":
            parts[name] = _quoted(part)
        else:
            stated = next(member for member in part["anyOf"] if member["type"] != "null")
            parts[name] = {"anyOf": [{"type": "null"}, _quoted(stated)]}
    return _object(parts)


def _quoted(plain: _Json) -> _Json:
    # The quote first: a model that has found its place copies before it rewords.
    return _object({"quote": _QUOTE, "value": plain})


def _object(properties: _Json) -> _Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _plain(node: _Json, whole: _Json) -> _Json:
    """A field's schema with references resolved, null and our own wordings of a statement left out."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        return _STATEMENT if name == "IntakeText" else _plain(whole["$defs"][name], whole)
    if "anyOf" in node:
        members = [_plain(member, whole) for member in node["anyOf"] if member.get("type") != "null"]
        if _STATEMENT in members:
            return _STATEMENT
        enums = [word for member in members for word in member.get("enum", [member.get("const")])]
        return members[0] if len(members) == 1 else {"type": "string", "enum": enums}
    # Limits of numbers and lengths are left to the intake file's own validation, which says what is wrong.
    plain: _Json = {key: node[key] for key in ("type", "enum") if key in node}
    if "items" in node:
        plain["items"] = _plain(node["items"], whole)
    if "properties" in node:
        inner = {
            name: _optional(_plain(part, whole), part)
            for name, part in node["properties"].items()
            if name not in _LEFT_OUT
        }
        plain.update(_object(inner))
    return plain


def _optional(plain: _Json, node: _Json) -> _Json:
    """A part of an object that the report need not state may be null."""
    return {"anyOf": [{"type": "null"}, plain]} if _may_be_null(node) else plain


def _may_be_null(node: _Json) -> bool:
    return any(member.get("type") == "null" for member in node.get("anyOf", ()))
