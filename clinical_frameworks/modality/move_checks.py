"""What must hold of the moves of a script, by the modality's phases, techniques and lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from clinical_frameworks.framework import RESISTANCES, STYLES
from clinical_frameworks.modality.definition import RISK_PHASE, Modality
from clinical_frameworks.modality.script_files import ScriptFiles
from clinical_frameworks.script import Move
from clinical_frameworks.script.guards import check_guard, holds
from clinical_frameworks.script.view import PlanView

_RESULTS = ("done", "partly", "not_done")


@dataclass(frozen=True)
class Surroundings:
    """What moves may name."""

    definition: Modality
    techniques: Collection[str]
    view: PlanView


def move_faults(files: ScriptFiles, around: Surroundings) -> Iterator[str]:
    """Faults of all moves: phase, lines, guards, techniques without a move, and how the session closes."""
    phases = {phase.id for phase in around.definition.phases} | {RISK_PHASE}
    for move in files.moves:
        where = f"{files.move_files[move.id]}: move {move.id!r}"
        if move.phase not in phases:
            known = ", ".join(sorted(phases))
            yield f"{where}: field phase: unknown phase {move.phase!r}; modality.yaml has {known}"
        for item in move.lines:
            if item.line not in files.lines:
                yield f"{where}: field lines: no line {item.line!r} in lines/*.yaml"
        for guard in _guards(move):
            fault = guard_fault(guard, files, around)
            if fault is not None:
                yield f"{where}: guard {guard!r}: {fault}"
    yield from _phases_without_moves(files, around.definition)
    yield from _techniques_without_moves(files, around.techniques)
    yield from _closing_faults(files, around.definition)


def _guards(move: Move) -> Iterator[str]:
    yield from move.when
    for item in move.lines:
        yield from item.when


def guard_fault(guard: str, files: ScriptFiles, around: Surroundings) -> str | None:
    """What is wrong with a guard; None when it is sound."""
    if not check_guard(guard):
        return "unknown guard (see the README for all guards)"
    name, _, argument = guard.removeprefix("not ").partition(":")
    check = _ARGUMENTS.get(name)
    fault = check(argument, files, around) if check is not None and argument else None
    if fault is not None:
        return fault
    try:
        holds(guard, around.view)
    except (ValueError, KeyError, TypeError) as error:
        return f"cannot be evaluated ({error})"
    return None


def _one_of(known: Collection[str], argument: str) -> str | None:
    return None if argument in known else f"unknown {argument!r}; known: {', '.join(known)}"


def _known_slot(argument: str, files: ScriptFiles, around: Surroundings) -> str | None:
    if around.view.known(argument):
        return None
    return f"{argument!r} is no fact slot without a form (see the README for all slots)"


def _level(argument: str, files: ScriptFiles, around: Surroundings) -> str | None:
    try:
        level = float(argument)
    except ValueError:
        level = -1.0
    return None if 0.0 <= level <= 1.0 else f"{argument!r} is no number between 0 and 1"


def _done_move(argument: str, files: ScriptFiles, around: Surroundings) -> str | None:
    """A move used once per chain is remembered with its chain, any other without."""
    name, at, chain = argument.partition("@")
    move = next((move for move in files.moves if move.id == name), None)
    if move is None or (at and chain != "chain"):
        return f"no move {argument!r}; write MOVE, or MOVE@chain for a move with 'per: chain'"
    if (move.per == "chain") != bool(at):
        form = f"did:{name}@chain" if move.per == "chain" else f"did:{name}"
        return f"move {name!r} has 'per: {move.per}', so it never holds; write {form}"
    return None


_Check = Callable[[str, ScriptFiles, Surroundings], "str | None"]
_ARGUMENTS: Mapping[str, _Check] = {
    "technique": lambda argument, files, around: _one_of(around.techniques, argument),
    "homework": lambda argument, files, around: _one_of(_RESULTS, argument),
    "style": lambda argument, files, around: _one_of(STYLES, argument),
    "resistance": lambda argument, files, around: _one_of(RESISTANCES, argument),
    "told": _known_slot,
    "untold": _known_slot,
    "more": _known_slot,
    "trust": _level,
    "did": _done_move,
}


def _phases_without_moves(files: ScriptFiles, definition: Modality) -> Iterator[str]:
    used = {move.phase for move in files.moves}
    for phase in definition.phases:
        if phase.id not in used:
            yield f"moves/*.yaml: no move has phase {phase.id!r} of modality.yaml"


def _techniques_without_moves(files: ScriptFiles, techniques: Collection[str]) -> Iterator[str]:
    """A guard must ask for each technique, and a therapist's line with ``technique: true`` carry it."""
    carried = set()
    for move in files.moves:
        for item in move.lines:
            line = files.lines.get(item.line)
            if line is not None and line.technique and line.speaker == "therapist":
                carried |= {*move.when, *item.when}
    for technique in techniques:
        if f"technique:{technique}" not in carried:
            yield (
                f"techniques.yaml: technique {technique!r}: no move with the guard "
                f"'technique:{technique}' has a therapist's line with 'technique: true'"
            )


def _closing_faults(files: ScriptFiles, definition: Modality) -> Iterator[str]:
    """The last phase must end with a move that is always taken and whose last line closes the session."""
    closing = {key for key, line in files.lines.items() if line.closes}
    if not closing:
        yield "lines/*.yaml: no line has 'closes: true'; the patient's last goodbye must"
        return
    last = definition.phases[-1].id
    for move in files.moves:
        if move.phase != last and closing & {item.line for item in move.lines}:
            yield (
                f"{files.move_files[move.id]}: move {move.id!r}: it closes the session in phase "
                f"{move.phase!r}; only the last phase, {last!r}, may"
            )
    moves = [move for move in files.moves if move.phase == last]
    if not moves:
        return
    move, item = moves[-1], moves[-1].lines[-1]
    sure = move.must and not move.when and item.chance == 1.0 and not item.when
    if item.line not in closing or not sure:
        yield (
            f"{files.move_files[move.id]}: move {move.id!r}: the last move of the last phase must be "
            "'must: true' without 'when', and end with a line that has 'closes: true', without chance or "
            "'when'"
        )
