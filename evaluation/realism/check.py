"""The realism check: a corpus measured once, set beside a reference, judged by a gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from corpus.record import Course
from evaluation.errors import TooFewSessionsError
from evaluation.realism.beside import Comparison, compare
from evaluation.realism.corpus_figures import CorpusFigures, measure_course, sum_up
from evaluation.realism.gate import Gate
from evaluation.realism.table import RealismTable, realism_table
from evaluation.realism.targets import Reference
from evaluation.realism.turn_tests import TURN_TESTS, Finding, TurnTest, find_faults
from evaluation.realism.verdict import GateResult, check_fit, judge

KEPT_FINDINGS = 20
"""Findings of each yes/no test that are kept as examples; all are counted."""


@dataclass(frozen=True, slots=True)
class RealismCheck:
    """Everything a check found out about a corpus."""

    corpus: str
    synthetic: bool
    """True when every course is labelled synthetic."""
    truncated: bool
    """True when the corpus has more sessions than were measured."""
    measured: CorpusFigures
    table: RealismTable
    comparison: Comparison
    result: GateResult

    @property
    def passed(self) -> bool:
        """The gate's verdict."""
        return self.result.passed


@dataclass(slots=True)
class _Seen:
    """What is noted about the courses on their way to the figures."""

    limit: int | None
    sessions: int = 0
    truncated: bool = False
    synthetic: bool = True
    failing: dict[TurnTest, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in TURN_TESTS}
    )
    findings: list[Finding] = field(default_factory=list)

    def pass_on(self, courses: Iterable[Course]) -> Iterator[Course]:
        for course in courses:
            left = None if self.limit is None else self.limit - self.sessions
            if left is not None and left < len(course.sessions):
                self.truncated = True
                if left == 0:
                    return
                course = course.model_copy(update={"sessions": course.sessions[:left]})  # noqa: PLW2901
            self.sessions += len(course.sessions)
            self.synthetic &= course.synthetic
            for finding in find_faults(course):
                counts = self.failing[finding.test]
                if counts.total() < KEPT_FINDINGS:
                    self.findings.append(finding)
                counts[finding.session_id] += 1
            yield course


def check_realism(
    courses: Iterable[Course],
    reference: Reference,
    gate: Gate,
    *,
    corpus: str,
    max_sessions: int | None = None,
) -> RealismCheck:
    """Measure a corpus in one pass and judge it.

    Args:
        courses: The corpus, streaming.
        reference: What it is set beside.
        gate: What it is judged by.
        corpus: Name of the corpus for the report.
        max_sessions: Measure only so many sessions, in the corpus' order.

    Raises:
        GateMismatchError: Gate and reference do not fit each other; found before anything is read.
        TooFewSessionsError: The corpus has no session.
    """
    check_fit(gate, reference)
    seen = _Seen(max_sessions)
    measured = sum_up(measure_course(course, gate.talk) for course in seen.pass_on(courses))
    if not measured.sessions:
        raise TooFewSessionsError(f"{corpus}: holds no session, so there is nothing to check")
    table = realism_table(measured, reference)
    failing: dict[TurnTest, dict[str, int]] = {test: dict(counts) for test, counts in seen.failing.items()}
    return RealismCheck(
        corpus=corpus,
        synthetic=seen.synthetic,
        truncated=seen.truncated,
        measured=measured,
        table=table,
        comparison=compare(measured, table, gate.leave_out),
        result=judge(gate, table, failing, seen.findings),
    )
