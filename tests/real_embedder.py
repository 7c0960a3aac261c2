"""The real embedding model that tests marked ``model`` run on."""

from __future__ import annotations

from functools import cache

import pytest

from corpus.embedding import DEFAULT_MODEL, Embedder
from corpus.weights import ModelFetchError, fetch_model


@cache
def real_embedder() -> Embedder:
    """The 92 MB model on one thread, fetched once into the model folder."""
    pytest.importorskip("sentence_transformers", reason="the extra 'score' is not installed")
    try:
        fetch_model(DEFAULT_MODEL)
    except ModelFetchError as error:
        pytest.skip(f"the embedding model cannot be fetched: {error}")
    return Embedder(threads=1)
