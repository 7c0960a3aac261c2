"""Writing a request in the words of a chat server. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from engine.llm.protocol import Request

ServerKind = Literal["generic", "vllm", "llamacpp"]

# What each server calls the guards OpenAI's API does not have.
_GUARDS: dict[ServerKind, dict[str, str]] = {
    "generic": {},
    "vllm": {"repeat_penalty": "repetition_penalty"},
    "llamacpp": {"repeat_penalty": "repeat_penalty", "dry_multiplier": "dry_multiplier"},
}


def payload(
    request: Request, *, model: str, server: ServerKind, slot: int | None, extra: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the body of a chat completion call.

    Args:
        request: What to ask.
        model: Model name the server expects.
        server: Decides which fields beyond OpenAI's are sent.
        slot: llama.cpp slot the prompt's prefix is cached in, or None.
        extra: Merged last; None as value removes a field.
    """
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "top_p": request.top_p,
        # 31 bits: llama.cpp keeps 32 and takes 0xFFFFFFFF to mean "random"; seeds here have 63.
        "seed": request.seed & 0x7FFF_FFFF,
        "stop": list(request.stop) or None,
        "presence_penalty": request.presence_penalty or None,
        "frequency_penalty": request.frequency_penalty or None,
    }
    if request.json_schema is not None:
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "reply", "schema": request.json_schema, "strict": True},
        }
    for guard, value in _guards(request).items():
        if guard in _GUARDS[server]:
            body[_GUARDS[server][guard]] = value
    if server == "llamacpp":
        body["cache_prompt"] = True
        body["id_slot"] = slot
    body.update(extra)
    return {field: value for field, value in body.items() if value is not None}


def guards_not_taken(request: Request, server: ServerKind) -> tuple[str, ...]:
    """Return the repeat guards of the request that the server has no field for."""
    return tuple(guard for guard in _guards(request) if guard not in _GUARDS[server])


def _guards(request: Request) -> dict[str, float]:
    guards = {}
    if request.repeat_penalty != 1.0:
        guards["repeat_penalty"] = request.repeat_penalty
    if request.dry_multiplier:
        guards["dry_multiplier"] = request.dry_multiplier
    return guards
