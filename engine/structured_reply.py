"""The structured reply of the ``llm`` planner: role, act, text, done."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clinical_frameworks.acts import load_acts
from corpus.record import Speaker


class StructuredReply(BaseModel):
    """One turn as the model states it."""

    model_config = ConfigDict(extra="forbid")

    role: Speaker
    act: str
    text: str = Field(min_length=1)
    done: bool = False


def acts_of(speaker: Speaker) -> list[str]:
    """Act codes open to a speaker."""
    return [act.id for act in load_acts().values() if act.may_be_said_by(speaker)]


def reply_schema(speaker: Speaker) -> dict[str, Any]:
    """JSON Schema that lets the model speak only as that speaker and choose only their acts."""
    return {
        "type": "object",
        "properties": {
            "role": {"type": "string", "enum": [speaker]},
            "act": {"type": "string", "enum": acts_of(speaker)},
            "text": {"type": "string", "minLength": 1},
            "done": {"type": "boolean"},
        },
        "required": ["role", "act", "text", "done"],
        "additionalProperties": False,
    }


def read_structured_reply(text: str, speaker: Speaker) -> StructuredReply | str:
    """The reply, or in one sentence what is wrong with it."""
    try:
        reply = StructuredReply.model_validate_json(text)
    except ValidationError as error:
        return f"not the agreed JSON: {error.errors(include_url=False)[0]['msg']}"
    if reply.role != speaker:
        return f"answers as {reply.role!r}, not as {speaker!r}"
    if reply.act not in acts_of(speaker):
        return f"unknown act {reply.act!r}"
    return reply
