"""Reading a chat server's answer: a completion, or the typed error that fits it. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import orjson

from engine.llm.errors import (
    BadReplyError,
    EmptyReplyError,
    LLMError,
    PromptTooLongError,
    RequestRefusedError,
    ServerBusyError,
    ServerDownError,
    ServerTimeoutError,
)
from engine.llm.protocol import Completion

# What llama.cpp (exceed_context_size_error), OpenAI (context_length_exceeded) and vLLM ("maximum context
# length is N tokens") say when prompt and reply do not fit.
_TOO_LONG = (
    "exceed_context_size",
    "context_length_exceeded",
    "maximum context length",
    "exceeds the available context",
)


def completion_of(url: str, data: bytes, seconds: float, model: str) -> Completion:
    """Return the completion in the body of a 200 answer.

    Raises:
        BadReplyError: It is not JSON, or has no choices, no message or an unknown finish reason.
        EmptyReplyError: The reply has no text.
        RequestRefusedError: A content filter cut the reply.
    """
    try:
        answer = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BadReplyError(
            f"{url} answered something that is not JSON ({error}): {_excerpt(data)}"
        ) from None
    try:
        choice = answer["choices"][0]
        content = choice["message"]["content"]
        finish = choice["finish_reason"]
    except (KeyError, IndexError, TypeError):
        raise BadReplyError(f"{url} answered without choices: {_excerpt(data)}") from None
    if finish == "content_filter":
        raise RequestRefusedError(f"a content filter of {url} cut the reply", status=200)
    if finish not in ("stop", "length"):
        raise BadReplyError(f"{url} ended the reply with finish_reason {finish!r}")
    if content is not None and not isinstance(content, str):
        raise BadReplyError(f"{url} answered with a {type(content).__name__} instead of a text")
    text = (content or "").strip()
    if not text:
        raise EmptyReplyError(f"{url} answered with an empty text (finish_reason {finish!r})")
    usage = _mapping(answer.get("usage"))
    cached = _mapping(usage.get("prompt_tokens_details")).get("cached_tokens")
    timings = _mapping(answer.get("timings"))
    if cached is None:
        cached = timings.get("cache_n")
    prompt_ms = timings.get("prompt_ms")
    named = answer.get("model")
    return Completion(
        text=text,
        prompt_tokens=_count(usage.get("prompt_tokens")),
        cached_tokens=_count(cached),
        completion_tokens=_count(usage.get("completion_tokens")),
        seconds=seconds,
        finish_reason=finish,
        model=named if isinstance(named, str) and named else model,
        prompt_seconds=prompt_ms / 1000 if isinstance(prompt_ms, int | float) else None,
    )


def error_of_status(url: str, status: int, headers: Mapping[str, str], data: bytes, now_s: float) -> LLMError:
    """Return the error that fits an answer whose HTTP status is not 200."""
    detail = _excerpt(data)
    said = f"{url} answered {status}: {detail}" if detail else f"{url} answered {status}"
    if status in (429, 503, 529):
        return ServerBusyError(said, retry_after_s=retry_after_s(headers.get("Retry-After"), now_s))
    if status in (408, 504):
        return ServerTimeoutError(said)
    if status >= 500:
        return ServerDownError(said)
    if status in (400, 413, 422) and any(mark in data.decode(errors="replace") for mark in _TOO_LONG):
        return PromptTooLongError(said, status=status)
    return RequestRefusedError(said, status=status)


def retry_after_s(value: str | None, now_s: float) -> float | None:
    """Return the pause a Retry-After header asks for, in seconds; None when there is none or it is garbled.

    The header is a number of seconds or an HTTP date (RFC 9110, section 10.2.3).
    """
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - now_s
        except (ValueError, OverflowError):
            return None
    return max(0.0, seconds) if seconds < float("inf") else None


def _excerpt(data: bytes) -> str:
    text = " ".join(data[:600].decode(errors="replace").split())
    return repr(text[:200] + ("…" if len(text) > 200 else "")) if text else ""


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
