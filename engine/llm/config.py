"""The settings that choose and open a language model."""

from __future__ import annotations

import os
import random
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter

from engine.llm.errors import BackendConfigError
from engine.llm.payload import ServerKind
from engine.llm.protocol import LLM


class _Config(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EmbeddedConfig(_Config):
    """A GGUF model run inside this process by llama.cpp."""

    kind: Literal["embedded"] = "embedded"
    model: str = Field(
        default="qwen2.5-coder-1.5b",
        min_length=1,
        description="Catalogue name (`theraloom models list`) or path of a GGUF file.",
    )
    sha256: str | None = Field(
        default=None, pattern="^[0-9a-f]{64}$", description="Expected SHA-256 of a GGUF file given by path."
    )
    slots: int = Field(
        default=2,
        ge=1,
        le=256,
        description="Prompt prefixes cached at once: two (therapist and patient) per course in flight.",
    )
    context: int = Field(
        default=4096,
        ge=256,
        description="Tokens of prompt and reply per slot; memory grows with slots × context.",
    )
    threads: int | None = Field(
        default=None,
        ge=1,
        description="CPU threads; default the usable cores, 2 at most. More than idle cores is far slower.",
    )
    prefix_cache: bool = Field(
        default=True,
        description="Reuse the cached prompt prefix. False is several times slower but gives the same text "
        "for the same request and seed when one request runs at a time.",
    )
    timeout_s: float = Field(
        default=600.0, gt=0, description="Wall time of one reply, queueing included, seconds."
    )

    def open(self, rng: random.Random | None = None) -> LLM:
        """Check and load the model; blocks for seconds. See `engine.llm.embedded.EmbeddedLLM`."""
        from engine.llm.embedded import EmbeddedLLM  # noqa: PLC0415  aiohttp only when a backend opens

        return EmbeddedLLM(
            self.model,
            sha256=self.sha256,
            slots=self.slots,
            context=self.context,
            threads=self.threads,
            prefix_cache=self.prefix_cache,
            timeout_s=self.timeout_s,
            rng=rng,
        )


class OpenAIConfig(_Config):
    """Any server that speaks OpenAI's chat completions."""

    kind: Literal["openai"]
    base_url: HttpUrl = Field(
        description="Address up to and with the version, e.g. http://127.0.0.1:8000/v1."
    )
    model: str = Field(min_length=1, description="Model name the server expects.")
    server: ServerKind = Field(
        default="generic",
        description="vllm and llamacpp also take the repeat guards that OpenAI's API lacks.",
    )
    api_key_env: str | None = Field(
        default=None, min_length=1, description="Name of the environment variable that holds the key."
    )
    timeout_s: float = Field(default=300.0, gt=0, description="Wall time of one attempt, seconds.")
    connect_timeout_s: float = Field(default=10.0, gt=0, description="Wall time to connect, seconds.")
    attempts: int = Field(default=5, ge=1, le=20, description="Tries in all when a failure may pass.")
    backoff_s: float = Field(
        default=0.5, ge=0, description="First pause between tries; doubles, with full jitter."
    )
    max_connections: int = Field(default=0, ge=0, description="Bound of open connections; 0 for none.")
    affinity_header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9-]+$",
        description="Header that carries a hash of course and role for sticky routing, e.g. X-Session-ID.",
    )
    slots: int | None = Field(
        default=None,
        ge=1,
        description="Slots of a llama.cpp server to pin conversations to (its --parallel).",
    )
    extra: dict[str, Any] = Field(
        default_factory=dict,
        description="Fields merged into every request body; null removes a field the server refuses.",
    )
    licence: str | None = Field(default=None, description="Licence of the weights, for provenance.")
    sha256: str | None = Field(
        default=None, pattern="^[0-9a-f]{64}$", description="SHA-256 of the served weights, for provenance."
    )

    def open(self, rng: random.Random | None = None) -> LLM:
        """Describe the server; nothing connects before the first request.

        Raises:
            BackendConfigError: The key's environment variable is not set.
        """
        from engine.llm.openai import OpenAILLM  # noqa: PLC0415  aiohttp only when a backend opens
        from engine.llm.protocol import ModelIdentity  # noqa: PLC0415

        return OpenAILLM(
            base_url=str(self.base_url),
            model=self.model,
            identity=ModelIdentity(self.model, self.sha256, self.licence, self.kind),
            server=self.server,
            api_key=self._api_key(),
            timeout_s=self.timeout_s,
            connect_timeout_s=self.connect_timeout_s,
            attempts=self.attempts,
            backoff_s=self.backoff_s,
            max_connections=self.max_connections,
            affinity_header=self.affinity_header,
            slots=self.slots,
            extra=self.extra,
            rng=rng,
        )

    def _api_key(self) -> str | None:
        if self.api_key_env is None:
            return None
        key = os.environ.get(self.api_key_env, "").strip()
        if not key:
            raise BackendConfigError(
                f"the environment variable {self.api_key_env!r} named by api_key_env is not set",
                hint=f"Set it, or remove api_key_env if {self.base_url} needs no key",
            )
        return key


class ScriptedConfig(_Config):
    """No model: fixed rules that make test corpora byte-identical. Never chosen unless asked for."""

    kind: Literal["scripted"]
    script: Literal["echo_draft"] = Field(
        default="echo_draft", description="The rule that makes the replies."
    )

    def open(self, rng: random.Random | None = None) -> LLM:
        """Return the scripted model; ``rng`` is not used."""
        from engine.llm.scripted import ScriptedLLM, echo_draft  # noqa: PLC0415

        return ScriptedLLM({"echo_draft": echo_draft}[self.script], name=self.script)


BackendConfig = Annotated[EmbeddedConfig | OpenAIConfig | ScriptedConfig, Field(discriminator="kind")]
"""Settings of one backend, told apart by ``kind``."""

backend_config: TypeAdapter[EmbeddedConfig | OpenAIConfig | ScriptedConfig] = TypeAdapter(BackendConfig)
"""Validates a mapping into the settings of one backend."""


def open_llm(
    config: EmbeddedConfig | OpenAIConfig | ScriptedConfig, *, rng: random.Random | None = None
) -> LLM:
    """Open the language model that the settings describe. Close it with ``aclose``.

    Args:
        config: What to open.
        rng: Source of the jitter between attempts; it never affects text.

    Raises:
        LLMError: A missing library, an unset key.
        WeightsError: A missing or wrong model file (`corpus.weights`).
    """
    return config.open(rng)
