"""The therapist's SOAP note, written from what was said and ticked; nothing the therapist could not know."""

from __future__ import annotations

from collections.abc import Sequence

from clinical_frameworks.case import CaseFile, FactKind
from clinical_frameworks.framework import SessionPlan
from clinical_frameworks.instruments import load_instrument
from corpus.record import Measure, Memory, SessionNote, Turn

_TOLD: tuple[FactKind, ...] = ("complaint", "symptom", "event", "situation", "automatic_thought", "risk")


def write_note(
    plan: SessionPlan, case: CaseFile, name: str, turns: Sequence[Turn], memory: Memory
) -> SessionNote:
    """SOAP note of one session.

    Subjective quotes what was disclosed; objective gives the self-report and the homework; assessment names
    the work done, the belief rating and the alliance as estimated; plan gives homework and follow-up.
    """
    said = [fact_id for turn in turns if turn.speaker == "patient" for fact_id in turn.discloses]
    return SessionNote(
        subjective=_subjective(case, name, said),
        objective=_objective(plan),
        assessment=_assessment(plan, turns, memory),
        plan=_plan(plan),
    )


def _subjective(case: CaseFile, name: str, said: Sequence[str]) -> str:
    quoted = [case.fact(fact_id) for fact_id in said]
    lines = [f'"{fact.statement}"' for fact in quoted if fact.kind in _TOLD]
    return f"{name} reports: " + " ".join(lines) if lines else f"{name} brought no new topic."


def _measure(measure: Measure) -> str:
    band = f" ({measure.band})" if measure.band else ""
    return f"{load_instrument(measure.instrument).name} {measure.total}{band}"


def _objective(plan: SessionPlan) -> str:
    parts = [", ".join(_measure(measure) for measure in plan.measures) + "."] if plan.measures else []
    parts.append(
        f"All questionnaires together since last time: {plan.trend}." if plan.number > 1 else "First session."
    )
    if plan.homework_due is not None and plan.homework_result is not None:
        parts.append(f"Homework ({plan.homework_lines.due_name}): {plan.homework_result.replace('_', ' ')}.")
    return " ".join(parts)


def _assessment(plan: SessionPlan, turns: Sequence[Turn], memory: Memory) -> str:
    worked = any(turn.technique for turn in turns)
    name = plan.technique.replace("_", " ")
    if worked:
        parts = [f"Worked with {name}."]
    elif any(turn.phase for turn in turns):
        parts = [f"Planned {name} was not reached."]
    else:
        # A session that was not planned turn by turn carries no labels to tell it from.
        parts = [f"Planned technique: {name}."]
    if any("tell_belief_after" in (turn.line or "") for turn in turns):
        parts.append(f"Belief in the thought eased by {plan.belief_drop} points of 100.")
    if plan.risk:
        parts.append("Thoughts of death were assessed; no plan stated; safety plan made.")
    if memory.alliance is not None:
        word = "good" if memory.alliance >= 0.6 else "developing" if memory.alliance >= 0.35 else "tentative"
        parts.append(f"Alliance {word}.")
    return " ".join(parts)


def _plan(plan: SessionPlan) -> str:
    parts = [f"Homework: {plan.homework_next.task}."]
    if plan.risk:
        parts.append("Ask about thoughts of death at the start of the next session; review the safety plan.")
    parts.append("Last planned session." if plan.number == plan.of else f"Session {plan.number + 1} next.")
    return " ".join(parts)
