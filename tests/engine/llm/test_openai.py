from __future__ import annotations

import asyncio
import random
import socket
from email.utils import formatdate
from typing import Any

import orjson
import pytest

from engine.llm import (
    BadReplyError,
    EmptyReplyError,
    LLMError,
    PromptTooLongError,
    RequestRefusedError,
    ServerBusyError,
    ServerDownError,
    ServerTimeoutError,
)
from engine.llm.openai import MAX_REPLY_BYTES, OpenAILLM
from engine.llm.reply import completion_of, retry_after_s
from tests.engine.llm.conftest import (
    Answer,
    FakeServer,
    ask,
    closes,
    completion,
    drips,
    hangs,
    says,
    stops_half_way,
)


class Pauses:
    """Stands in for sleep and keeps the seconds it was asked to wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def client(url: str, pauses: Pauses | None = None, **more: Any) -> OpenAILLM:  # noqa: ANN401
    settings: dict[str, Any] = {"attempts": 3, "timeout_s": 5.0, "rng": random.Random(1)}
    return OpenAILLM(base_url=url, model="m", sleep=pauses or Pauses(), **(settings | more))


async def failure(llm: OpenAILLM, request: Any = None) -> LLMError:  # noqa: ANN401
    try:
        with pytest.raises(LLMError) as caught:
            await llm.complete(request or ask())
    finally:
        await llm.aclose()
    return caught.value


async def test_a_completion_carries_text_tokens_and_the_served_model(server: FakeServer) -> None:
    server.answers = [says(completion("  Hello there.\n"))]
    llm = client(server.url)
    got = await llm.complete(ask())
    await llm.aclose()
    assert (got.text, got.prompt_tokens, got.cached_tokens, got.completion_tokens) == (
        "Hello there.",
        20,
        16,
        3,
    )
    assert (got.finish_reason, got.model) == ("stop", "served")
    assert 0 < got.seconds < 5


async def test_cached_tokens_fall_back_to_llamacpp_timings(server: FakeServer) -> None:
    usage = {"prompt_tokens": 20, "completion_tokens": 3}
    server.answers = [says(completion(usage=usage, timings={"cache_n": 12}))]
    llm = client(server.url)
    assert (await llm.complete(ask())).cached_tokens == 12
    await llm.aclose()


async def test_a_generic_server_gets_openai_fields_only(
    server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers = [says(completion())]
    llm = client(server.url)
    request = ask(stop=("\n",), dry_multiplier=0.8, repeat_penalty=1.1, presence_penalty=0.5, affinity="c:p")
    await llm.complete(request)
    await llm.complete(request)
    await llm.aclose()
    assert server.bodies[0] == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "You are kind."},
            {"role": "user", "content": "Say hello."},
        ],
        "max_tokens": 16,
        "temperature": 0.7,
        "top_p": 0.95,
        "seed": 7,
        "stop": ["\n"],
        "presence_penalty": 0.5,
    }
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(said) == 2, "each guard that is not sent is named once"


async def test_llamacpp_and_vllm_get_their_own_guards(server: FakeServer) -> None:
    server.answers = [says(completion())]
    request = ask(dry_multiplier=0.8, repeat_penalty=1.1, affinity="c:p")
    for kind in ("llamacpp", "vllm"):
        llm = client(server.url, server=kind, slots=2 if kind == "llamacpp" else None)
        await llm.complete(request)
        await llm.aclose()
    llamacpp, vllm = server.bodies
    assert (llamacpp["repeat_penalty"], llamacpp["dry_multiplier"]) == (1.1, 0.8)
    assert (llamacpp["cache_prompt"], llamacpp["id_slot"]) == (True, 0)
    assert vllm["repetition_penalty"] == 1.1
    assert not {"dry_multiplier", "id_slot", "cache_prompt"} & vllm.keys()


async def test_affinity_keeps_a_slot_per_conversation(server: FakeServer) -> None:
    server.answers = [says(completion())]
    llm = client(server.url, server="llamacpp", slots=2)
    for key in ("a:p", "a:t", "a:p", "a:t", None):
        await llm.complete(ask(affinity=key))
    await llm.aclose()
    assert [body.get("id_slot") for body in server.bodies] == [0, 1, 0, 1, None]


async def test_extra_fields_are_added_and_null_removes_one(server: FakeServer) -> None:
    server.answers = [says(completion())]
    llm = client(server.url, extra={"max_tokens": None, "max_completion_tokens": 9, "top_k": 40})
    await llm.complete(ask())
    await llm.aclose()
    body = server.bodies[0]
    assert "max_tokens" not in body
    assert (body["max_completion_tokens"], body["top_k"]) == (9, 40)


async def test_a_63_bit_seed_is_sent_as_31_bits(server: FakeServer) -> None:
    server.answers = [says(completion())]
    llm = client(server.url)
    await llm.complete(ask(seed=2**62 + 0xFFFF_FFFF))
    await llm.aclose()
    assert server.bodies[0]["seed"] == 0x7FFF_FFFF


async def test_a_json_schema_is_sent_as_response_format(server: FakeServer) -> None:
    server.answers = [says(completion('{"a": 1}'))]
    llm = client(server.url)
    await llm.complete(ask(json_schema={"type": "object"}))
    await llm.aclose()
    sent = server.bodies[0]["response_format"]
    assert (sent["type"], sent["json_schema"]["schema"]) == ("json_schema", {"type": "object"})


async def test_key_and_affinity_travel_in_headers_and_the_affinity_is_hashed(server: FakeServer) -> None:
    server.answers = [says(completion())]
    llm = client(server.url, api_key="secret", affinity_header="X-Session-ID")
    await llm.complete(ask(affinity="Zoë\n:patient"))
    await llm.complete(ask(affinity="Zoë\n:patient"))
    await llm.complete(ask())
    await llm.aclose()
    first, second, without = server.headers
    assert first["Authorization"] == "Bearer secret"
    assert len(first["X-Session-ID"]) == 32
    assert first["X-Session-ID"] == second["X-Session-ID"]
    assert "X-Session-ID" not in without


async def test_429_is_retried_after_the_pause_the_server_asks_for(server: FakeServer) -> None:
    server.answers = [says({"error": "slow down"}, 429, {"Retry-After": "3"}), says(completion())]
    pauses = Pauses()
    llm = client(server.url, pauses)
    assert (await llm.complete(ask())).text == "Hello."
    await llm.aclose()
    assert server.calls == 2
    assert len(pauses.seconds) == 1
    assert 3.0 <= pauses.seconds[0] <= 4.0


async def test_a_retry_after_beyond_the_bound_is_reported_at_once(server: FakeServer) -> None:
    server.answers = [says({}, 429, {"Retry-After": "86400"})]
    pauses = Pauses()
    error = await failure(client(server.url, pauses))
    assert isinstance(error, ServerBusyError)
    assert error.retry_after_s == 86400
    assert (server.calls, pauses.seconds) == (1, [])


async def test_pauses_stay_below_the_doubling_bound_and_repeat_for_the_same_rng(server: FakeServer) -> None:
    server.answers = [says({}, 500)]
    runs = []
    for _ in range(2):
        pauses = Pauses()
        await failure(client(server.url, pauses, attempts=5, backoff_s=0.5))
        runs.append(pauses.seconds)
    assert runs[0] == runs[1]
    assert len(runs[0]) == 4
    assert all(0 <= pause <= 0.5 * 2**n for n, pause in enumerate(runs[0], start=1))


@pytest.mark.parametrize(
    ("answer", "kind", "calls"),
    [
        (says({"error": "boom"}, 500), ServerDownError, 3),
        (says(b"", 502), ServerDownError, 3),
        (says({}, 503), ServerBusyError, 3),
        (says({}, 529), ServerBusyError, 3),
        (says({}, 504), ServerTimeoutError, 3),
        (closes, ServerDownError, 3),
        (stops_half_way, ServerDownError, 3),
        (says(b'{"choices": [{"message": {"content": "Hel'), BadReplyError, 3),
        (says(b"<html><body>It works!</body></html>"), BadReplyError, 3),
        (says(b"\xff\xfe\x00"), BadReplyError, 3),
        (says(b"[]"), BadReplyError, 3),
        (says(b"null"), BadReplyError, 3),
        (says({"choices": []}), BadReplyError, 3),
        (says({"choices": [{"finish_reason": "stop"}]}), BadReplyError, 3),
        (says(completion(finish="abort")), BadReplyError, 3),
        (says(completion(finish=None)), BadReplyError, 3),
        (says({"choices": [{"message": {"content": [1]}, "finish_reason": "stop"}]}), BadReplyError, 3),
        (says(b" " * (MAX_REPLY_BYTES + 1)), BadReplyError, 3),
        (says(completion("")), EmptyReplyError, 1),
        (says(completion(" \n ")), EmptyReplyError, 1),
        (says(completion(None)), EmptyReplyError, 1),
        (says(completion("I would", finish="content_filter")), RequestRefusedError, 1),
        (says({"error": {"message": "bad key"}}, 401), RequestRefusedError, 1),
        (says({"error": {"message": "no such model"}}, 404), RequestRefusedError, 1),
        (says(b"", 301, {"Location": "/elsewhere"}), RequestRefusedError, 1),
        (says({"error": {"type": "exceed_context_size_error"}}, 400), PromptTooLongError, 1),
        (says({"message": "This model's maximum context length is 4096 tokens"}, 400), PromptTooLongError, 1),
    ],
)
async def test_every_wrong_answer_is_its_own_error_and_only_passing_ones_are_retried(
    server: FakeServer, answer: Answer, kind: type[LLMError], calls: int
) -> None:
    server.answers = [answer]
    error = await failure(client(server.url))
    assert type(error) is kind
    assert error.retryable == (calls > 1)
    assert server.calls == calls
    assert server.url in str(error)
    assert error.hint in str(error)


@pytest.mark.parametrize("answer", [hangs, drips])
async def test_a_server_that_never_finishes_times_out(server: FakeServer, answer: Answer) -> None:
    server.answers = [answer]
    error = await failure(client(server.url, timeout_s=0.2, attempts=2))
    assert type(error) is ServerTimeoutError
    assert server.calls == 2
    assert error.__notes__ == ["tried 2 times"]


async def test_a_slow_answer_within_the_time_limit_is_taken(server: FakeServer) -> None:
    async def slowly(request: Any) -> Any:  # noqa: ANN401
        await asyncio.sleep(0.2)
        return await says(completion("Late."))(request)

    server.answers = [slowly]
    llm = client(server.url)
    got = await llm.complete(ask())
    await llm.aclose()
    assert got.text == "Late."
    assert got.seconds >= 0.2


async def test_no_server_at_all_is_one_clear_error() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    error = await failure(client(url))
    assert type(error) is ServerDownError
    assert isinstance(error, ConnectionError)
    assert "base_url" in str(error)


async def test_a_server_that_does_not_speak_http_is_a_bad_reply() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    listener = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    error = await failure(client(f"http://127.0.0.1:{port}/v1", attempts=1))
    listener.close()
    await listener.wait_closed()
    assert type(error) is BadReplyError


async def test_a_closed_client_refuses_and_closing_twice_is_fine(server: FakeServer) -> None:
    server.answers = [says(completion())]
    llm = client(server.url)
    await llm.complete(ask())
    await llm.aclose()
    await llm.aclose()
    with pytest.raises(LLMError, match="closed"):
        await llm.complete(ask())
    assert server.calls == 1


async def test_closing_ends_a_call_in_flight_without_reconnecting(server: FakeServer) -> None:
    server.answers = [hangs]
    llm = client(server.url)
    call = asyncio.create_task(llm.complete(ask()))
    while not server.calls:
        await asyncio.sleep(0.01)
    await llm.aclose()
    with pytest.raises(LLMError):
        await call
    assert server.calls == 1


async def test_a_hundred_calls_share_the_client(server: FakeServer) -> None:
    server.answers = [says(completion())]
    llm = client(server.url, max_connections=8)
    got = await asyncio.gather(*(llm.complete(ask(seed=n)) for n in range(100)))
    await llm.aclose()
    assert len(got) == server.calls == 100
    assert {body["seed"] for body in server.bodies} == set(range(100))


def test_retry_after_is_read_as_seconds_or_date_and_garbage_is_ignored() -> None:
    now = 1_700_000_000.0
    assert retry_after_s("2.5", now) == 2.5
    assert retry_after_s(formatdate(now + 30, usegmt=True), now) == 30
    assert retry_after_s(formatdate(now - 30, usegmt=True), now) == 0
    for garbage in (None, "soon", "", "inf", "nan"):
        assert retry_after_s(garbage, now) is None


def test_missing_or_odd_usage_counts_as_nothing_known() -> None:
    usages: tuple[object, ...] = (
        None,
        [],
        {"prompt_tokens": "many", "prompt_tokens_details": None},
        {"prompt_tokens": -1},
    )
    for usage in usages:
        data = orjson.dumps(completion(usage=usage, model=None))
        got = completion_of("u", data, 0.1, "m")
        assert (got.prompt_tokens, got.cached_tokens, got.model) == (0, 0, "m")
