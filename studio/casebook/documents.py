"""The documents of one course as Markdown, and the booklet that holds them together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from clinical_frameworks.cbt.conceptualization import CognitiveConceptualization, conceptualize
from corpus.record import Course
from studio.casebook.dap import dap_note
from studio.casebook.errors import CasebookError
from studio.casebook.figures import FIGURES
from studio.casebook.markdown import render
from studio.casebook.measures import readings
from studio.casebook.questions import QuestionSet, teaching_questions
from studio.casebook.risk_notes import crisis_contact, kind_label
from studio.casebook.session_view import SessionView, session_views
from studio.casebook.supervision import supervise
from studio.casebook.supervision_sheet import load_sheet, sheets
from studio.casebook.treatment_plan import treatment_plan

FIGURES_SHOWN = (
    "therapist_word_share",
    "reflections_per_question",
    "open_question_share",
    "change_talk_share",
)
BOOKLET = "booklet"
PARTS = ("progress-notes", "treatment-plan", "supervision", "teaching-questions", "transcript")
"""Documents of the booklet in its order; the answer key stays out of it."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its name is the file's stem, its title the first heading."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Casebook:
    """All documents of a course, and what the reader must be told about how they were made."""

    course_id: str
    documents: Sequence[Document]
    notices: Sequence[str]


def casebook(course: Course, date: dt.date) -> Casebook:
    """Make every document of a generated course.

    Args:
        course: A synthetic course with at least one turn in each of its sessions.
        date: Day the booklet is made on, for its title page.

    Raises:
        CasebookError: The course is real talk, empty, or does not fit its persona.
        ClinicalDataError: A data file is faulty.
    """
    _check(course)
    views = session_views(course)
    sheet, fell_back = load_sheet(course.framework)
    texts = {
        "progress-notes": _progress_notes(course, views),
        "treatment-plan": _treatment_plan(course, views),
        "supervision": render(
            "supervision",
            sheet=sheet,
            fell_back=fell_back,
            framework=course.framework,
            known=sheets(),
            sessions=[(view, _figures(view), supervise(view, sheet)) for view in views],
        ),
        **_questions(course, views),
        "transcript": render("transcript", views=views),
    }
    title = render(
        "title",
        course=course,
        name=course.patient.get("first_name"),
        age=course.patient.get("age"),
        made=_made(course),
        date=date,
        version=version("theraloom"),
    )
    texts[BOOKLET] = "\n".join([title, *(texts[part] for part in PARTS)])
    notices = []
    if fell_back:
        notices.append(
            f"{course.id}: no supervision sheet for {course.framework or 'a course without a modality'}; the "
            f"general one was used (there are sheets for {', '.join(sheets())})"
        )
    return Casebook(
        course.id,
        [Document(name, text.split("\n", 1)[0].removeprefix("# "), text) for name, text in texts.items()],
        notices,
    )


def _check(course: Course) -> None:
    if not course.synthetic:
        raise CasebookError(
            f"course {course.id}: is real talk (synthetic: false); a casebook is made from generated courses "
            "only, as it says on every page that there is no such person"
        )
    if not course.sessions:
        raise CasebookError(f"course {course.id}: has no session; generate it to its end first")
    for session in course.sessions:
        if all(turn.delivery is not None and turn.delivery.backchannel for turn in session.turns):
            raise CasebookError(
                f"course {course.id}: session {session.number} has no turn; generate it again"
            )


def _progress_notes(course: Course, views: Sequence[SessionView]) -> str:
    found = readings(views)
    return render(
        "progress_notes", sessions=[(view, dap_note(course, view, found[view.number])) for view in views]
    )


def _treatment_plan(course: Course, views: Sequence[SessionView]) -> str:
    complaints = views[-1].of_kind("complaint")
    return render(
        "treatment_plan",
        plan=treatment_plan(course, views, readings(views)),
        last=views[-1].number,
        count=len(views),
        complaint=complaints[0] if complaints else None,
        crisis_contact=crisis_contact(),
    )


def _figures(view: SessionView) -> list[str]:
    figures = [FIGURES[name](view) for name in FIGURES_SHOWN]
    return [f"{figure.words[0].upper()}{figure.words[1:]}." for figure in figures if figure.value is not None]


def _questions(course: Course, views: Sequence[SessionView]) -> dict[str, str]:
    asked: QuestionSet = teaching_questions(course, views)
    sessions = [(view, asked.sessions[view.number]) for view in views]
    case = views[-1].case
    conceptualization: CognitiveConceptualization | None = None if case is None else conceptualize(case)
    states = [
        (view.number, known[0], known[-1])
        for view in views
        if (known := [turn.state for turn in view.turns if turn.state is not None])
    ]
    return {
        "teaching-questions": render("teaching_questions", sessions=sessions, course_questions=asked.course),
        "answer-key": render(
            "answer_key",
            sessions=sessions,
            course_questions=asked.course,
            conceptualization=conceptualization,
            facts=[] if case is None else list(case.facts()),
            kind_label=kind_label,
            told=views[-1].told,
            measures=[(view.number, measure) for view in views for measure in view.session.measures],
            states=states,
            clinical=[(v.number, v.session.clinical) for v in views if v.session.clinical is not None],
        ),
    }


def _made(course: Course) -> list[tuple[str, str]]:
    """How the talk came to be, as far as the record says; each value once."""
    known = [session.provenance for session in course.sessions if session.provenance is not None]
    rows = {
        "Language model": dict.fromkeys(item.model for item in known),
        "Backend": dict.fromkeys(item.backend for item in known),
        "Planner": dict.fromkeys(item.planner for item in known),
        "Wording": dict.fromkeys(item.wording for item in known),
        "Generated with": dict.fromkeys(f"theraloom {item.package_version}" for item in known),
    }
    made = [(row, ", ".join(values)) for row, values in rows.items() if values]
    dates = [session.date for session in course.sessions if session.date is not None]
    if dates:
        made.append(("Dates in the case", f"{dates[0].isoformat()} to {dates[-1].isoformat()}"))
    if course.seed is not None:
        made.append(("Seed", str(course.seed)))
    return made
