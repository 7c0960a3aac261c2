"""JSON that gives back what was put in, or says why it cannot."""

from __future__ import annotations

import math
from typing import Any

import orjson

from corpus.errors import RecordError
from corpus.record import Course


def encode(value: Any, where: str) -> bytes:  # noqa: ANN401
    """Encode plain data as JSON. ``where`` names the record for the message.

    Raises `RecordError` for what JSON cannot hold and would come back changed: NaN and infinities, keys
    that are not text, integers beyond 64 bits, objects.
    """
    _refuse_lossy(value, where)
    try:
        return orjson.dumps(value)
    except (TypeError, orjson.JSONEncodeError) as error:
        raise RecordError(f"{where}: cannot be stored as JSON ({error}). Use plain values") from error


def course_data(course: Course) -> dict[str, Any]:
    """A course as plain data, every field. Tuples become lists.

    Raises `RecordError` when persona, plan or outcome hold what JSON cannot; pydantic alone would store a NaN
    as null and an object as some text.
    """
    for name in ("patient", "therapist", "plan", "outcome"):
        _refuse_lossy(getattr(course, name), f"course {course.id!r}, {name}")
    return course.model_dump(mode="json")


def _refuse_lossy(value: Any, where: str) -> None:  # noqa: ANN401
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise RecordError(f"{where}: key {key!r} is not text. Use text keys")
            _refuse_lossy(item, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            _refuse_lossy(item, f"{where}.{position}")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise RecordError(f"{where}: {value!r} has no JSON form. Use a finite number or None")
    elif not isinstance(value, str | int | None):
        raise RecordError(f"{where}: a {type(value).__name__} has no JSON form. Use plain values")
