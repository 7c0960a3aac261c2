from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from engine.llm import (
    BackendConfigError,
    EmbeddedConfig,
    ModelMissingError,
    OpenAIConfig,
    ScriptedConfig,
    backend_config,
    open_llm,
)
from tests.engine.llm.conftest import FakeServer, ask, completion, says


def openai(**more: Any) -> OpenAIConfig:  # noqa: ANN401
    return OpenAIConfig.model_validate(
        {"kind": "openai", "base_url": "http://127.0.0.1:1/v1", "model": "m"} | more
    )


def test_the_kind_chooses_the_settings() -> None:
    assert isinstance(backend_config.validate_python({"kind": "embedded"}), EmbeddedConfig)
    assert isinstance(backend_config.validate_python({"kind": "scripted"}), ScriptedConfig)
    got = backend_config.validate_python({"kind": "openai", "base_url": "http://h:1/v1", "model": "m"})
    assert isinstance(got, OpenAIConfig)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"kind": "magic"},
        {"kind": "embedded", "thread": 1},
        {"kind": "embedded", "slots": 0},
        {"kind": "embedded", "sha256": "abc"},
        {"kind": "openai", "model": "m"},
        {"kind": "openai", "base_url": "not a url", "model": "m"},
        {"kind": "openai", "base_url": "http://h/v1", "model": "m", "affinity_header": "X: y"},
        {"kind": "openai", "base_url": "http://h/v1", "model": "m", "attempts": 0},
    ],
)
def test_wrong_settings_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        backend_config.validate_python(settings)


def test_every_setting_has_a_description() -> None:
    for config in (EmbeddedConfig, OpenAIConfig, ScriptedConfig):
        for name, field in config.model_fields.items():
            assert field.description or name == "kind"


def test_a_key_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MY_KEY", raising=False)
    with pytest.raises(BackendConfigError, match="'MY_KEY'"):
        open_llm(openai(api_key_env="MY_KEY"))


async def test_the_opened_client_reaches_the_server_with_the_key(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", " secret\n")
    server.answers = [says(completion())]
    llm = open_llm(openai(base_url=server.url + "/", api_key_env="MY_KEY", licence="Apache-2.0"))
    assert (await llm.complete(ask())).text == "Hello."
    await llm.aclose()
    assert server.headers[0]["Authorization"] == "Bearer secret"
    assert (llm.model.name, llm.model.licence, llm.model.backend) == ("m", "Apache-2.0", "openai")


async def test_the_scripted_model_says_what_it_is() -> None:
    llm = open_llm(ScriptedConfig(kind="scripted"))
    assert llm.model.backend == "scripted"
    assert (await llm.complete(ask("Draft: Nina came"))).text == "Nina came."
    await llm.aclose()


def test_an_embedded_model_that_is_not_there_fails_on_opening(
    tmp_path: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("THERALOOM_MODELS", str(tmp_path))
    with pytest.raises(ModelMissingError, match="theraloom models get"):
        open_llm(EmbeddedConfig())


def test_importing_the_package_loads_no_client_and_no_runtime() -> None:
    code = (
        "import sys, engine.llm\n"
        "print([m for m in ('aiohttp', 'xllamacpp', 'torch', 'langgraph', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
