"""What a finished run came to: symptom course, wording, memory, and realism beside real talk."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from corpus.record import Course, Measure, Session
from corpus.store import read_courses
from engine.errors import RunError
from engine.run_folder import RunFolder
from evaluation.realism import (
    RealismTable,
    corpus_figures,
    load_reference,
    realism_table,
    render_json,
    render_markdown,
    render_text,
)
from studio.tables import Table, as_markdown, as_text, counted

COURSES_SHOWN = 12
"""Most courses shown one by one; the means over all of them are shown in any case."""

_LABEL = (
    "SYNTHETIC. Every person and every word in this run was made by a computer program. It is no model of "
    "good care and no advice."
)


@dataclass(frozen=True, slots=True)
class Score:
    """Self-report on one instrument before a session, beside the simulated truth."""

    course: str
    session: int
    instrument: str
    total: int
    band: str
    truth: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What a session took up from earlier ones, and what it set."""

    course: str
    session: int
    facts: tuple[str, ...]
    homework: str
    outcome: str
    homework_next: str


@dataclass(slots=True)
class Labels:
    """Items of one instrument over all sessions: how many are present by each of the three labels."""

    items: int = 0
    true: int = 0
    reported: int = 0
    mentioned: int = 0
    same: int = 0
    """Items that truth and self-report both have as present, or both as absent."""
    mentioned_and_true: int = 0


@dataclass(slots=True)
class RunReport:
    """The report's figures.

    ``turns`` counts utterances as they stand on record, ``planned_turns`` and ``worded_by`` the turns they
    were laid over; ``repetition`` is the 4-gram share by session id.
    """

    study: str
    courses: int = 0
    sessions: int = 0
    turns: int = 0
    planned_turns: int = 0
    marked: int = 0
    worded_by: Counter[str] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)
    scores: list[Score] = field(default_factory=list)
    labels: dict[str, Labels] = field(default_factory=dict)
    carried: list[Carried] = field(default_factory=list)
    realism: RealismTable | None = None
    repetition: dict[str, float | None] = field(default_factory=dict)


def read_report(folder: RunFolder) -> RunReport:
    """Go once through the run's corpus.

    Raises:
        RunError: The run has no corpus yet, or an empty one.
        StoreError: The corpus is damaged.
    """
    report = RunReport(folder.study().study)
    if not (folder.corpus / "manifest.json").is_file():
        raise RunError(f"{folder.path}: not finished yet; go on with: theraloom resume {folder.path}")
    figures = corpus_figures(_counted(report, read_courses(folder.corpus)))
    if not report.courses:
        raise RunError(f"{folder.path}: every course was dropped; `theraloom status {folder.path}` says why")
    report.realism = realism_table(figures, load_reference())
    report.repetition = {
        session.session_id: session["repeated_4gram_share"].value for session in figures.sessions
    }
    return report


def report_text(report: RunReport) -> str:
    """The report for a terminal."""
    assert report.realism is not None, "read_report fills it"
    parts = [_LABEL, _summary(report), *(as_text(table) for table in _tables(report))]
    return "\n\n".join([*parts, "Realism beside real talk\n\n" + render_text(report.realism)])


def report_markdown(report: RunReport) -> str:
    """The report as a Markdown page."""
    assert report.realism is not None, "read_report fills it"
    parts = [f"# Report on {report.study}", f"> {_LABEL}", _summary(report)]
    parts += [as_markdown(table) for table in _tables(report)]
    return "\n\n".join([*parts, "## Realism beside real talk", render_markdown(report.realism)])


def report_data(report: RunReport) -> dict[str, Any]:
    """The report for other programs."""
    assert report.realism is not None, "read_report fills it"
    return {
        "synthetic": True,
        "study": report.study,
        "courses": report.courses,
        "sessions": report.sessions,
        "turns": report.turns,
        "planned_turns": report.planned_turns,
        "marked": report.marked,
        "worded_by": dict(report.worded_by),
        "models": dict(report.models),
        "scores": report.scores,
        "labels": report.labels,
        "carried": report.carried,
        "repeated_4gram_share": report.repetition,
        "realism": json.loads(render_json(report.realism)),
    }


def _counted(report: RunReport, courses: Iterable[Course]) -> Iterator[Course]:
    """Count each course on its way to the realism figures, so that the corpus is read once."""
    for course in courses:
        report.courses += 1
        known: set[str] = set()
        for session in course.sessions:
            _count_session(report, course.id, session, known)
            if session.memory is not None:
                known = {fact.fact_id for fact in session.memory.facts}
        yield course


