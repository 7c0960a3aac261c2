"""Draw a course's questions: what can be asked comes from the record, the wording from the course's id."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field, field_validator

from clinical_frameworks.datafile import read_record
from corpus.record import Course, Record, Turn
from corpus.seeds import derive_rng
from studio.casebook.questions import course as over_course
from studio.casebook.questions import hidden, talk, thoughts
from studio.casebook.questions.candidate import Candidate
from studio.casebook.session_view import SessionView

_PATH = Path(__file__).parents[1] / "data" / "questions.yaml"

SessionKind = Callable[[Course, SessionView], Iterator[Candidate]]


def _of_view(make: Callable[[SessionView], Iterator[Candidate]]) -> SessionKind:
    """A kind that needs nothing of the course but the session."""
    return lambda _, view: make(view)


SESSION_KINDS: Mapping[str, SessionKind] = {
    **{
        kind.__name__: kind
        for kind in (
            talk.agenda,
            talk.reflection,
            talk.question_form,
            talk.change_talk,
            talk.doubt,
            talk.technique,
            talk.homework_review,
            talk.homework_set,
            talk.risk,
            talk.rupture,
            talk.contradiction,
        )
    },
    **{
        kind.__name__: _of_view(kind)
        for kind in (
            thoughts.automatic_thought,
            thoughts.distortion,
            thoughts.core_belief,
            thoughts.emotion,
            hidden.trust_drop,
            hidden.trust_rise,
            hidden.holding_back,
            hidden.unmentioned,
            hidden.misreported,
        )
    },
}
COURSE_KINDS: Mapping[str, Callable[[Course, Sequence[SessionView]], Iterator[Candidate]]] = {
    made.__name__: made
    for made in (
        over_course.scores,
        over_course.common_belief,
        over_course.gate,
        over_course.untold,
        over_course.formulation,
        over_course.true_course,
        over_course.homework_pattern,
        over_course.alliance,
        over_course.trajectory,
        over_course.goal,
    )
}


class Pattern(Record):
    """One kind of question: its phrasings and its answer."""

    kind: str
    ask: tuple[str, ...] = Field(min_length=2, description="Phrasings; names in braces are filled.")
    answer: str

    def names(self) -> set[str]:
        """The names in braces of all phrasings and the answer."""
        return {
            name
            for text in (*self.ask, self.answer)
            for _, name, _, _ in string.Formatter().parse(text)
            if name
        }


class Patterns(Record):
    """The file of questions."""

    most_per_session: int = Field(ge=1)
    most_per_course: int = Field(ge=1)
    session: tuple[Pattern, ...] = Field(min_length=1)
    course: tuple[Pattern, ...] = Field(min_length=1)

    @field_validator("session")
    @classmethod
    def _session_kinds_exist(cls, patterns: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
        return _known(patterns, SESSION_KINDS)

    @field_validator("course")
    @classmethod
    def _course_kinds_exist(cls, patterns: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
        return _known(patterns, COURSE_KINDS)


def _known(patterns: tuple[Pattern, ...], kinds: Iterable[str]) -> tuple[Pattern, ...]:
    given = [pattern.kind for pattern in patterns]
    for kind in given:
        if kind not in kinds or given.count(kind) > 1:
            raise ValueError(f"kind {kind!r} is unknown or given twice; there are {', '.join(kinds)}")
    return patterns


@cache
def load_patterns() -> Patterns:
    """Read the file of questions; `ClinicalDataError` naming the field when it is faulty."""
    return read_record(_PATH, Patterns)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer and the turns the answer rests on."""

    kind: str
    ask: str
    answer: str
    evidence: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of a course, by session number and over the whole."""

    sessions: Mapping[int, Sequence[Question]]
    course: Sequence[Question]


def teaching_questions(course: Course, views: Sequence[SessionView]) -> QuestionSet:
    """Draw questions whose answers the record holds; the same course gives the same ones."""
    patterns = load_patterns()
    sessions = {}
    for view in views:
        rng = derive_rng("casebook questions", course.id, view.number)
        candidates = [
            (pattern, list(SESSION_KINDS[pattern.kind](course, view))) for pattern in patterns.session
        ]
        sessions[view.number] = _draw(candidates, patterns.most_per_session, rng)
    rng = derive_rng("casebook questions", course.id, "course")
    candidates = [(pattern, list(COURSE_KINDS[pattern.kind](course, views))) for pattern in patterns.course]
    return QuestionSet(sessions, _draw(candidates, patterns.most_per_course, rng))


def _draw(
    found: Sequence[tuple[Pattern, Sequence[Candidate]]], most: int, rng: random.Random
) -> list[Question]:
    """At most that many kinds in the file's order, one candidate and one phrasing of each."""
    askable = [(pattern, candidates) for pattern, candidates in found if candidates]
    chosen = sorted(rng.sample(range(len(askable)), min(most, len(askable))))
    questions = []
    for at in chosen:
        pattern, candidates = askable[at]
        candidate = rng.choice(candidates)
        ask = rng.choice(pattern.ask)
        questions.append(
            Question(
                pattern.kind,
                ask.format_map(candidate.values),
                pattern.answer.format_map(candidate.values),
                candidate.evidence,
            )
        )
    return questions
