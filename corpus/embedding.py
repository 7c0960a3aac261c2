"""Sentences as vectors whose dot product says how near they are in meaning.

Runs on the CPU and from files that are here: nothing is asked over the network. Needs the extra ``score`` and
an embedding model (`theraloom models get minilm-l6-v2`); both are looked for when an `Embedder` is made, and
importing this module loads numpy only.
"""

from __future__ import annotations

import importlib
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import EmbedderMissingError
from corpus.weights import ModelFileError, Weights, resolve_weights

DEFAULT_MODEL = "minilm-l6-v2"
"""Catalogue name of all-MiniLM-L6-v2: 384 dimensions, English, reads the first 256 tokens of a text."""

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions); every row has length 1, so a dot product of two is their cosine (-1 to 1)."""


class Embedder:
    """A sentence-transformers model, with the vectors of the latest texts kept.

    The same texts in the same calls give the same vectors. In other company in a batch a text's vector
    differs by up to 3e-7 a value (measured); another kind of CPU may change the last bits too.

    Attributes:
        weights: Name, path and hash of the model, for provenance.
        dimensions: Length of a vector.
    """

    def __init__(
        self,
        name_or_path: str = DEFAULT_MODEL,
        *,
        folder: Path | None = None,
        threads: int = 1,
        kept: int = 8192,
    ) -> None:
        """Check the model's bytes and load it; takes seconds, most of them for importing torch.

        Args:
            name_or_path: Catalogue name, or path of a sentence-transformers folder.
            folder: Model folder; `corpus.weights.cache_folder` when None.
            threads: CPU threads of torch while texts are encoded. Sentences are short: a second gains little.
            kept: Texts whose vectors are kept, the least recently used go first; 1.5 kB each.

        Raises:
            EmbedderMissingError: sentence-transformers is not installed.
            ModelMissingError, ModelHashError: See `corpus.weights.resolve_weights`.
            ModelFileError: The folder is not a sentence-transformers model.
        """
        self.weights: Weights = resolve_weights(name_or_path, "embedding", folder, check=_check_folder)
        with _offline():
            self._model = _load(self.weights.path)
        self._threads = threads
        self._kept = kept
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        dimensions: int | None = self._model.get_embedding_dimension()
        if dimensions is None:
            raise ModelFileError(
                f"the model in {str(self.weights.path)!r} does not give vectors of one length"
            )
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of length 1 for each text: float32 of shape (len(texts), dimensions).

        What a text has beyond the model's limit of tokens is not read.
        """
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
            new = list(dict.fromkeys(text for text in texts if text not in found))
            if new:
                found.update(zip(new, self._encode(new), strict=True))
            for text in texts:
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.stack([found[text] for text in texts])

    def _encode(self, texts: list[str]) -> Vectors:
        torch = importlib.import_module("torch")  # an extra, loaded by the model already
        before = torch.get_num_threads()
        torch.set_num_threads(self._threads)
        try:
            vectors = self._model.encode(
                texts,
                batch_size=32,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        finally:
            torch.set_num_threads(before)
        return np.asarray(vectors, dtype=np.float32)


@cache
def shared_embedder(name_or_path: str = DEFAULT_MODEL) -> Embedder:
    """Return this process's embedder of the model, loaded at the first call; raises as `Embedder`."""
    return Embedder(name_or_path)


def _check_folder(path: Path) -> None:
    if path.exists() and not (path / "modules.json").is_file():
        raise ModelFileError(
            f"{str(path)!r} is not a sentence-transformers model: it has no 'modules.json'",
            hint="Give the folder that SentenceTransformer.save_pretrained wrote",
        )


def _load(path: Path) -> Any:  # noqa: ANN401
    try:
        library = importlib.import_module("sentence_transformers")  # imports torch: seconds, an extra
        logging = importlib.import_module("transformers.utils.logging")
    except ImportError as error:
        raise EmbedderMissingError(
            f"text embeddings need sentence-transformers ({error}). "
            "Install it with: pip install 'theraloom[score]'"
        ) from None
    bars = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        return library.SentenceTransformer(str(path), device="cpu", local_files_only=True)
    except Exception as error:  # a damaged folder raises whatever the library trips over first
        raise ModelFileError(
            f"sentence-transformers could not load {str(path)!r} ({type(error).__name__}: {error})",
            hint="Give another folder, or fetch the model again",
        ) from error
    finally:
        if bars:
            logging.enable_progress_bar()


@contextmanager
def _offline() -> Iterator[None]:
    """Tell the hub's libraries to stay off the network, and take it back afterwards."""
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["HF_HUB_OFFLINE"]
        else:
            os.environ["HF_HUB_OFFLINE"] = before
