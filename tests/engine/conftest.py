"""The small real model that tests marked ``model`` run on."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.llm import ModelFetchError, fetch_model


@pytest.fixture(scope="session")
def smollm() -> Path:
    """The 93 MB test model, fetched once into the model folder (THERALOOM_MODELS or the user's cache)."""
    pytest.importorskip("xllamacpp", reason="the extra 'llm' is not installed")
    try:
        return fetch_model("smollm2-135m")
    except ModelFetchError as error:
        pytest.skip(f"the test model cannot be fetched: {error}")
