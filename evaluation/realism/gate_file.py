"""Read a gate file: YAML into `evaluation.realism.gate.Gate`, with errors that name file, line and field."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from evaluation.errors import GateFileError
from evaluation.realism.corpus_figures import CORPUS_FIGURE_NAMES
from evaluation.realism.figures import SESSION_FIGURE_NAMES
from evaluation.realism.gate import CorpusRules, Gate, Limit, SessionRules

_DATA = Path(__file__).parent / "data" / "gates"

Steps = tuple[str | int, ...]


def shipped_gates() -> tuple[str, ...]:
    """Names of the gates that ship with the project."""
    return tuple(sorted(path.stem for path in _DATA.glob("*.yaml")))


def load_gate(name: str = "default") -> Gate:
    """Load a shipped gate by name, or a user's own from the path of a YAML file.

    Raises:
        GateFileError: A line for each fault: ``FILE:LINE: FIELD: PROBLEM``.
    """
    path = _DATA / f"{name}.yaml" if name in shipped_gates() else Path(name)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise GateFileError(
            f"gate {name!r}: no file of that path; name one that ships ({', '.join(shipped_gates())}) or the "
            "path of a YAML file"
        ) from error
    except UnicodeDecodeError as error:
        raise GateFileError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise GateFileError(f"{path}: cannot be read ({error.strerror})") from error
    data, root = _parse(path, text)
    try:
        # Through JSON, because only there pydantic is strict about numbers and still takes lists as tuples.
        gate = Gate.model_validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        faults = [_fault(detail) for detail in error.errors(include_url=False)]
        raise _error(path, root, faults) from error
    if faults := list(_unknown_figures(gate)):
        raise _error(path, root, faults)
    return gate


def _parse(path: Path, text: str) -> tuple[dict[str, Any], Node]:
    """The file's content, and its tree of nodes, which knows the lines."""
    try:
        data = YAML(typ="safe", pure=True).load(text)
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        problem = str(getattr(error, "problem", None) or error).splitlines()[0]
        raise GateFileError(f"{path}{line}: not valid YAML ({problem})") from error
    except ValueError as error:  # such as the date 2026-13-45
        raise GateFileError(f"{path}: not valid YAML ({error})") from error
    if not isinstance(data, dict):
        found = "is empty" if data is None else f"holds {str(data)[:40]!r}"
        raise GateFileError(f"{path}:1: {found}; a gate file has fields such as 'name: clinic'")
    return data, root


def _error(path: Path, root: Node, faults: Sequence[tuple[Steps, str]]) -> GateFileError:
    lines = []
    for steps, problem in faults:
        field = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
        lines.append(f"{path}:{_line(root, steps)}: {field.removeprefix('.') or '(file)'}: {problem}")
    return GateFileError("\n".join(lines))


def _line(root: Node, steps: Steps) -> int:
    """Line of the field, or of the innermost group on the way that the file has."""
    node, line = root, root.start_mark.line
    for step in steps:
        if isinstance(node, MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
        else:
            break
    return int(line) + 1


def _fault(detail: ErrorDetails) -> tuple[Steps, str]:
    steps, value = detail["loc"], repr(detail["input"])
    shown = value if len(value) <= 60 else value[:57] + "..."
    if detail["type"] == "extra_forbidden":
        return steps, f"unknown field; {_meant(str(steps[-1]), _fields_at(steps[:-1]))}"
    if detail["type"] == "missing":
        return steps, "is missing and has no default"
    if detail["type"] == "value_error":
        return steps, detail["msg"].removeprefix("Value error, ")
    message = detail["msg"].replace("Input should be", "must be").replace("valid array", "list")
    return steps, f"{message[0].lower()}{message[1:]}, not {shown}"


def _fields_at(steps: Steps) -> list[str]:
    groups: dict[str, type[BaseModel]] = {"per_session": SessionRules, "corpus": CorpusRules, "limits": Limit}
    return list(groups[str(steps[0])].model_fields if steps else Gate.model_fields)


def _meant(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known here are {', '.join(known)}"


def _unknown_figures(gate: Gate) -> Iterator[tuple[Steps, str]]:
    """Figures that are not measured, and limits over sessions of what only a corpus has."""
    for position, name in enumerate(gate.leave_out):
        if name not in SESSION_FIGURE_NAMES:
            yield ("leave_out", position), _no_figure(name, SESSION_FIGURE_NAMES)
    for position, name in enumerate(gate.per_session.of or ()):
        if name not in SESSION_FIGURE_NAMES:
            yield ("per_session", "of", position), _no_figure(name, SESSION_FIGURE_NAMES)
        elif name in gate.leave_out:
            yield ("per_session", "of", position), f"{name!r} is in leave_out as well; take it out of one"
    for name, limit in gate.limits.items():
        if name in CORPUS_FIGURE_NAMES:
            if limit.over == "session":
                yield ("limits", name), "is a figure of the corpus, sessions have none; write over: corpus"
        elif name not in SESSION_FIGURE_NAMES:
            yield ("limits", name), _no_figure(name, (*SESSION_FIGURE_NAMES, *CORPUS_FIGURE_NAMES))


def _no_figure(name: str, known: Sequence[str]) -> str:
    return f"no figure is called {name!r}; {_meant(name, known)}"
