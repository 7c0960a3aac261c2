"""Every figure of a course at once, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from corpus.record import Course
from evaluation.failures.cost import cost
from evaluation.failures.finding import Count, Finding
from evaluation.failures.over_disclosure import over_disclosure
from evaluation.failures.premature_cure import premature_cure
from evaluation.failures.repetition import repetition
from evaluation.failures.role_swap import role_swaps
from evaluation.failures.talk import said_turns


@dataclass(frozen=True, slots=True)
class About:
    """How a figure is headed and written.

    Attributes:
        title: Head of its column.
        form: ``share`` is written in per cent, ``rate`` as a number for each of ``unit``.
        unit: What it is counted among.
    """

    title: str
    form: Literal["share", "rate"]
    unit: str


FIGURES: Mapping[str, About] = {
    "role_swaps": About("role swaps", "share", "turns"),
    "echoed_turns": About("echoes", "share", "answers of 8 words or more"),
    "repeated_4grams_session": About("repeated 4-grams, session", "share", "4-grams"),
    "repeated_4grams_course": About("repeated 4-grams, course", "share", "4-grams"),
    "repeated_turns_session": About("repeated turns, session", "share", "turns of 8 words or more"),
    "repeated_turns_course": About("repeated turns, course", "share", "turns of 8 words or more"),
    "premature_cure_turns": About("premature cure, turns", "share", "patient's turns while ill"),
    "premature_cure_sessions": About("premature cure, sessions", "share", "sessions while ill"),
    "facts_above_trust": About("facts above trust", "share", "facts told"),
    "facts_unasked": About("facts unasked", "share", "facts that need trust"),
    "floods": About("floods", "share", "turns that tell something new"),
    "labels_unsaid": About("labels unsaid", "share", "facts on record"),
    "facts_told": About("facts told", "rate", "session"),
    "words_per_turn": About("words a turn", "rate", "turn"),
    "turns_per_session": About("turns a session", "rate", "session"),
    "drafted": About("lines left as drafts", "share", "lines"),
    "refused": About("refused candidates", "share", "candidates"),
    "candidates": About("candidates a turn", "rate", "turn"),
    "seconds": About("seconds of calls a turn", "rate", "turn"),
    "prompt_tokens": About("tokens read a turn", "rate", "turn"),
    "new_prompt_tokens": About("of them new", "rate", "turn"),
    "completion_tokens": About("tokens written a turn", "rate", "turn"),
}


@dataclass(frozen=True, slots=True)
class CourseFailures:
    """All figures of a course as counts, and the places that were found."""

    course_id: str
    counts: Mapping[str, Count]
    """By the names of `FIGURES`."""
    findings: tuple[Finding, ...]


def course_failures(course: Course) -> CourseFailures:
    """Measure a course, whatever made its words."""
    turns = [said for session in course.sessions for said in said_turns(session)]
    swaps = tuple(role_swaps(course))
    again, cure, early, spent = (
        repetition(course),
        premature_cure(course),
        over_disclosure(course),
        cost(course),
    )
    counts = {
        "role_swaps": Count(len(swaps), len(turns)),
        "echoed_turns": again.echoes,
        "repeated_4grams_session": again.grams_in_sessions,
        "repeated_4grams_course": again.grams_in_course,
        "repeated_turns_session": again.turns_in_sessions,
        "repeated_turns_course": again.turns_in_course,
        "premature_cure_turns": cure.turns,
        "premature_cure_sessions": cure.sessions,
        "facts_above_trust": early.above_trust,
        "facts_unasked": early.unasked,
        "floods": early.floods,
        "labels_unsaid": early.labels_unsaid,
        "facts_told": early.facts_told,
        "words_per_turn": Count(sum(len(said.words) for said in turns), len(turns)),
        "turns_per_session": Count(len(turns), len(course.sessions)),
        "drafted": spent.drafted,
        "refused": spent.refused,
        "candidates": spent.candidates,
        "seconds": spent.seconds,
        "prompt_tokens": spent.prompt_tokens,
        "new_prompt_tokens": spent.new_prompt_tokens,
        "completion_tokens": spent.completion_tokens,
    }
    return CourseFailures(course.id, counts, (*swaps, *again.findings, *cure.findings, *early.findings))
