from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from corpus.weights import catalogue
from tests.studio.command_line import call, run


@pytest.fixture
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models"
    monkeypatch.setenv("THERALOOM_MODELS", str(folder))
    return folder


def test_models_list_names_the_catalogue(no_models: Path) -> None:
    rows = json.loads(call("models", "list", "--json").out)
    assert [row["name"] for row in rows] == list(catalogue())
    assert not any(row["fetched"] for row in rows)
    kinds = {row["name"]: (row["kind"], row.get("wording"), row.get("dimensions")) for row in rows}
    assert kinds["smollm2-135m"] == ("language_model", "reword", None)
    assert kinds["minilm-l6-v2"] == ("embedding", None, 384)
    listed = call("models", "list").out
    assert "smollm2-135m  (language model, 98 MB, Apache-2.0, not here)" in listed
    assert "minilm-l6-v2  (embedding, 92 MB, Apache-2.0, not here)" in listed


@pytest.mark.parametrize("name", ["smollm2-135m", "minilm-l6-v2"])
def test_path_of_a_model_that_is_not_here_says_how_to_get_it(name: str, no_models: Path) -> None:
    done = call("models", "path", name)
    assert done.code == 1
    assert done.out == ""
    assert f"theraloom models get {name}" in done.err


@pytest.mark.parametrize("command", ["get", "path"])
def test_unknown_model_is_refused_with_the_nearest_name(command: str, no_models: Path) -> None:
    done = call("models", command, "smolm2-135m")
    assert done.code == 1
    assert "Did you mean 'smollm2-135m'?" in done.err
    assert not no_models.exists()


def test_file_with_a_models_name_and_other_bytes_is_refused(no_models: Path) -> None:
    no_models.mkdir()
    path = no_models / catalogue()["smollm2-135m"].target
    path.write_bytes(b"GGUF" + (3).to_bytes(4, "little") + (1).to_bytes(8, "little") + bytes(1000))
    done = call("models", "path", "smollm2-135m")
    assert done.code == 1
    assert "SHA-256" in done.err


def test_doctor_says_in_words_what_this_machine_can_run(no_models: Path) -> None:
    done = call("doctor")
    assert done.code == 0
    assert "usable cores" in done.out
    assert "theraloom models get smollm2-135m" in done.out
    assert "OpenAI-compatible server" in done.out
    assert not no_models.exists()


def test_doctor_counts_only_language_models_among_what_can_be_run(no_models: Path) -> None:
    verdict = call("doctor").out.split("\n\n")[1]
    assert "minilm" not in verdict
    assert "smollm2-135m" in verdict or "theraloom[llm]" in verdict


def test_doctor_as_json_names_machine_and_problems(no_models: Path) -> None:
    data = json.loads(call("doctor", "--json").out)
    assert data["theraloom"] == version("theraloom")
    assert data["machine"]["cores"] >= 1
    assert data["problems"] == []


@pytest.mark.parametrize(
    ("backend", "problem"),
    [
        ("{kind: openai, base_url: 'http://127.0.0.1:9/v1', model: m}", "no server answers"),
        ("{kind: embedded, model: smollm2-135m}", "theraloom"),
    ],
)
def test_doctor_with_a_study_finds_what_it_lacks(
    backend: str, problem: str, no_models: Path, tmp_path: Path
) -> None:
    study = tmp_path / "s.yaml"
    study.write_text(f"study: s\nseed: 1\nsessions: 1\npopulation: {{size: 1}}\nbackend: {backend}\n")
    done = call("doctor", study)
    assert done.code == 1
    assert problem in done.out.split("PROBLEM: ")[1]


def test_doctor_says_what_the_semantic_scorer_lacks(no_models: Path, tmp_path: Path) -> None:
    study = tmp_path / "s.yaml"
    study.write_text(
        "study: s\nseed: 1\nsessions: 1\npopulation: {size: 1}\nbackend: {kind: scripted}\n"
        "sampling: {scorer: semantic}\n"
    )
    done = call("doctor", study)
    assert done.code == 1
    problem = done.out.split("PROBLEM: ")[1]
    assert "theraloom models get minilm-l6-v2" in problem or "theraloom[score]" in problem


def test_version_is_that_of_the_package() -> None:
    assert call("--version").out == f"theraloom {version('theraloom')}\n"


def test_help_names_every_command_and_exit_code() -> None:
    done = call("--help")
    assert done.code == 0
    commands = "init validate preview generate resume status report export import formats models doctor"
    for command in commands.split():
        assert f"  {command} " in done.out
    assert "130" in done.out


def test_help_loads_neither_models_nor_graphs_nor_parquet() -> None:
    heavy = ("langgraph", "pyarrow", "aiohttp", "numpy", "faker", "engine", "personas")
    program = f"import sys, studio.cli.app; print(*[name for name in {heavy!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == []


def test_wrong_usage_is_code_2_without_a_traceback() -> None:
    done = run("generate")
    assert done.code == 2
    assert "Missing argument" in done.err
    assert "Traceback" not in done.err


def test_unexpected_fault_is_a_short_line_and_a_traceback_only_on_demand(
    small_study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a slip")

    monkeypatch.setattr("studio.cli.study_commands.validate_study", broken)
    done = call("validate", small_study)
    assert done.code == 1
    assert done.err.startswith("error: ZeroDivisionError: a slip.")
    assert "Traceback" not in done.err
    assert "Traceback" in call("--debug", "validate", small_study).err


def test_no_color_keeps_control_sequences_out(small_study: Path) -> None:
    done = run("preview", small_study, "--no-model", NO_COLOR="1")
    assert "\x1b" not in done.out + done.err
