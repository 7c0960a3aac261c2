"""A readable transcript in Markdown, for people; write only, as it is no place to keep data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.atomic import atomic_file
from corpus.record import Course, Homework, Session

_SYNTHETIC = (
    "**SYNTHETIC.** This talk was made by a computer program. No such patient and no such therapist exist. "
    "It is no model of good care and no advice."
)
_REAL = "**REAL TALK.** This is what people said in confidence. Treat it as health data."
_PRIVATE = (
    "**MADE WITH PRIVATE INPUT.** Material that may stem from real people was shown to the program. Compare "
    "the talk with it before you pass it on."
)
_LABEL = {"therapist": "Therapist", "patient": "Patient"}
_MARKUP = re.compile(r"([\\`*_<>\[\]#|&~])")


def write(courses: Iterable[Course], path: Path) -> int:
    """Write all courses into one Markdown file, each with its header, and return how many."""
    count = 0
    with atomic_file(path) as stream:
        for course in courses:
            if count:
                stream.write(b"\n---\n\n")
            stream.write(("\n".join(_course(course)) + "\n").encode())
            count += 1
    return count


def _course(course: Course) -> Iterator[str]:
    yield f"# Course {_plain(course.id)}"
    yield ""
    yield f"> {_SYNTHETIC if course.synthetic else _REAL}"
    if course.private_inputs:
        yield f">\n> {_PRIVATE}"
    yield ""
    yield f"- Patient: {_descriptor(course)}"
    if course.therapist_id:
        yield f"- Therapist: {_plain(course.therapist_id)}"
    if course.framework:
        yield f"- Framework: {_plain(course.framework)}"
    yield f"- Sessions: {len(course.sessions)}"
    yield from _measures_table(course)
    for session in course.sessions:
        yield ""
        yield from _session(session)


def _descriptor(course: Course) -> str:
    """The patient's id and what the persona says in single words or numbers (name, age, disorder)."""
    facts = [
        f"{key.replace('_', ' ')} {value}"
        for key, value in course.patient.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool) and 0 < len(str(value)) <= 60
    ]
    return _plain(", ".join([course.patient_id, *facts]))


def _measures_table(course: Course) -> Iterator[str]:
    rows = [(session.number, measure) for session in course.sessions for measure in session.measures]
    if not rows:
        return
    yield ""
    yield "| Session | Instrument | Self-report | Band | Simulated truth |"
    yield "|---|---|---|---|---|"
    for number, measure in rows:
        truth = str(sum(measure.true_items)) if measure.true_items else ""
        yield (
            f"| {number} | {_plain(measure.instrument)} | {measure.total} "
            f"| {_plain(measure.band or '')} | {truth} |"
        )


def _session(session: Session) -> Iterator[str]:
    date = f", {session.date.isoformat()}" if session.date else ""
    yield f"## Session {session.number}{date}"
    if session.agenda:
        yield ""
        yield "Agenda:"
        yield ""
        yield from (f"- {_plain(item)}" for item in session.agenda)
    if session.homework_reviewed is not None:
        yield ""
        yield f"Homework reviewed: {_homework(session.homework_reviewed)}"
    for turn in session.turns:
        yield ""
        yield f"**{_LABEL[turn.speaker]}:** {_plain(turn.text)}"
    if session.homework_set is not None:
        yield ""
        yield f"Homework: {_homework(session.homework_set)}"
    if session.note is not None:
        yield ""
        yield "### Progress note"
        for part in ("subjective", "objective", "assessment", "plan"):
            yield ""
            yield f"**{part.capitalize()}.** {_plain(getattr(session.note, part))}"


def _homework(homework: Homework) -> str:
    outcome = f" ({homework.outcome.replace('_', ' ')})" if homework.outcome else ""
    return _plain(homework.task) + outcome


def without_markup(text: str) -> str:
    """Text whose signs Markdown shows and does not read; what a line begins with is left as it is."""
    return _MARKUP.sub(r"\\\1", text)


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one paragraph with its line breaks."""
    return "  \n".join(without_markup(text).splitlines())
