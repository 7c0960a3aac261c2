"""Read a study file: YAML into `engine.study.Study`, with errors that name file, line and field.

YAML 1.2 is read (``planner: off`` is the word, not false). Types are strict: ``sessions: "3"`` is an error,
as a quoted number is most often a slip that hides another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from clinical_frameworks.errors import ClinicalDataError, UnknownFrameworkError
from clinical_frameworks.framework import treats
from clinical_frameworks.registry import is_folder, load_framework
from engine.errors import StudyError
from engine.study import Study
from engine.study_faults import Fault, FieldPath, faults_of


@dataclass(frozen=True, slots=True)
class Override:
    """One ``--set a.b=c``."""

    path: tuple[str, ...]
    value: object
    text: str


@dataclass(frozen=True, slots=True)
class _Source:
    """Where fields were given, for the errors: a file with its lines, or only a name."""

    name: str
    root: Node | None
    overrides: tuple[Override, ...]

    def where(self, path: FieldPath) -> str:
        for override in reversed(self.overrides):
            if path[: len(override.path)] == override.path:
                return f"--set {override.text}"
        line = _line(self.root, path) if self.root is not None else None
        return self.name if line is None else f"{self.name}:{line}"

    def error(self, faults: Sequence[Fault]) -> StudyError:
        lines = []
        for fault in faults:
            field = f"{fault.field}: " if fault.path else ""
            lines.append(f"{self.where(fault.path)}: {field}{fault.problem}")
        return StudyError("\n".join(lines))


def read_study(path: Path, overrides: Sequence[str] = ()) -> Study:
    """Read and check a study file.

    Args:
        path: The YAML file. Paths in it, and in overrides, are relative to its folder.
        overrides: ``a.b=c`` each; the value is read as YAML and takes the place of what the file says.

    Raises:
        StudyError: A line for each fault: ``FILE:LINE: FIELD: PROBLEM``, or ``--set a.b=c: FIELD: PROBLEM``.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise StudyError(
            f"{path}: no such study file; `theraloom init {path}` writes one to start from"
        ) from error
    except UnicodeDecodeError as error:
        raise StudyError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise StudyError(f"{path}: cannot be read ({error.strerror})") from error
    data, root = _parse(path, text)
    changes = tuple(parse_override(override) for override in overrides)
    source = _Source(str(path), root, changes)
    study = _checked(data, source)
    intake = tuple(path.parent / file for file in study.intake)
    # A resumed run reads its exemplars again, from wherever it is called.
    exemplars = tuple((path.parent / file).absolute() for file in study.exemplars)
    # So is a framework's folder; an installed name is left as it is.
    framework = study.framework
    if is_folder(framework):
        framework = str((path.parent / Path(framework).expanduser()).absolute())
    study = study.model_copy(update={"intake": intake, "exemplars": exemplars, "framework": framework})
    if faults := list(_missing(study)):
        raise source.error(faults)
    return study


def override_study(study: Study, overrides: Sequence[str], name: str) -> Study:
    """Change fields of a study that is known already; ``name`` says in errors where it comes from.

    Raises:
        StudyError: As `read_study`.
    """
    changes = tuple(parse_override(override) for override in overrides)
    return _checked(study.model_dump(mode="json"), _Source(name, None, changes)) if changes else study


def parse_override(text: str) -> Override:
    """Read ``a.b=c``. Raises `StudyError` for anything else."""
    name, equals, value = text.partition("=")
    path = tuple(name.strip().split("."))
    if not equals or not all(path):
        raise StudyError(f"--set {text}: write FIELD=VALUE, e.g. --set run.concurrency=4")
    try:
        content = _yaml().load(value) if value.strip() else None
    except YAMLError as error:
        raise StudyError(f"--set {text}: the value is {_problem(error)}") from error
    return Override(path, content, text)


def _checked(data: dict[str, Any], source: _Source) -> Study:
    for override in source.overrides:
        _apply(data, override)
    try:
        # Through JSON, because only there pydantic is strict about numbers and still takes dates and lists.
        return Study.model_validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        raise source.error(faults_of(Study, error)) from error


def _missing(study: Study) -> Iterator[Fault]:
    """What the study names that is not there: files, a format, the framework, its protocols."""
    for number, file in enumerate(study.intake):
        if not file.is_file():
            yield Fault(("intake", number), f"no such file: {str(file)!r}")
    for number, file in enumerate(study.exemplars):
        if not file.exists():
            yield Fault(("exemplars", number), f"no such file or folder: {str(file)!r}")
    if study.exemplar_format is not None:
        from corpus.exchange import formats  # noqa: PLC0415  pyarrow only where there are exemplars

        readable = [name for name, entry in formats().items() if entry.read is not None]
        if study.exemplar_format not in readable:
            problem = f"{study.exemplar_format!r} is not one of {', '.join(readable)}"
            yield Fault(("exemplar_format",), problem)
    try:
        framework = load_framework(study.framework)
    except (ClinicalDataError, UnknownFrameworkError) as error:
        yield Fault(("framework",), str(error))
        return
    for disorder in study.population.disorder if study.population is not None else ():
        if not treats(framework, disorder):
            known = ", ".join(framework.protocols())
            problem = f"framework {study.framework!r} has no protocol for it; it has {known}"
            yield Fault(("population", "disorder", disorder), problem)


def _apply(data: dict[str, Any], override: Override) -> None:
    group = data
    for depth, step in enumerate(override.path[:-1], start=1):
        inner = group.setdefault(step, {})
        if inner is None:
            inner = group[step] = {}
        if not isinstance(inner, dict):
            raise StudyError(
                f"--set {override.text}: {'.'.join(override.path[:depth])} is {inner!r}, which has no fields"
            )
        group = inner
    group[override.path[-1]] = override.value


def _parse(path: Path, text: str) -> tuple[dict[str, Any], Node]:
    """The file's content, and its tree of nodes, which knows the lines."""
    try:
        data = _yaml().load(text)
        root = _yaml().compose(text)
    except YAMLError as error:
        line = f":{mark.line + 1}" if (mark := getattr(error, "problem_mark", None)) is not None else ""
        raise StudyError(f"{path}{line}: {_problem(error)}") from error
    except ValueError as error:  # such as the date 2026-13-45
        raise StudyError(f"{path}: not valid YAML ({error})") from error
    if data is None:
        raise StudyError(f"{path}: is empty; `theraloom init` writes a study file to start from")
    if not isinstance(data, dict):
        raise StudyError(
            f"{path}:1: must hold fields such as 'study: demo', not {type(data).__name__} {str(data)[:40]!r}"
        )
    return data, root


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def _problem(error: YAMLError) -> str:
    problem = str(getattr(error, "problem", None) or error).splitlines()[0]
    if problem.startswith("found duplicate key"):
        field = problem.removeprefix("found duplicate key ").partition(" with value")[0].strip('"')
        return f"{field}: is given twice"
    if "'\\t'" in problem:
        return "a tab is used to indent; YAML takes spaces only"
    return f"not valid YAML ({problem})"


def _line(root: Node, path: FieldPath) -> int:
    """Line of the field, or of the innermost group on the way that the file has."""
    node, line = root, root.start_mark.line
    for step in path:
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
