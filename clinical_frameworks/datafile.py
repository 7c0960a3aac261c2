"""Read the room's YAML data files, validated against pydantic models with errors that name file and field."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from clinical_frameworks.errors import ClinicalDataError

Model = TypeVar("Model", bound=BaseModel)


if TYPE_CHECKING:
    from yaml import SafeLoader as _SafeLoader
else:
    # The case material is 300 kB of YAML: libyaml reads it in 0.3 s, the pure-Python loader in 3 s.
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeyLoader(_SafeLoader):
    """PyYAML keeps the last of two equal keys in silence; here that is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} is given twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> object:
    """Return the content of a YAML file.

    Raises `ClinicalDataError` when the file is missing, is not UTF-8 YAML, or has a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ClinicalDataError(f"{path}: cannot read this data file ({error})") from error
    try:
        return yaml.load(text, Loader=_UniqueKeyLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or str(error)
        raise ClinicalDataError(f"{path}{line}: not valid YAML ({problem})") from error


def read_record(path: Path, model: type[Model]) -> Model:
    """Read one YAML file as ``model``; `ClinicalDataError` names the file and each faulty field."""
    return validate(path, model, read_yaml(path))


def validate(path: Path, model: type[Model], content: object, entry: str = "") -> Model:
    """Validate already read content of ``path`` as ``model``, with the errors of `read_record`.

    ``entry`` names the place in the file ("line 'greet'") when the content is only a part of it.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = "; ".join(_fault(detail) for detail in error.errors(include_url=False))
        where = f"{path}: {entry}" if entry else str(path)
        raise ClinicalDataError(f"{where}: {faults}") from error


def _fault(detail: ErrorDetails) -> str:
    field = ".".join(str(part) for part in detail["loc"]) or "(top level)"
    value = repr(detail["input"])
    shown = value if len(value) <= 80 else value[:77] + "..."
    return f"field {field}: {detail['msg']} (value {shown})"


def by_unique_id(path: Path, records: Iterable[Model], field: str = "id") -> dict[str, Model]:
    """Index records by their id; `ClinicalDataError` when an id is used twice."""
    index: dict[str, Model] = {}
    for record in records:
        key = getattr(record, field)
        if key in index:
            raise ClinicalDataError(f"{path}: {field} {key!r} is used twice; ids must be unique in the file")
        index[key] = record
    return index
