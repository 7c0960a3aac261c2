"""Everything that can go wrong between a prompt and its completion, each with what to do about it.

The difference a caller needs is ``retryable``: the same request may succeed later (server down, busy, slow,
a garbled reply) or never will (unset key, refused request). ``hint`` says what to do and is part of the
message. What can be wrong with a model's file is in `corpus.weights`.
"""

from __future__ import annotations

from typing import ClassVar

from engine.errors import EngineError


class LLMError(EngineError):
    """Base of all errors a language-model backend raises."""

    retryable: ClassVar[bool] = False
    default_hint: ClassVar[str] = ""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        self.hint = self.default_hint if hint is None else hint
        super().__init__(f"{message}. {self.hint}" if self.hint else message)


class BackendConfigError(LLMError, ValueError):
    """The settings cannot work here, e.g. an unset key variable or a context beyond the model's."""


class BackendMissingError(LLMError, ImportError):
    """The library a backend needs is not installed."""

    default_hint = "Install it with: pip install 'theraloom[llm]'"


class RequestRefusedError(LLMError):
    """The server understood the request and refuses it (HTTP 4xx other than 408 and 429)."""

    default_hint = "Sending it again will not help: check the model name, the key and the prompt length"

    def __init__(self, message: str, *, status: int, hint: str | None = None) -> None:
        self.status = status
        super().__init__(message, hint=hint)


class PromptTooLongError(RequestRefusedError):
    """The prompt and max_tokens do not fit the model's context."""

    default_hint = "Shorten the prompt, lower max_tokens, or give the model a longer context"


class ServerDownError(LLMError, ConnectionError):
    """No server answers there, it closed the connection, or it failed inside (HTTP 5xx)."""

    retryable = True
    default_hint = "Check that the model server runs and that base_url is right"


class ServerBusyError(LLMError):
    """The server is overloaded or limits the rate (HTTP 429 or 503)."""

    retryable = True
    default_hint = "Lower the concurrency of the run or wait"

    def __init__(self, message: str, *, retry_after_s: float | None = None, hint: str | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message, hint=hint)


class ServerTimeoutError(LLMError, TimeoutError):
    """The server did not answer in time."""

    retryable = True
    default_hint = "Raise timeout_s or lower the concurrency of the run"


class BadReplyError(LLMError, ValueError):
    """The server answered, but not with a completion: not JSON, no choices, or an empty text."""

    retryable = True
    default_hint = "Check that base_url is an OpenAI-compatible chat server"


class EmptyReplyError(BadReplyError):
    """The model answered with no text. The same seed would most likely do so again, so it is not retried."""

    retryable = False
    default_hint = "Ask again with another seed, or check the stop strings and max_tokens"
