"""The course plan as the therapist made it: sessions held and to come, techniques, goals, reviews."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.record import Course
from studio.casebook.session_view import SessionView
from studio.casebook.techniques import named, techniques_used
from studio.casebook.wording import load_wording


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One line of the session plan."""

    number: int
    date: dt.date | None
    held: bool
    work: str
    homework: str
    review: bool


def session_plan(course: Course, views: Sequence[SessionView]) -> list[PlannedSession]:
    """Every session held or planned. Dates of planned ones keep the interval between the last two held."""
    dates = [view.session.date for view in views if view.session.date is not None]
    step = dates[-1] - dates[-2] if len(dates) > 1 else None
    held = {view.number: view for view in views}
    of = max(planned_sessions(course), views[-1].number)
    reviews = review_sessions(of)
    result = []
    for number in range(1, of + 1):
        view = held.get(number)
        planned = planned_technique(course, number)
        work = named(planned, course.framework).name if planned else ""
        if view is not None:
            used = techniques_used(course, view)
            work = ", ".join(use.name for use in used) or (f"planned: {work}" if work else "")
        after = number - views[-1].number
        date = view.session.date if view is not None else None
        if view is None and step is not None and after > 0:
            date = dates[-1] + after * step
        homework = view.session.homework_set if view is not None else None
        result.append(
            PlannedSession(
                number, date, view is not None, work, homework.task if homework else "", number in reviews
            )
        )
    return result


def review_sessions(sessions: int) -> list[int]:
    """Sessions after which the plan is reviewed: at the interval, half-way in a short course, at the end."""
    every = load_wording().review_every_sessions
    if sessions <= every:
        return sorted({max(1, (sessions + 1) // 2), sessions})
    return sorted({*range(every, sessions, every), sessions})


def planned_technique(course: Course, session: int) -> str | None:
    """Id of the technique the course plan has for a session, or None."""
    planned = _listed(course, "techniques")
    return planned[session - 1] if session <= len(planned) else None


def planned_sessions(course: Course) -> int:
    """Sessions the course was planned for; those on record when the plan does not say."""
    planned: Any = course.plan.get("sessions")
    return planned if isinstance(planned, int) else max((s.number for s in course.sessions), default=0)


def next_session(course: Course, session: int) -> int | None:
    """Number of the session after this one, None after the last planned one."""
    return session + 1 if session < planned_sessions(course) else None


def plan_goals(course: Course) -> list[str]:
    """Goals of the course protocol, as the plan has them."""
    return _listed(course, "goals")


def _listed(course: Course, field: str) -> list[str]:
    found: Any = course.plan.get(field, ())
    return [str(one) for one in found] if isinstance(found, list | tuple) else []
