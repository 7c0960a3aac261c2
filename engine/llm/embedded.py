"""A GGUF model inside this process: llama.cpp's own server on a private loopback port.

The server is used instead of bindings to the library because it brings slots with prefix caches, JSON
schemas, repeat guards and continuous batching, and the client is then the same as for a remote server.
"""

from __future__ import annotations

import importlib
import os
import random
import secrets
from pathlib import Path
from typing import Any

from corpus.weights import ModelFileError
from engine.llm.errors import BackendConfigError, BackendMissingError, LLMError
from engine.llm.models import ResolvedModel, resolve_model
from engine.llm.openai import OpenAILLM
from engine.llm.protocol import Completion, ModelIdentity, Request


class EmbeddedLLM:
    """Loads a model when constructed and frees it in `aclose`.

    Memory: the weights (mapped from the file), plus per slot a key-value cache of ``context`` tokens: 28 KiB
    a token for Qwen2.5-1.5B (28 layers × 2 × 256 values × 2 bytes), 22 KiB for SmolLM2-135M.
    """

    def __init__(
        self,
        name_or_path: str,
        *,
        sha256: str | None = None,
        slots: int = 2,
        context: int = 4096,
        threads: int | None = None,
        prefix_cache: bool = True,
        timeout_s: float = 600.0,
        folder: Path | None = None,
        rng: random.Random | None = None,
    ) -> None:
        """Check the file, then load it; blocks for the time that takes.

        Args:
            name_or_path: Catalogue name or path of a GGUF file.
            sha256: Expected hash of a file given by path.
            slots: Conversations whose prompt prefix is cached at once.
            context: Tokens of prompt and reply per slot.
            threads: CPU threads; None takes the usable cores, 2 at most.
            prefix_cache: Reuse cached prompt prefixes.
            timeout_s: Wall time of one reply, queueing included.
            folder: Model folder; `corpus.weights.cache_folder` when None.
            rng: Source of the jitter between attempts.

        Raises:
            ModelMissingError, ModelFileError, ModelHashError: See `engine.llm.models.resolve_model`.
            BackendMissingError: xllamacpp is not installed.
            BackendConfigError: The context is longer than the model's.
        """
        found = resolve_model(name_or_path, folder, sha256=sha256)
        if found.entry is not None and context > found.entry.context:
            raise BackendConfigError(
                f"context {context} is longer than the {found.entry.context} tokens of {found.name!r}"
            )
        key = secrets.token_urlsafe(24)
        self._server = _start(found, slots, context, threads or usable_threads(), key)
        self._client = OpenAILLM(
            base_url=f"{self._server.listening_address}/v1",
            model=found.name,
            identity=ModelIdentity(
                found.name, found.sha256, found.entry.licence if found.entry else None, "embedded"
            ),
            server="llamacpp",
            api_key=key,
            timeout_s=timeout_s,
            attempts=2,
            slots=slots,
            extra={"cache_prompt": prefix_cache},
            rng=rng,
        )
        self.name = self._client.name
        self.model = self._client.model
        self.parallel = slots

    async def complete(self, request: Request) -> Completion:
        """Return the model's reply; see `engine.llm.protocol.LLM`."""
        return await self._client.complete(request)

    async def aclose(self) -> None:
        """Close the connection, stop the server and free the model; safe to call twice."""
        await self._client.aclose()
        # Dropping the last reference stops llama.cpp's threads and frees the weights.
        self._server = None


def usable_threads() -> int:
    """Return how many threads llama.cpp gets by default: the cores this process may use, 2 at most.

    Threads beyond idle cores wait for each other at every layer and gain nothing. Whoever has idle cores sets
    more.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    return min(2, cores)


def _runtime() -> Any:  # noqa: ANN401
    """Import xllamacpp with OpenMP threads that sleep while they wait, unless the user chose otherwise.

    By default they spin. With two threads on a 2-core machine where another process was busy, a 17-token
    reply of the 1.5B model took 29-54 s spinning and 3.3 s sleeping. OpenMP reads the variable once, when it
    is loaded, so it is taken back afterwards: other libraries and child processes keep their own ways.
    """
    ours = "OMP_WAIT_POLICY" not in os.environ
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        return importlib.import_module("xllamacpp")
    except ImportError as error:
        raise BackendMissingError(f"the embedded backend needs xllamacpp ({error})") from None
    finally:
        if ours:
            del os.environ["OMP_WAIT_POLICY"]


def _start(found: ResolvedModel, slots: int, context: int, threads: int, key: str) -> Any:  # noqa: ANN401
    xllamacpp = _runtime()
    params = xllamacpp.CommonParams()
    params.model.path = str(found.path)
    params.model_alias = {found.name}
    params.n_parallel = slots
    params.n_ctx = context * slots
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    # Loopback, a free port and a key: other users of the machine can reach the port but not the model.
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.ui = False
    params.endpoint_slots = False
    params.endpoint_metrics = True  # used below
    # Level 0 keeps llama.cpp's log off our standard error.
    params.verbosity = 0
    # Its own default keeps prompts of idle slots in up to 8 GiB of memory.
    params.cache_ram_mib = 0
    # Never shrink the context behind our back to fit memory.
    params.fit_params = False
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        size = found.path.stat().st_size / 1e6
        raise ModelFileError(
            f"llama.cpp could not load {str(found.path)!r} ({size:.0f} MB) for {slots} × {context} tokens",
            hint="The file may be cut short, of a kind this llama.cpp does not know, or too large for memory",
        ) from error
    if not server.listening_address:
        raise LLMError("the embedded server has no address", hint="Reinstall xllamacpp")
    # The constructor returns before llama.cpp's task loop runs, and a stop that comes earlier is lost:
    # closing an unused model at once hung 9 times of 12. An answer from inside the loop proves it runs.
    server.handle_metrics()
    return server
