"""Which rooms a source file imports, and which the architecture page says it may."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = ROOT / "docs" / "architecture.md"

_ROW = re.compile(r"^\| `(?P<room>\w+)` \| .* \| (?P<allowed>[^|]+) \|$", re.MULTILINE)
_ALLOWED = re.compile(r"`(?P<room>\w+)`(?P<entry> \(public entry\))?")
_BY_NAME = {"import_module", "__import__", "find_spec"}


@dataclass(frozen=True)
class Import:
    """One import of a module, by statement or by name."""

    line: int
    module: str

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]


@dataclass(frozen=True)
class Permission:
    """What a room may import of another."""

    room: str
    public_entry_only: bool


def permissions(text: str) -> dict[str, dict[str, Permission]]:
    """Read the rooms table: importing room → imported room → permission."""
    return {
        row["room"]: {
            allowed["room"]: Permission(allowed["room"], allowed["entry"] is not None)
            for allowed in _ALLOWED.finditer(row["allowed"])
        }
        for row in _ROW.finditer(text)
    }


def _name_given(call: ast.Call) -> str | None:
    """Return the module a call imports by name, as far as it is written out."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", None)
    if name not in _BY_NAME or not call.args:
        return None
    argument = call.args[0]
    if isinstance(argument, ast.JoinedStr) and argument.values:
        argument = argument.values[0]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None


def imports_of(source: str) -> Iterator[Import]:
    """Yield every absolute import of a source text, wherever in it; relative ones stay in their room."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield Import(node.lineno, node.module)
        elif isinstance(node, ast.Call) and (name := _name_given(node)) is not None:
            yield Import(node.lineno, name)


def violations(room: str, source: str, table: dict[str, dict[str, Permission]]) -> list[str]:
    """Return what a file of ``room`` imports against the table, a line each."""
    ours = {*table, "tests", "benchmarks"}
    found = []
    for item in imports_of(source):
        if item.top == room or item.top not in ours:
            continue
        permission = table[room].get(item.top)
        if permission is None:
            found.append(f"line {item.line}: {room} may not import {item.module}")
        elif permission.public_entry_only and "." in item.module:
            found.append(f"line {item.line}: {room} may import only {item.top} itself, not {item.module}")
    return found
