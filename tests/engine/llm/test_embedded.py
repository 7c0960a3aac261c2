"""The real runtime on the 93 MB test model, with one thread."""

from __future__ import annotations

import asyncio
import importlib
import os
import struct
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
import pytest_asyncio

from engine.llm import (
    BackendConfigError,
    BackendMissingError,
    EmbeddedConfig,
    LLMError,
    ModelFileError,
    PromptTooLongError,
    ServerTimeoutError,
    open_llm,
)
from engine.llm.embedded import EmbeddedLLM, usable_threads
from engine.llm.protocol import LLM
from tests.engine.llm.conftest import ask

LONG = "The patient spoke of the night shifts, the short sleep and the worry about the rent. " * 12


@pytest_asyncio.fixture
async def llm(smollm: Path) -> AsyncIterator[LLM]:
    opened = open_llm(EmbeddedConfig(model=str(smollm), threads=1, context=1024))
    yield opened
    await opened.aclose()


@pytest.mark.model
async def test_a_real_model_answers_and_says_which_it_is(llm: LLM) -> None:
    got = await llm.complete(ask())
    assert got.text
    assert 0 < got.completion_tokens <= 16
    assert got.prompt_tokens > 10
    assert got.model == "smollm2-135m"
    assert (llm.model.backend, llm.model.licence) == ("embedded", "Apache-2.0")
    assert llm.model.sha256 is not None
    assert llm.model.sha256.startswith("b179c952")


@pytest.mark.model
async def test_a_conversation_finds_its_prefix_cached_though_another_came_between(llm: LLM) -> None:
    patient, therapist = ask(LONG, affinity="c:patient"), ask("Be brief. " + LONG, affinity="c:therapist")
    first = await llm.complete(patient)
    await llm.complete(therapist)
    again = await llm.complete(patient)
    assert first.cached_tokens < 30
    assert again.cached_tokens > 0.9 * again.prompt_tokens
    assert (await llm.complete(therapist)).cached_tokens > 100


@pytest.mark.model
async def test_a_json_schema_is_followed(llm: LLM) -> None:
    schema = {
        "type": "object",
        "properties": {
            "role": {"enum": ["patient", "therapist"]},
            "score": {"type": "integer", "maximum": 9},
        },
        "required": ["role", "score"],
        "additionalProperties": False,
    }
    got = await llm.complete(ask("Who speaks, and how sad from 0 to 9?", max_tokens=80, json_schema=schema))
    answer = orjson.loads(got.text)
    assert answer["role"] in ("patient", "therapist")
    assert isinstance(answer["score"], int)


@pytest.mark.model
async def test_a_prompt_beyond_the_context_is_its_own_error(llm: LLM) -> None:
    with pytest.raises(PromptTooLongError, match="exceeds"):
        await llm.complete(ask(LONG * 20))
    assert (await llm.complete(ask())).text, "the server goes on"


@pytest.mark.model
async def test_without_prefix_cache_the_same_request_gives_the_same_text(smollm: Path) -> None:
    llm = open_llm(EmbeddedConfig(model=str(smollm), threads=1, context=512, prefix_cache=False))
    first, second = [await llm.complete(ask(affinity="c:p")) for _ in range(2)]
    await llm.aclose()
    assert first.text == second.text
    assert second.cached_tokens == 0


@pytest.mark.model
async def test_a_reply_beyond_the_time_limit_is_a_timeout(smollm: Path) -> None:
    llm = open_llm(EmbeddedConfig(model=str(smollm), threads=1, context=1024, timeout_s=0.05))
    with pytest.raises(ServerTimeoutError):
        await llm.complete(ask(LONG, max_tokens=500))
    await llm.aclose()


@pytest.mark.model
async def test_closing_frees_the_memory_and_refuses_further_requests(smollm: Path) -> None:
    def resident_mb() -> float:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    if not Path("/proc/self/statm").exists():
        pytest.skip("resident memory is read from /proc")
    llm = EmbeddedLLM(str(smollm), threads=1, context=1024)
    await llm.complete(ask())
    loaded = resident_mb()
    await llm.aclose()
    await llm.aclose()
    await asyncio.sleep(0.1)
    assert loaded - resident_mb() > 80, "the 93 MB of weights are gone"
    with pytest.raises(LLMError, match="closed"):
        await llm.complete(ask())


@pytest.mark.model
async def test_closing_ends_a_call_in_flight(smollm: Path) -> None:
    llm = open_llm(EmbeddedConfig(model=str(smollm), threads=1, context=2048))
    call = asyncio.create_task(llm.complete(ask(LONG, max_tokens=1500)))
    await asyncio.sleep(0.2)
    await llm.aclose()
    with pytest.raises(LLMError):
        await call


@pytest.mark.model
def test_closing_a_model_that_was_never_asked_does_not_hang(smollm: Path) -> None:
    # llama.cpp loses a stop that comes before its task loop runs; seen in a fresh process only.
    code = (
        "import asyncio, sys\n"
        "from engine.llm import *\n"
        "async def main():\n"
        "    await open_llm(EmbeddedConfig(model=sys.argv[1], threads=1, context=512)).aclose()\n"
        "asyncio.run(main())\n"
    )
    for _ in range(3):
        subprocess.run([sys.executable, "-c", code, str(smollm)], check=True, timeout=30)


@pytest.mark.model
def test_the_runtime_writes_nothing_to_our_streams(smollm: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from engine.llm import *\n"
        "async def main():\n"
        "    llm = open_llm(EmbeddedConfig(model=sys.argv[1], threads=1, context=512))\n"
        "    await llm.complete(Request((Message('user', 'Hi.'),), 4, 0.7, 0.95, 1))\n"
        "    await llm.aclose()\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(smollm)], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.model
def test_a_model_cut_short_is_refused_without_noise(
    smollm: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THERALOOM_MODELS", str(tmp_path))
    cut = tmp_path / "cut.gguf"
    with smollm.open("rb") as file:
        cut.write_bytes(file.read(10_000_000))
    with pytest.raises(ModelFileError, match="cut short"):
        EmbeddedLLM(str(cut), threads=1, context=512)
    assert capfd.readouterr() == ("", "")


@pytest.mark.model
def test_a_context_beyond_the_models_is_refused(smollm: Path) -> None:
    with pytest.raises(BackendConfigError, match="8192"):
        EmbeddedLLM(str(smollm), context=8193)


def test_a_file_with_another_magic_never_reaches_the_runtime(tmp_path: Path) -> None:
    path = tmp_path / "zip.gguf"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(ModelFileError, match="not a GGUF model"):
        EmbeddedLLM(str(path), folder=tmp_path)


def test_a_missing_runtime_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}")

    path = tmp_path / "m.gguf"
    path.write_bytes(struct.pack("<4sIQQ", b"GGUF", 3, 1, 0))
    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(BackendMissingError, match=r"pip install 'theraloom\[llm\]'"):
        EmbeddedLLM(str(path), folder=tmp_path)


@pytest.mark.model
async def test_opening_a_model_leaves_the_environment_as_it_was(
    smollm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given in (None, "active"):
        if given is None:
            monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
        else:
            monkeypatch.setenv("OMP_WAIT_POLICY", given)
        await EmbeddedLLM(str(smollm), threads=1, context=512).aclose()
        assert os.environ.get("OMP_WAIT_POLICY") == given


def test_the_default_is_one_or_two_threads() -> None:
    assert usable_threads() in (1, 2)
