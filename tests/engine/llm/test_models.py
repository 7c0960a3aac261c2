from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import pytest

from corpus.weights import catalogue as all_weights
from engine.llm import ModelFileError, ModelHashError, ModelMissingError, catalogue, resolve_model
from engine.llm.gguf import check_gguf

GGUF = struct.pack("<4sIQQ", b"GGUF", 3, 1, 0) + b"weights"


def test_only_language_models_are_listed_with_what_they_were_trained_for() -> None:
    assert set(catalogue()) == {"qwen2.5-coder-1.5b", "smollm2-135m", "qwen2.5-coder-0.5b", "gemma3-270m"}
    model = catalogue()["smollm2-135m"]
    assert (model.context, model.wording, model.licence) == (8192, "reword", "Apache-2.0")


def test_a_model_not_fetched_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="theraloom models get smollm2-135m"):
        resolve_model("smollm2-135m", tmp_path)


def test_a_misspelt_name_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"Did you mean 'smollm2-135m'.*path of a GGUF file"):
        resolve_model("smollm-135m", tmp_path)


def test_weights_that_are_no_language_model_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="of kind embedding, not language_model"):
        resolve_model("minilm-l6-v2", tmp_path)


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="nowhere"):
        resolve_model(str(tmp_path / "nowhere.gguf"), tmp_path)
    with pytest.raises(ModelMissingError):
        resolve_model(str(tmp_path), tmp_path)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"GGU",
        b"PK\x03\x04" + bytes(60),
        struct.pack("<4sIQQ", b"GGUF", 1, 1, 0),
        struct.pack("<4sIQQ", b"GGUF", 3, 0, 0),
        struct.pack(">4sIQQ", b"GGUF", 3, 1, 0),
    ],
)
def test_a_file_that_is_not_a_model_is_refused(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "odd.gguf"
    path.write_bytes(head)
    with pytest.raises(ModelFileError, match="GGUF"):
        check_gguf(path)


def test_a_path_resolves_with_its_hash_and_leaves_its_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    path = tmp_path / "mine" / "own.gguf"
    path.write_bytes(GGUF)
    expected = hashlib.sha256(GGUF).hexdigest()
    found = resolve_model(str(path), tmp_path / "models", sha256=expected)
    assert (found.name, found.path, found.sha256, found.entry) == ("own.gguf", path, expected, None)
    assert list(path.parent.iterdir()) == [path]
    with pytest.raises(ModelHashError, match=expected):
        resolve_model(str(path), tmp_path / "models", sha256="0" * 64)


def test_a_catalogue_file_with_other_bytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / all_weights()["smollm2-135m"].target).write_bytes(GGUF)
    with pytest.raises(ModelHashError, match="fetch it again"):
        resolve_model("smollm2-135m", tmp_path)
