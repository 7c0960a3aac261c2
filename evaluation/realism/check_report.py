"""A realism check as text for a terminal, as Markdown, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from evaluation.realism.beside import Beside
from evaluation.realism.check import RealismCheck
from evaluation.realism.render import (
    markdown_block,
    number,
    reference_cell,
    render_json,
    text_block,
)
from evaluation.realism.targets import Spread
from evaluation.realism.verdict import Rule

SHOWN_SESSIONS = 5
"""Failing sessions named for each rule; JSON has them all."""


def check_text(check: RealismCheck) -> str:
    """Render for a terminal."""
    parts = [_headline(check), *_notes(check)]
    parts += [f"{title}\n\n{text_block(lines)}" for title, lines in _tables(check)]
    return "\n\n".join([*parts, *_footer(check)])


def check_markdown(check: RealismCheck, plot: str | None = None) -> str:
    """Render as a Markdown page; ``plot`` is the file name of the picture beside it."""
    parts = [f"# Realism check of {check.corpus}", f"**{_headline(check)}**", *_notes(check)]
    if plot is not None:
        parts.append(f"![Figures of the corpus beside the reference]({plot})")
    parts += [f"## {title}\n\n{markdown_block(lines)}" for title, lines in _tables(check)]
    return "\n\n".join([*parts, *_footer(check)]) + "\n"


def check_data(check: RealismCheck) -> dict[str, Any]:
    """Everything the check holds, as plain data."""
    measured = check.table.reference.as_measured()
    return {
        "corpus": check.corpus,
        "synthetic": check.synthetic,
        "passed": check.passed,
        "gate": check.result.gate.model_dump(mode="json"),
        "rules": [asdict(rule) for rule in check.result.rules],
        "findings": [asdict(finding) for finding in check.result.findings],
        "courses": check.measured.courses,
        "sessions_measured": len(check.measured.sessions),
        "truncated": check.truncated,
        "figures": [_figure_data(figure) for figure in check.comparison.figures],
        "floor": {
            "from": measured.name,
            "share_inside": _spread_data(check.comparison.floor_share),
            "columns": [column.model_dump() for column in check.comparison.floor_columns],
            "corpus": {
                name: _spread_data(spread)
                for name, spread in (measured.floor.corpus if measured.floor else {}).items()
            },
        },
        "realism": json.loads(render_json(check.table)),
    }


def _figure_data(figure: Beside) -> dict[str, Any]:
    return {
        "figure": figure.name,
        "sessions": figure.sessions,
        "deciles": figure.deciles,
        "inside": figure.inside,
        "judged": figure.judged,
        "share_inside": figure.share_inside,
        "floor_share_inside": _spread_data(figure.floor_share),
        "distance": figure.distance,
        "floor_distance": _spread_data(figure.floor_distance),
    }


def _spread_data(spread: Spread | None) -> dict[str, float] | None:
    return spread.model_dump() if spread is not None else None


def _headline(check: RealismCheck) -> str:
    rules = check.result.rules
    failed = [rule.name for rule in rules if not rule.passed]
    gate = check.result.gate.name
    if not failed:
        return f"PASSED gate {gate!r}: all {len(rules)} rules hold."
    return f"FAILED gate {gate!r}: {len(failed)} of {len(rules)} rules do not hold ({', '.join(failed)})."


def _notes(check: RealismCheck) -> Iterator[str]:
    sessions = len(check.measured.sessions)
    label = "SYNTHETIC talk" if check.synthetic else "Talk that is not, or not all, labelled synthetic"
    more = (
        f" The corpus has more sessions; only the first {sessions} were measured." if check.truncated else ""
    )
    words, courses = check.measured.words, check.measured.courses
    yield f"{label}: {courses} courses, {sessions} sessions, {words} words.{more}"
    if check.result.gate.talk == "merged":
        yield "Measured in merged turns (backchannels dropped, neighbours joined), the utterances below."


def _tables(check: RealismCheck) -> Iterator[tuple[str, list[list[str]]]]:
    yield "Rules of the gate", _rule_lines(check.result.rules)
    if check.result.findings:
        yield "Found in turns", _finding_lines(check)
    yield "Figures of the sessions", _figure_lines(check)
    yield "Figures of the corpus", _corpus_lines(check)


def _rule_lines(rules: Sequence[Rule]) -> list[list[str]]:
    lines = [["rule", "verdict", "value", "limit", "failing sessions"]]
    for rule in rules:
        named = ", ".join(rule.failing[:SHOWN_SESSIONS])
        more = len(rule.failing) - SHOWN_SESSIONS
        named += f" and {more} more" if more > 0 else ""
        verdict = "pass" if rule.passed else "FAIL"
        lines.append([rule.name, verdict, _rule_value(rule), rule.limit, named or rule.note or "-"])
    return lines


def _rule_value(rule: Rule) -> str:
    if rule.value is None:
        return "-"
    if rule.name == "min_sessions" or rule.name.startswith("tests."):
        return f"{rule.value:.0f}"
    if rule.limit.endswith("over the corpus"):
        return number(rule.value)
    return f"{rule.value:.0%}"


def _finding_lines(check: RealismCheck) -> list[list[str]]:
    lines = [["test", "where", "what"]]
    shown: dict[str, int] = {}
    for finding in check.result.findings:
        shown[finding.test] = shown.get(finding.test, 0) + 1
        if shown[finding.test] <= SHOWN_SESSIONS:
            lines.append([finding.test, finding.where, finding.what])
    return lines


def _figure_lines(check: RealismCheck) -> list[list[str]]:
    rows = {row.name: row for row in check.table.rows}
    lines = [
        [
            "figure",
            "corpus p10 - p50 - p90",
            "reference",
            "inside",
            "real inside",
            "distance",
            "real distance",
        ]
    ]
    for figure in check.comparison.figures:
        spread = figure.deciles
        lines.append(
            [
                figure.name,
                " - ".join(number(spread[index]) for index in (0, 4, 8)) if spread else "-",
                reference_cell(rows[figure.name]),
                _percent(figure.share_inside),
                _interval(figure.floor_share, "{:.0%}"),
                number(figure.distance),
                _interval(figure.floor_distance, "{:.2f}"),
            ]
        )
    inside = sum(figure.inside for figure in check.comparison.figures)
    judged = sum(figure.judged for figure in check.comparison.figures)
    overall = _percent(inside / judged if judged else None)
    floor = _interval(check.comparison.floor_share, "{:.0%}")
    lines.append([f"all ({inside} of {judged})", "", "", overall, floor, "", ""])
    return lines


def _corpus_lines(check: RealismCheck) -> list[list[str]]:
    measured = check.table.reference.as_measured()
    differences = measured.floor.corpus if measured.floor is not None else {}
    lines = [["figure", "value", "measured on", "reference", "off by", "real halves differ by"]]
    for row in check.table.corpus_rows:
        cell = row.cells[0]
        known = cell.band is not None and cell.band.p50 is not None and cell.value is not None
        off = abs(cell.value - cell.band.p50) if known else None  # type: ignore[operator, union-attr]
        floor = differences.get(row.name)
        apart = f"{number(floor.mean)} (to {number(floor.high)})" if floor is not None else "-"
        lines.append([row.name, number(cell.value), str(cell.n), reference_cell(row), number(off), apart])
    return lines


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _interval(spread: Spread | None, form: str) -> str:
    if spread is None:
        return "-"
    return f"{form.format(spread.mean)} ({form.format(spread.low)}-{form.format(spread.high)})"


def _footer(check: RealismCheck) -> Iterator[str]:
    reference = check.table.reference
    yield f"Reference: {reference.source}. {reference.caveat}"
    columns = check.comparison.floor_columns
    if columns:
        classes = "; ".join(
            f"from {column.min_utterances} {check.result.gate.talk.replace('merged', 'merged turns')} "
            f"{column.band_sessions:g} sessions judge {column.held_out_sessions:g}, {column.repeats} splits"
            for column in columns
        )
        yield (
            f"Real inside, real distance: held-out real sessions of {reference.as_measured().name} beside "
            f"the other half, mean (95% of the splits); {classes}. Few sessions make the bands, and with "
            "them the floor, unsteady. Distances are in widths of p10-p90."
        )
    else:
        yield "The reference holds no floor (real beside held-out real) for sessions of this length."
    yield (
        "Figures inside their range say that talk is shaped like real talk. They say nothing about whether "
        "it is good therapy, true, or safe to share."
    )
