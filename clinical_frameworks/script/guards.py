"""Guards: conditions a move or line may ask for. ``not X`` negates; ``NAME:ARGUMENT`` takes an argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clinical_frameworks.risk import load_risk_protocol
from clinical_frameworks.script.view import PlanView

_FLAGS: Mapping[str, Callable[[PlanView], bool]] = {
    "first_session": lambda view: view.plan.number == 1,
    "later_session": lambda view: view.plan.number > 1,
    "last_session": lambda view: view.plan.number == view.plan.of,
    "homework_due": lambda view: view.plan.homework_due is not None,
    "event": lambda view: view.plan.event is not None,
    "risk": lambda view: view.plan.risk,
    # Risk was ticked on a form today; the protocol runs as well when it was voiced and the form is silent.
    "risk_ticked": lambda view: load_risk_protocol().is_triggered(view.plan.measures),
    "better": lambda view: view.trend == "better",
    "same": lambda view: view.trend == "same",
    "worse": lambda view: view.trend == "worse",
    "first_chain": lambda view: not view.state.chains_done,
}

_WITH_ARGUMENT: Mapping[str, Callable[[PlanView, str], bool]] = {
    "technique": lambda view, name: view.plan.technique == name,
    "homework": lambda view, result: view.plan.homework_result == result,
    "told": lambda view, slot: view.told(slot),
    "untold": lambda view, slot: view.known(slot) and not view.told(slot),
    # "more:SLOT": the patient told the fact and has more to tell of it.
    "more": lambda view, slot: view.has_more(slot),
    "trust": lambda view, level: view.state.hidden.trust >= float(level),
    "style": lambda view, name: view.profile.style == name,
    "resistance": lambda view, name: view.profile.resistance == name,
    # "did:MOVE@chain" asks about the chain being worked on now.
    "did": lambda view, move: move.replace("@chain", f"@{view.state.chain}") in view.state.moves_done,
}


def check_guard(guard: str) -> bool:
    """True when the guard exists (used when data files are loaded)."""
    name, _, argument = guard.removeprefix("not ").partition(":")
    return name in (_WITH_ARGUMENT if argument else _FLAGS)


def holds(guard: str, view: PlanView) -> bool:
    """Evaluate a guard. `KeyError` for one that `check_guard` would refuse."""
    negated = guard.startswith("not ")
    name, _, argument = guard.removeprefix("not ").partition(":")
    value = _WITH_ARGUMENT[name](view, argument) if argument else _FLAGS[name](view)
    return value != negated
