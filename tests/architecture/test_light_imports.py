from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.imports import ROOT

HEAVY = ("torch", "transformers", "langgraph", "langchain_core", "av", "xllamacpp", "ray", "vllm")


@pytest.mark.parametrize("room", ["corpus", "clinical_frameworks", "personas", "engine", "evaluation"])
def test_importing_a_room_loads_no_heavy_library(room: str) -> None:
    program = f"import sys, {room}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []
