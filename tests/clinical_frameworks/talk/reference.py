"""The reference corpus, where this checkout has it beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "annomi_reference.csv"

needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason="the reference file ../shared/data is not beside the checkout"
)
