"""The facts of a patient's case, read from the persona snapshot that every generated course carries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import Field

from corpus.record import Course, Record
from evaluation.errors import EvaluationDataError
from evaluation.failures.data_file import read_data
from evaluation.realism.words import split_words

FIRST_PERSON = frozenset({"i", "i'm", "i've", "i'd", "i'll", "my", "me", "mine", "myself"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is true of the patient.

    Attributes:
        trust_needed: Trust below which the patient does not say it, 0-1.
        cues: A text in which one of them occurs is talking about the fact.
        content: Words of its sentence that carry meaning, in lower case.
        topic: Such words of its topic, by which it is named rather than told.
    """

    id: str
    trust_needed: float
    statements: tuple[str, ...]
    cues: tuple[re.Pattern[str], ...]
    content: frozenset[str]
    topic: frozenset[str]


class _Words(Record):
    description: str
    function_words: frozenset[str] = Field(min_length=1)


@cache
def _function_words() -> frozenset[str]:
    return read_data("function_words", _Words).function_words


def content_words(words: Sequence[str]) -> frozenset[str]:
    """Those of the words that carry meaning: of three letters or more and no function word."""
    return frozenset(word for word in words if len(word) > 2 and word not in _function_words())


def case_facts(course: Course) -> tuple[Fact, ...]:
    """The facts of the course's case in the snapshot's order; none for a course without a case.

    Raises:
        EvaluationDataError: The snapshot has a fact without cues, statement or trust.
    """
    case = course.patient.get("case")
    return tuple(_fact(course, found) for found in _facts_in(case)) if case is not None else ()


def _facts_in(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  a snapshot is plain JSON
    """Every object of the snapshot that is a fact: it has an id and cues."""
    if isinstance(value, dict):
        if "id" in value and "cues" in value:
            yield value
            return
        for part in value.values():
            yield from _facts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _facts_in(part)


def _fact(course: Course, found: dict[str, Any]) -> Fact:
    try:
        statement, cues = str(found["statement"]), [str(cue).lower() for cue in found["cues"]]
        trust_needed, more = float(found.get("trust_needed", 0.0)), tuple(map(str, found.get("more", ())))
    except (KeyError, TypeError, ValueError) as error:
        raise EvaluationDataError(
            f"course {course.id!r}: patient.case: fact {found['id']!r} cannot be read "
            f"({type(error).__name__}: {error}); "
            "it needs a statement, a list of cues and trust_needed from 0 to 1"
        ) from error
    return Fact(
        id=str(found["id"]),
        trust_needed=trust_needed,
        statements=(statement, *more),
        cues=tuple(re.compile(rf"(?<!\w){re.escape(cue)}(?!\w)") for cue in cues if cue),
        content=content_words(split_words(statement)),
        topic=content_words(split_words(str(found.get("topic", "")))),
    )


def first_person_grams(course: Course, size: int) -> frozenset[tuple[str, ...]]:
    """Runs of ``size`` words of the case's sentences in which the patient speaks of themself.

    Runs with fewer than two words of meaning ("I'd like to know how") are anybody's and left out.
    """
    grams = set()
    for fact in case_facts(course):
        for statement in fact.statements:
            words = split_words(statement)
            for start in range(len(words) - size + 1):
                gram = words[start : start + size]
                if FIRST_PERSON.intersection(gram) and len(content_words(gram)) >= 2:
                    grams.add(gram)
    return frozenset(grams)
