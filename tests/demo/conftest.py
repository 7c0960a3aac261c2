"""The demo study, generated once a test session by the real command on the 1.5B model.

``THERALOOM_DEMO_RUN`` may name a finished run of ``examples/demo.yaml`` (as `make demo` writes it) to test
that one instead of generating it again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import Course
from corpus.store import read_courses
from engine import fetch_model
from engine.llm import ModelFetchError

ROOT = Path(__file__).resolve().parents[2]
MODEL = "qwen2.5-coder-1.5b"


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = os.environ.get("THERALOOM_DEMO_RUN")
    if given:
        return Path(given)
    try:
        fetch_model(MODEL)
    except ModelFetchError as error:
        pytest.skip(f"the demo needs the model {MODEL}, which cannot be fetched here: {error}")
    run = tmp_path_factory.mktemp("demo") / "run"
    study = ROOT / "examples" / "demo.yaml"
    done = subprocess.run(
        [sys.executable, "-m", "studio", "generate", str(study), "--output", str(run)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return run


@pytest.fixture(scope="session")
def demo_course(demo_run: Path) -> Course:
    (course,) = read_courses(demo_run / "corpus")
    return course
