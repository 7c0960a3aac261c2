"""The small async seam between the session graphs and every language model.

A backend turns one `Request` into one `Completion` or raises an `LLMError`; it never invents text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat prompt."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a language model.

    Attributes:
        messages: The prompt, oldest first.
        max_tokens: Upper bound of generated tokens, at least 1.
        temperature: 0 is greedy; usual range 0 to 1.5.
        top_p: Nucleus mass in (0, 1].
        seed: Sampling seed; the same seed gives the same text only on a deterministic backend.
        stop: Strings that end the reply and are not part of it.
        json_schema: JSON Schema the reply must follow, or None for free text.
        lane: Kind of work ("turn", "note", "judge"), so that a runner can bound each kind apart.
        affinity: Stable key, e.g. ``COURSE:ROLE``, of requests that share a growing prompt prefix. It pins a
            llama.cpp slot or a routing header so that the server's prefix cache is hit; never affects text.
        repeat_penalty: Weakens tokens already seen; 1 is off, 1.1 usual. llama.cpp looks at the last 64
            tokens, vLLM (``repetition_penalty``) at the whole prompt and reply; others do not take it.
        presence_penalty: OpenAI's presence penalty, -2 to 2; 0 is off.
        frequency_penalty: OpenAI's frequency penalty, -2 to 2; 0 is off.
        dry_multiplier: Strength of the DRY guard against repeated sequences; 0 is off, 0.8 usual. Only
            llama.cpp takes it.
    """

    messages: tuple[Message, ...]
    max_tokens: int
    temperature: float
    top_p: float
    seed: int
    stop: tuple[str, ...] = ()
    json_schema: dict[str, Any] | None = None
    lane: str = "turn"
    affinity: str | None = None
    repeat_penalty: float = 1.0
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    dry_multiplier: float = 0.0


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model answered, and what it cost.

    Attributes:
        text: The reply, never empty, surrounding white space removed.
        prompt_tokens: Tokens of the prompt, cached ones included.
        cached_tokens: Prompt tokens the server had in its prefix cache (0 when the server does not say).
        completion_tokens: Generated tokens.
        seconds: Wall time of the successful call; earlier failed attempts are not in it.
        finish_reason: "stop", or "length" when max_tokens cut the reply.
        model: Name the server gave, else the configured one.
        prompt_seconds: Time the server spent on the prompt, cached part left out; None when it does not say.
    """

    text: str
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    seconds: float
    finish_reason: Literal["stop", "length"]
    model: str
    prompt_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which weights speak; goes into provenance.

    Attributes:
        name: Catalogue name, file name or the server's model name.
        sha256: Of the weights file; None when a remote server holds it.
        licence: Licence of the weights where known.
        backend: "embedded", "openai" or "scripted".
    """

    name: str
    sha256: str | None
    licence: str | None
    backend: str


class LLM(Protocol):
    """A language model that answers one request at a time per call; calls may run concurrently."""

    @property
    def name(self) -> str:
        """Short name for messages and logs."""
        ...

    @property
    def model(self) -> ModelIdentity:
        """Identity of the weights."""
        ...

    @property
    def parallel(self) -> int:
        """Calls that may run at once and each find their prompt's prefix in a cache of its own."""
        ...

    async def complete(self, request: Request) -> Completion:
        """Return the model's reply.

        Raises:
            LLMError: And nothing else, for every failure outside the caller's own code.
        """
        ...

    async def aclose(self) -> None:
        """Free connections and the model; safe to call twice. No call may follow."""
        ...
