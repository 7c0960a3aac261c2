"""Finished scripted runs that many tests look at; none of them may change one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.studio.command_line import LONG, SMALL, Done, call, run


@pytest.fixture(scope="session")
def small_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "small.yaml"
    path.write_text(SMALL)
    return path


@pytest.fixture(scope="session")
def generated(small_study: Path) -> tuple[Path, Done]:
    """The small run and what its command printed, made by a real process."""
    folder = small_study.parent / "run"
    return folder, run("generate", small_study, "--output", folder)


@pytest.fixture(scope="session")
def small_run(generated: tuple[Path, Done]) -> Path:
    assert generated[1].code == 0, generated[1].err
    return generated[0]


@pytest.fixture(scope="session")
def long_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "long.yaml"
    path.write_text(LONG)
    return path


@pytest.fixture(scope="session")
def long_run(long_study: Path) -> Path:
    """The long run, generated without an interruption."""
    folder = long_study.parent / "run"
    done = call("generate", long_study, "--output", folder)
    assert done.code == 0, done.err
    return folder