def _count_session(report: RunReport, course_id: str, session: Session, known: set[str]) -> None:
    report.sessions += 1
    report.turns += len(session.turns)
    for turn in session.turns:
        if turn.provenance is not None:
            report.planned_turns += 1
            report.worded_by[turn.provenance.worded_by] += 1
            report.marked += turn.provenance.marked
    if session.provenance is not None:
        report.models[session.provenance.model] += 1
    for measure in session.measures:
        _count_labels(report.labels.setdefault(measure.instrument, Labels()), measure)
        report.scores.append(
            Score(
                course_id,
                session.number,
                measure.instrument,
                measure.total,
                measure.band or "",
                sum(measure.true_items),
            )
        )
    taken_up = dict.fromkeys(fact for turn in session.turns for fact in turn.refers_to if fact in known)
    reviewed, following = session.homework_reviewed, session.homework_set
    report.carried.append(
        Carried(
            course_id,
            session.number,
            tuple(taken_up),
            f"{reviewed.id} ({reviewed.kind})" if reviewed is not None else "",
            (reviewed.outcome or "").replace("_", " ") if reviewed is not None else "",
            f"{following.id} ({following.kind})" if following is not None else "",
        )
    )


def _count_labels(labels: Labels, measure: Measure) -> None:
    """An item is present when it is above 0."""
    for number, (true, reported) in enumerate(
        zip(measure.true_items, measure.reported_items, strict=True), start=1
    ):
        said = number in measure.mentioned_items
        labels.items += 1
        labels.true += true > 0
        labels.reported += reported > 0
        labels.mentioned += said
        labels.same += (true > 0) == (reported > 0)
        labels.mentioned_and_true += said and true > 0


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _summary(report: RunReport) -> str:
    models = ", ".join(report.models)
    sizes = ", ".join(
        (
            counted(report.courses, "course"),
            counted(report.sessions, "session"),
            counted(report.turns, "turn"),
        )
    )
    return f"{sizes}; model {models}; {counted(report.marked, 'turn')} marked."


def _tables(report: RunReport) -> Iterator[Table]:
    shown = dict.fromkeys(score.course for score in report.scores)
    first = set(list(shown)[:COURSES_SHOWN])
    numbers = sorted({score.session for score in report.scores})
    header = ("course", "instrument", *(f"session {number}" for number in numbers))
    rows: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for score in report.scores:
        if score.course in first:
            cell = f"{score.total} {score.band} (true {score.truth})"
            rows[score.course, score.instrument][score.session] = cell
    yield Table(
        "Symptom course (self-report before each session)",
        header,
        [[*key, *(cells.get(number, "-") for number in numbers)] for key, cells in rows.items()],
    )
    if len(shown) > 1:
        yield _means(report, numbers)
    yield Table(
        "Items present: true, self-reported, mentioned in talk",
        (
            *("instrument", "items", "true", "reported", "mentioned"),
            *("reported as true", "mentioned that are true", "true that are mentioned"),
        ),
        [
            [
                instrument,
                *(str(count) for count in (one.items, one.true, one.reported, one.mentioned)),
                _share(one.same, one.items),
                _share(one.mentioned_and_true, one.mentioned),
                _share(one.mentioned_and_true, one.true),
            ]
            for instrument, one in report.labels.items()
        ],
    )
    yield Table(
        "Who worded the turns",
        ("worded by", "turns", "share"),
        [
            [name, str(count), f"{count / max(1, report.planned_turns):.1%}"]
            for name, count in report.worded_by.most_common()
        ],
    )
    yield Table(
        "Memory carried over" + (f" (first {COURSES_SHOWN} courses)" if len(shown) > COURSES_SHOWN else ""),
        ("course", "session", "earlier facts taken up", "homework reviewed", "outcome", "homework set"),
        [
            [
                item.course,
                str(item.session),
                ", ".join(item.facts) or "-",
                item.homework or "-",
                item.outcome or "-",
                item.homework_next or "-",
            ]
            for item in report.carried
            if item.course in first
        ],
    )
    if len(report.repetition) <= COURSES_SHOWN:
        yield Table(
            "Repeated 4-grams",
            ("session", "share"),
            [[name, "-" if share is None else f"{share:.3f}"] for name, share in report.repetition.items()],
        )


def _means(report: RunReport, numbers: list[int]) -> Table:
    totals: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for score in report.scores:
        totals[score.instrument][score.session].append(score.total)
    rows = []
    for instrument, by_session in totals.items():
        cells = [by_session.get(number, []) for number in numbers]
        means = [f"{sum(cell) / len(cell):.1f} (n {len(cell)})" if cell else "-" for cell in cells]
        rows.append([instrument, *means])
    return Table(
        "Mean self-report over all courses", ("instrument", *(f"session {n}" for n in numbers)), rows
    )
