"""Variants set beside each other: a row a variant, a column a figure, and what changes from row to row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.record import Course
from evaluation.failures.interval import MIN_COURSES, Estimate, difference, estimate
from evaluation.failures.measure import FIGURES, CourseFailures, course_failures

FAILURES = (
    "role_swaps",
    "echoed_turns",
    "repeated_4grams_session",
    "repeated_turns_session",
    "repeated_4grams_course",
    "repeated_turns_course",
    "premature_cure_turns",
    "premature_cure_sessions",
    "facts_above_trust",
    "facts_unasked",
    "floods",
    "labels_unsaid",
)
CIRCUMSTANCES = (
    "facts_told",
    "words_per_turn",
    "turns_per_session",
    "drafted",
    "refused",
    "candidates",
    "prompt_tokens",
    "new_prompt_tokens",
    "completion_tokens",
    "seconds",
)
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One variant as measured.

    Attributes:
        courses: Its finished courses, in the study's order.
        dropped: Courses that were given up.
        wall_s: Seconds the variant took, where that is known.
    """

    courses: tuple[CourseFailures, ...]
    dropped: int = 0
    wall_s: float | None = None

    def figure(self, name: str) -> Estimate:
        """A figure over the courses."""
        return estimate([course.counts[name] for course in self.courses], name)

    def change_from(self, before: Row, name: str) -> Estimate:
        """How much the figure differs from another row's, on the courses that both finished."""
        mine = {course.course_id: course.counts[name] for course in self.courses}
        theirs = {course.course_id: course.counts[name] for course in before.courses}
        both = [course_id for course_id in mine if course_id in theirs]
        return difference([mine[one] for one in both], [theirs[one] for one in both], name)


def row_of(courses: Sequence[Course], *, dropped: int = 0, wall_s: float | None = None) -> Row:
    """Measure the courses of a variant."""
    return Row(tuple(map(course_failures, courses)), dropped, wall_s)


def table_as_json(rows: Mapping[str, Row]) -> list[dict[str, Any]]:
    """Every figure of every row, with the change from the row above it."""
    titles = list(rows)
    made = []
    for position, (title, row) in enumerate(rows.items()):
        before = rows[titles[position - 1]] if position else None
        made.append(
            {
                "variant": title,
                "courses": len(row.courses),
                "dropped": row.dropped,
                "wall_minutes": None if row.wall_s is None else round(row.wall_s / 60, 2),
                "figures": {name: _rounded(row.figure(name)) for name in FIGURES},
                "change": None
                if before is None
                else {name: _rounded(row.change_from(before, name)) for name in FAILURES},
            }
        )
    return made


def _rounded(figure: Estimate) -> dict[str, Any]:
    return {
        name: round(value, 5) if isinstance(value, float) else value for name, value in asdict(figure).items()
    }


def table_as_markdown(rows: Mapping[str, Row]) -> str:
    """Three tables: failures, what changes from row to row, and what the rows cost."""
    figures = {title: {name: row.figure(name) for name in FIGURES} for title, row in rows.items()}
    titles = list(rows)
    changes = {
        f"{titles[position]} against {titles[position - 1]}": {
            name: rows[titles[position]].change_from(rows[titles[position - 1]], name) for name in FAILURES
        }
        for position in range(1, len(titles))
    }
    kept = {
        title: f"{len(row.courses)}" + (f" ({row.dropped} dropped)" if row.dropped else "")
        for title, row in rows.items()
    }
    minutes = {
        title: NOTHING if row.wall_s is None else f"{row.wall_s / 60:.1f}" for title, row in rows.items()
    }
    intervals = (
        "In brackets the 95% interval of a bootstrap over courses."
        if any(len(row.courses) >= MIN_COURSES for row in rows.values())
        else f"Too few courses for intervals (at least {MIN_COURSES})."
    )
    return "\n\n".join(
        (
            "## Failures",
            _table("variant", FAILURES, figures, {"courses": kept}),
            intervals,
            "## Change from the row above, same courses",
            _table("step", FAILURES, changes, {}, signed=True),
            "## Talk and cost",
            _table("variant", CIRCUMSTANCES, figures, {"wall min": minutes}),
            _legend(),
        )
    )


def _table(
    head: str,
    names: Sequence[str],
    rows: Mapping[str, Mapping[str, Estimate]],
    extra: Mapping[str, Mapping[str, str]],
    *,
    signed: bool = False,
) -> str:
    heads = [head, *extra, *(FIGURES[name].title for name in names)]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for title, figures in rows.items():
        cells = [title, *(column[title] for column in extra.values())]
        cells += [_cell(name, figures[name], signed=signed) for name in names]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(name: str, figure: Estimate, *, signed: bool) -> str:
    if figure.value is None:
        return NOTHING
    text = _number(name, figure.value, signed=signed)
    if figure.low is None or figure.high is None:
        return text
    return f"{text} [{_number(name, figure.low, signed=signed)}, {_number(name, figure.high, signed=signed)}]"


def _number(name: str, value: float, *, signed: bool) -> str:
    sign = "+" if signed else ""
    return f"{100 * value:{sign}.1f}%" if FIGURES[name].form == "share" else f"{value:{sign}.1f}"


def _legend() -> str:
    shares = [f"{about.title} (of {about.unit})" for about in FIGURES.values() if about.form == "share"]
    return f"Shares: {'; '.join(shares)}. {NOTHING}: nothing to count it among."
