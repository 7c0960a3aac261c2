from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.embedding import Embedder, Vectors
from corpus.errors import EmbedderMissingError
from corpus.weights import ModelFileError, ModelMissingError
from tests.real_embedder import real_embedder

SENTENCES = (
    "I lay awake until four.",
    "My sister rang on Sunday, and I let it ring because I did not know what to say to her.",
    "Yes.",
)


@pytest.fixture
def embedder() -> Embedder:
    return real_embedder()


def by_hand(folder: Path, texts: tuple[str, ...]) -> Vectors:
    """The model card's recipe without sentence-transformers: masked mean of the token vectors, length 1."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    transformers.utils.logging.disable_progress_bar()
    tokens = transformers.AutoTokenizer.from_pretrained(str(folder), local_files_only=True)(
        list(texts), padding=True, truncation=True, max_length=256, return_tensors="pt"
    )
    with torch.no_grad():
        states = transformers.AutoModel.from_pretrained(str(folder), local_files_only=True)(
            **tokens
        ).last_hidden_state
    mask = tokens["attention_mask"].unsqueeze(-1).to(states.dtype)
    means = (states * mask).sum(1) / mask.sum(1)
    vectors: Vectors = (means / means.norm(dim=1, keepdim=True)).numpy()
    return vectors


@pytest.mark.model
def test_vectors_are_those_of_the_models_own_recipe(embedder: Embedder) -> None:
    found = embedder.encode(SENTENCES)
    assert found.dtype == np.float32
    assert found.shape == (3, 384)
    np.testing.assert_allclose(found, by_hand(embedder.weights.path, SENTENCES), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-6)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "paraphrase", "other"),
    [
        ("I could not sleep last night.", "I was awake the whole night.", "My boss wrote me an email."),
        ("I'm scared people will laugh at me.", "I worry that others make fun of me.", "I went for a walk."),
        ("What went through your mind?", "What were you thinking then?", "How long have you been married?"),
    ],
)
def test_a_paraphrase_is_nearer_than_another_topic(
    embedder: Embedder, text: str, paraphrase: str, other: str
) -> None:
    a, b, c = embedder.encode([text, paraphrase, other])
    assert a @ b > a @ c + 0.2


@pytest.mark.model
def test_a_text_has_the_same_vector_in_any_company(embedder: Embedder) -> None:
    fresh = Embedder(kept=0)
    alone = np.concatenate([fresh.encode([text]) for text in SENTENCES])
    np.testing.assert_allclose(fresh.encode(SENTENCES), alone, atol=1e-6)
    np.testing.assert_array_equal(fresh.encode(SENTENCES), fresh.encode(SENTENCES))


@pytest.mark.model
def test_known_texts_are_not_computed_again_and_the_oldest_are_forgotten(
    embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, asked = Embedder(kept=2), []
    compute = small._encode

    def counted(texts: list[str]) -> Vectors:
        asked.append(texts)
        return compute(texts)

    monkeypatch.setattr(small, "_encode", counted)
    first = small.encode(["a", "b", "a"])
    np.testing.assert_array_equal(first[0], first[2])
    small.encode(["a"])
    small.encode(["c"])
    small.encode(["a", "c"])
    assert asked == [["a", "b"], ["c"]], "a was used after b, so b had to go"
    small.encode(["b"])
    assert asked[-1] == ["b"]


@pytest.mark.model
def test_nothing_is_an_empty_matrix(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, 384)


@pytest.mark.model
def test_threads_and_environment_are_left_as_they_were(
    embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = pytest.importorskip("torch")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    before = torch.get_num_threads()
    Embedder(threads=2).encode(["hello"])
    assert torch.get_num_threads() == before
    assert "HF_HUB_OFFLINE" not in os.environ


@pytest.mark.model
def test_no_connection_is_opened_and_nothing_is_printed(embedder: Embedder) -> None:
    program = (
        "import socket, sys\n"
        "def refuse(*_): raise SystemExit('a connection was opened')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from corpus.embedding import Embedder\n"
        "assert Embedder(sys.argv[1]).encode(['hello']).shape == (1, 384)\n"
    )
    command = [sys.executable, "-c", program, str(embedder.weights.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.model
@pytest.mark.parametrize("damage", ["model.safetensors", "config.json", "modules.json"])
def test_a_damaged_folder_of_ones_own_is_one_clear_error(
    embedder: Embedder, damage: str, tmp_path: Path
) -> None:
    own = shutil.copytree(embedder.weights.path, tmp_path / "own")
    (own / damage).write_bytes((own / damage).read_bytes()[:100])
    with pytest.raises(ModelFileError, match=r"could not load .*own"):
        Embedder(str(own), folder=tmp_path / "models")


@pytest.mark.model
def test_a_copy_of_the_model_is_known_by_its_bytes(embedder: Embedder, tmp_path: Path) -> None:
    own = shutil.copytree(embedder.weights.path, tmp_path / "own")
    found = Embedder(str(own), folder=tmp_path / "models").weights
    assert (found.name, found.sha256) == ("minilm-l6-v2", embedder.weights.sha256)


def test_a_model_not_fetched_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="theraloom models get minilm-l6-v2"):
        Embedder(folder=tmp_path)


def test_a_folder_of_something_else_is_refused_before_torch_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({}))
    with pytest.raises(ModelFileError, match=r"no 'modules\.json'"):
        Embedder(str(tmp_path), folder=tmp_path / "models")


def test_a_missing_package_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}")

    own = tmp_path / "own"
    own.mkdir()
    (own / "modules.json").write_text("[]")
    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(EmbedderMissingError, match=r"pip install 'theraloom\[score\]'") as caught:
        Embedder(str(own), folder=tmp_path / "models")
    assert isinstance(caught.value, ImportError)


def test_importing_the_module_loads_no_torch() -> None:
    program = "import sys, corpus.embedding; print('torch' in sys.modules, 'transformers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
