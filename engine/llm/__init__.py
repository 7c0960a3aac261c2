"""Language models behind one small async protocol: embedded, OpenAI-compatible, and scripted for tests.

``open_llm(config)`` gives an `LLM`; its ``complete(request)`` gives a `Completion` or raises an `LLMError`.
Importing this package imports neither aiohttp nor a model runtime: those come when a backend opens.
"""

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
    ModelFetchError,
    ModelFileError,
    ModelHashError,
    ModelMissingError,
    PromptTooLongError,
    RequestRefusedError,
    ServerBusyError,
    ServerDownError,
    ServerTimeoutError,
)
from engine.llm.fetch import FetchProgress, fetch_model
from engine.llm.models import (
    CatalogueEntry,
    ResolvedModel,
    cache_folder,
    catalogue,
    catalogue_entry,
    is_fetched,
    resolve_model,
)
from engine.llm.protocol import LLM, Completion, Message, ModelIdentity, Request
from engine.llm.scripted import ScriptedLLM, echo_draft

__all__ = [
    "LLM",
    "BackendConfig",
    "BackendConfigError",
    "BackendMissingError",
    "BadReplyError",
    "CatalogueEntry",
    "Completion",
    "EmbeddedConfig",
    "EmptyReplyError",
    "FetchProgress",
    "LLMError",
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
    "cache_folder",
    "catalogue",
    "catalogue_entry",
    "echo_draft",
    "fetch_model",
    "is_fetched",
    "open_llm",
    "resolve_model",
]
