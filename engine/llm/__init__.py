"""Language models behind one small async protocol: embedded, OpenAI-compatible, and scripted for tests.

``open_llm(config)`` gives an `LLM`; its ``complete(request)`` gives a `Completion` or raises an `LLMError`.
A model's file that is missing or wrong is an error of `corpus.weights`, whose names stand here too.
Importing this package imports neither aiohttp nor a model runtime: those come when a backend opens.
"""

from corpus.weights import (
    ModelFetchError,
    ModelFileError,
    ModelHashError,
    ModelMissingError,
    fetch_model,
)
from engine.llm.config import (
    BackendConfig,
    EmbeddedConfig,
    OpenAIConfig,
    ScriptedConfig,
    backend_config,
    open_llm,
)
from engine.llm.errors import (
    BackendConfigError,
    BackendMissingError,
    BadReplyError,
    EmptyReplyError,
    LLMError,
    PromptTooLongError,
    RequestRefusedError,
    ServerBusyError,
    ServerDownError,
    ServerTimeoutError,
)
from engine.llm.models import LanguageModel, ResolvedModel, catalogue, resolve_model
from engine.llm.protocol import LLM, Completion, Message, ModelIdentity, Request
from engine.llm.scripted import ScriptedLLM, echo_draft

__all__ = [
    "LLM",
    "BackendConfig",
    "BackendConfigError",
    "BackendMissingError",
    "BadReplyError",
    "Completion",
    "EmbeddedConfig",
    "EmptyReplyError",
    "LLMError",
    "LanguageModel",
    "Message",
    "ModelFetchError",
    "ModelFileError",
    "ModelHashError",
    "ModelIdentity",
    "ModelMissingError",
    "OpenAIConfig",
    "PromptTooLongError",
    "Request",
    "RequestRefusedError",
    "ResolvedModel",
    "ScriptedConfig",
    "ScriptedLLM",
    "ServerBusyError",
    "ServerDownError",
    "ServerTimeoutError",
    "backend_config",
    "catalogue",
    "echo_draft",
    "fetch_model",
    "open_llm",
    "resolve_model",
]
