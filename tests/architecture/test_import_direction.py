from __future__ import annotations

import tomllib

import pytest

from tests.architecture.imports import ARCHITECTURE, ROOT, permissions, violations

TABLE = permissions(ARCHITECTURE.read_text(encoding="utf-8"))


def test_table_has_a_row_for_every_package_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["setuptools"]["packages"]["find"]["include"]
    assert set(TABLE) == {name.rstrip("*") for name in packages}


def test_rooms_form_one_direction_without_a_circle() -> None:
    open_rooms = {room: set(allowed) for room, allowed in TABLE.items()}
    while open_rooms:
        leaves = {room for room, allowed in open_rooms.items() if not allowed & set(open_rooms)}
        assert leaves, f"these rooms import each other: {sorted(open_rooms)}"
        for room in leaves:
            del open_rooms[room]


@pytest.mark.parametrize("room", sorted(TABLE))
def test_room_imports_only_what_the_architecture_page_allows(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files, f"{room}/ has no Python file"
    found = [
        f"{path.relative_to(ROOT)}, {violation}"
        for path in files
        for violation in violations(room, path.read_text(encoding="utf-8"), TABLE)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "import engine.llm",
        "from engine import run",
        "def late():\n    from studio.cli import main",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import personas",
        "import importlib\nimportlib.import_module('engine.llm')",
        "from importlib import import_module\nname = 'x'\nimport_module(f'personas.{name}')",
        "__import__('privacy')",
        "from tests.evaluation import sessions",
    ],
)
def test_forbidden_import_is_caught_however_it_is_written(source: str) -> None:
    assert len(violations("evaluation", source, TABLE)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from corpus.record import Turn",
        "from evaluation.errors import EvaluationError",
        "from . import words",
        "import numpy as np",
        "import importlib\nimportlib.import_module('numpy.random')",
        "text = 'import engine'",
    ],
)
def test_allowed_import_passes(source: str) -> None:
    assert violations("evaluation", source, TABLE) == []


def test_public_entry_allows_the_package_and_not_its_modules() -> None:
    assert violations("privacy", "from engine import run_study", TABLE) == []
    assert len(violations("privacy", "from engine.llm import embedded", TABLE)) == 1
