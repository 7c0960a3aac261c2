"""Reading records of every schema version: one step per version, each from n to n + 1.

To change the record: raise `corpus.record.SCHEMA_VERSION`, add the step from the old version to `STEPS`,
and test it with a record of the old version written out by hand.

Version 2 added a turn's delivery, and a session's clinical state, attendance, ruptures and contradictions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from corpus.errors import RecordError
from corpus.record import SCHEMA_VERSION, Course

Step = Callable[[dict[str, Any]], dict[str, Any]]


def _with_labels_of_2(record: dict[str, Any]) -> dict[str, Any]:
    """Nothing to move: the labels new in version 2 are unknown for a course of version 1."""
    return record


STEPS: Mapping[int, Step] = {1: _with_labels_of_2}
"""The step at key n takes a course of version n, as plain data, to version n + 1."""

_SHOWN_PROBLEMS = 3


def check_version(version: object, where: str, *, current: int = SCHEMA_VERSION) -> int:
    """Return the version when this package can read it; `RecordError` when it is newer or no version."""
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise RecordError(
            f"{where}: schema_version is {version!r}, expected a whole number up to {current}. "
            "Is this a theraloom record?"
        )
    if version > current:
        raise RecordError(
            f"{where}: schema_version {version} is newer than {current}, the newest this theraloom reads. "
            "Install a newer theraloom"
        )
    return version


def upgrade(
    record: dict[str, Any],
    where: str,
    *,
    steps: Mapping[int, Step] = STEPS,
    current: int = SCHEMA_VERSION,
) -> dict[str, Any]:
    """Bring a course, as plain data, to the current schema version. The argument is not changed.

    Raises `RecordError` for an unknown or newer version, or when a step is missing.
    """
    version = check_version(record.get("schema_version"), where, current=current)
    while version < current:
        step = steps.get(version)
        if step is None:
            raise RecordError(
                f"{where}: schema_version {version} is too old, there is no step to version {version + 1}. "
                "Read it with the theraloom that wrote it and write it anew"
            )
        record = {**step(dict(record)), "schema_version": version + 1}
        version += 1
    return record


def parse_course(record: object, where: str) -> Course:
    """Validate plain data of any known schema version as a course.

    ``where`` (file and line, or shard and course) opens the message. Raises `RecordError` naming field and
    value.
    """
    if not isinstance(record, dict):
        raise RecordError(f"{where}: a {type(record).__name__}, expected an object with a course's fields")
    data = upgrade(record, where)
    try:
        return Course.model_validate(data)
    except ValidationError as error:
        raise RecordError(f"{where}: not a course: {describe(error)}") from error


def describe(error: ValidationError) -> str:
    """The first problems of a validation error in one line: field, what is wrong, the value."""
    problems = error.errors(include_url=False)
    shown = []
    for problem in problems[:_SHOWN_PROBLEMS]:
        field = ".".join(str(part) for part in problem["loc"]) or "record"
        value = repr(problem["input"])
        shown.append(f"{field}: {problem['msg']} (got {value if len(value) <= 80 else value[:77] + '...'})")
    more = len(problems) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")
