"""Reading the lexicons of the failures: YAML into a schema, patterns compiled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ValidationError

from evaluation.errors import EvaluationDataError

_DATA = Path(__file__).parent / "data"
Schema = TypeVar("Schema", bound=BaseModel)


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression ({error})") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
"""A regular expression, matched with case ignored."""


def read_data(name: str, schema: type[Schema], folder: Path = _DATA) -> Schema:
    """Read ``data/NAME.yaml``.

    Raises:
        EvaluationDataError: Missing, not YAML, or not of the schema; names file and field.
    """
    path = folder / f"{name}.yaml"
    try:
        return schema.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        field = ".".join(map(str, problem["loc"])) or "(file)"
        raise EvaluationDataError(f"{path}: {field}: {problem['msg']}") from error
    except (OSError, yaml.YAMLError) as error:
        raise EvaluationDataError(f"{path}: cannot be read ({error})") from error


def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern that matches where one of these does, at word boundaries, case ignored."""
    return re.compile(rf"(?<![\w'])(?:{'|'.join(patterns)})(?![\w'])", re.IGNORECASE)
