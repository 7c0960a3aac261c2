"""A gate's rules applied to a measured corpus: each rule with value, limit, verdict and who fails it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from evaluation.errors import GateMismatchError
from evaluation.realism.figures import SESSION_FIGURE_NAMES
from evaluation.realism.gate import Gate, Limit
from evaluation.realism.table import Cell, RealismTable
from evaluation.realism.targets import Band, Reference
from evaluation.realism.turn_tests import Finding, TurnTest


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the gate and what became of it."""

    name: str
    """As the gate file nests it: ``per_session.at_least``, ``limits.repeated_4gram_share``."""
    value: float | None
    """What was measured; for a rule of sessions the share of sessions that meet it; None without a value."""
    limit: str
    passed: bool
    failing: tuple[str, ...]
    """Ids of the sessions that fail it; for yes/no tests, of the sessions with a finding."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GateResult:
    """The verdict over a corpus."""

    gate: Gate
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    """The first findings of each yes/no test."""

    @property
    def passed(self) -> bool:
        """True when every rule holds."""
        return all(rule.passed for rule in self.rules)


@dataclass(frozen=True, slots=True)
class _Session:
    """One session: its cells by figure, those left out aside."""

    id: str
    utterances: int
    every: dict[str, Cell]
    judged: dict[str, Cell]

    @property
    def inside(self) -> int:
        return sum(cell.position == "inside" for cell in self.judged.values())


_SessionTest = Callable[[_Session], bool]


def check_fit(gate: Gate, reference: Reference) -> None:
    """Raise `GateMismatchError` when the gate cannot be applied to what the reference holds."""
    if gate.talk != reference.talk:
        raise GateMismatchError(
            f"gate {gate.name!r} judges {gate.talk}, reference {reference.name!r} was measured on "
            f"{reference.talk}; name a reference that fits, such as {gate.reference!r}"
        )
    counted = counted_figures(gate, reference)
    if gate.per_session.at_least is not None and gate.per_session.at_least > len(counted):
        raise GateMismatchError(
            f"gate {gate.name!r}: per_session.at_least is {gate.per_session.at_least}, and reference "
            f"{reference.name!r} has p10 and p90 of only {len(counted)} figures that count"
        )


def counted_figures(gate: Gate, reference: Reference) -> tuple[str, ...]:
    """The figures ``per_session.at_least`` counts: those of the file, or all with p10 and p90 anywhere."""
    if gate.per_session.of is not None:
        return tuple(dict.fromkeys(gate.per_session.of))
    with_width = {
        name
        for column in reference.columns
        for name, band in column.figures.items()
        if band.width is not None
    }
    return tuple(name for name in SESSION_FIGURE_NAMES if name in with_width and name not in gate.leave_out)


def judge(
    gate: Gate,
    table: RealismTable,
    failing: dict[TurnTest, dict[str, int]],
    findings: Sequence[Finding] = (),
) -> GateResult:
    """Apply a gate.

    Args:
        gate: The gate.
        table: The corpus beside the reference, with its corpus rows.
        failing: For each yes/no test the sessions it found something in, and how often.
        findings: Findings kept as examples.

    Raises:
        GateMismatchError: The gate does not fit the table's reference.
    """
    check_fit(gate, table.reference)
    sessions = _sessions(gate, table)
    rules = [_min_sessions(gate, sessions)]
    tests = list(_session_tests(gate, table.reference))
    rules += [_over_sessions(gate, sessions, name, limit, test) for name, limit, test in tests]
    rules.append(_sessions_passing(gate, sessions, [test for _, _, test in tests]))
    rules += _corpus_rules(gate, table, sessions)
    rules += [_turn_rule(test, failing.get(test, {})) for test in gate.tests]
    return GateResult(gate, tuple(rules), tuple(item for item in findings if item.test in gate.tests))


def _sessions(gate: Gate, table: RealismTable) -> list[_Session]:
    sessions = []
    for position, column in enumerate(table.columns):
        every = {row.name: row.cells[position] for row in table.rows}
        judged = {
            name: cell
            for name, cell in every.items()
            if cell.position != "not judged" and name not in gate.leave_out
        }
        sessions.append(_Session(column.session_id, column.utterances, every, judged))
    return sessions


def _min_sessions(gate: Gate, sessions: Sequence[_Session]) -> Rule:
    judged = sum(bool(session.judged) for session in sessions)
    enough = judged >= gate.min_sessions
    return Rule("min_sessions", float(judged), f"at least {gate.min_sessions}", enough, ())


def _session_tests(gate: Gate, reference: Reference) -> Iterator[tuple[str, str, _SessionTest]]:
    """Name, limit in words, and test of each rule a session must meet."""
    shortest = reference.columns[0].min_utterances
    yield "long_enough", f"{shortest} {_unit(gate)}", lambda session: bool(session.judged)
    rules = gate.per_session
    if (least := rules.min_share_inside) is not None:
        yield (
            "per_session.min_share_inside",
            f"{least:.0%} of its figures",
            lambda session: bool(session.judged) and session.inside >= least * len(session.judged) - 1e-9,
        )
    if (count := rules.at_least) is not None:
        counted = counted_figures(gate, reference)

        def enough(session: _Session) -> bool:
            cells = [session.judged[name] for name in counted if name in session.judged]
            needed = -(-count * len(cells) // len(counted))
            return bool(cells) and sum(cell.position == "inside" for cell in cells) >= needed

        yield "per_session.at_least", f"{count} of {len(counted)} figures", enough
    if (most := rules.max_outside_hard) is not None:
        yield (
            "per_session.max_outside_hard",
            f"at most {most} outside the hard band",
            lambda session: sum(_outside_hard(cell) for cell in session.judged.values()) <= most,
        )
    for name, limit in gate.limits.items():
        if limit.over == "session":
            yield f"limits.{name}", _limit_words(limit), _limit_test(name, limit)


def _unit(gate: Gate) -> str:
    return "merged turns" if gate.talk == "merged" else "utterances"


def _outside_hard(cell: Cell) -> bool:
    hard = cell.band.hard() if cell.band is not None else None
    return hard is not None and hard.position(cell.value) in ("below", "above")


def _limit_test(name: str, limit: Limit) -> _SessionTest:
    def holds(session: _Session) -> bool:
        cell = session.every[name]
        # A figure without a value breaks no limit: nothing was said that could.
        return cell.value is None or _within(cell.value, limit, cell.band)

    return holds


def _within(value: float, limit: Limit, band: Band | None) -> bool:
    if limit.min is not None and value < limit.min:
        return False
    if limit.max is not None and value > limit.max:
        return False
    asked = band.hard() if limit.band == "hard" and band is not None else band
    return limit.band is None or asked is None or asked.position(value) not in ("below", "above")


def _limit_words(limit: Limit) -> str:
    parts = [
        f"at least {limit.min:g}" if limit.min is not None else "",
        f"at most {limit.max:g}" if limit.max is not None else "",
        f"inside the {limit.band} band" if limit.band is not None else "",
    ]
    return ", ".join(part for part in parts if part)


def _over_sessions(
    gate: Gate, sessions: Sequence[_Session], name: str, limit: str, test: _SessionTest
) -> Rule:
    failing = tuple(session.id for session in sessions if not test(session))
    share = 1 - len(failing) / len(sessions) if sessions else None
    passed = share is not None and share >= gate.sessions_passing - 1e-9
    return Rule(name, share, f"{limit}; in {gate.sessions_passing:.0%} of sessions", passed, failing)


def _sessions_passing(gate: Gate, sessions: Sequence[_Session], tests: Sequence[_SessionTest]) -> Rule:
    return _over_sessions(
        gate,
        sessions,
        "sessions_passing",
        "every rule above",
        lambda session: all(test(session) for test in tests),
    )


def _corpus_rules(gate: Gate, table: RealismTable, sessions: Sequence[_Session]) -> Iterator[Rule]:
    if (least := gate.corpus.min_share_inside) is not None:
        judged = sum(len(session.judged) for session in sessions)
        share = sum(session.inside for session in sessions) / judged if judged else None
        passed = share is not None and share >= least - 1e-9
        yield Rule("corpus.min_share_inside", share, f"at least {least:.0%}", passed, ())
    corpus_cells = {row.name: row.cells[0] for row in table.corpus_rows}
    for name, limit in gate.limits.items():
        if limit.over == "session":
            continue
        if name in corpus_cells:
            value, band = corpus_cells[name].value, corpus_cells[name].band
        else:
            cells = [session.every[name] for session in sessions]
            values = [cell.value for cell in cells if cell.value is not None]
            value = median(values) if values else None
            band = _commonest_band(cells)
        note = "" if value is not None else "no value in this corpus, so the limit is not broken"
        passed = value is None or _within(value, limit, band)
        yield Rule(f"limits.{name}", value, f"{_limit_words(limit)} over the corpus", passed, (), note)


def _commonest_band(cells: Sequence[Cell]) -> Band | None:
    bands = [cell.band for cell in cells if cell.band is not None]
    return max(bands, key=bands.count, default=None)


def _turn_rule(test: TurnTest, failing: dict[str, int]) -> Rule:
    found = sum(failing.values())
    return Rule(f"tests.{test}", float(found), "none", not found, tuple(failing))
