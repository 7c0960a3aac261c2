"""The DAP note of a session: data, assessment, plan, by rules from what was said and ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinical_frameworks.case import FactKind
from corpus.record import Course, Turn
from studio.casebook.measures import Reading
from studio.casebook.risk_notes import RiskNotes, risk_notes
from studio.casebook.session_plan import next_session, planned_technique
from studio.casebook.session_view import SessionView, Told, acts_of, with_lines
from studio.casebook.techniques import TechniqueUse, named, techniques_used
from studio.casebook.wording import load_wording

_TOLD: tuple[FactKind, ...] = (
    "complaint",
    "event",
    "symptom",
    "situation",
    "automatic_thought",
    "behaviour",
    "evidence_against",
    "alternative",
    "intermediate_belief",
    "core_belief",
    "history",
    "coping",
    "strength",
    "goal",
)
_LINKED: tuple[FactKind, ...] = ("situation", "automatic_thought", "behaviour")
LONGEST_SHOWN = 3
"""Turns quoted from a record that does not label what is disclosed."""


@dataclass(frozen=True, slots=True)
class DapNote:
    """The note's content; the template gives it words."""

    attendance: str
    readings: Sequence[Reading]
    said: Sequence[tuple[str, Sequence[Told]]]
    """Label of the kind with what was said first, each turn once."""
    longest: Sequence[Turn]
    """The patient's longest turns, when the record does not label what is disclosed."""
    again: Sequence[Told]
    homework_turns: Sequence[Turn]
    ratings: Sequence[tuple[str, Turn]]
    linked: Sequence[Sequence[Told]]
    """What was said of each situation that was worked on: situation, thought, behaviour as far as said."""
    techniques: Sequence[TechniqueUse]
    not_reached: str
    """Name of the planned technique when no turn uses one."""
    change_turns: int
    doubt_turns: int
    ruptures: Sequence[str]
    alliance: str
    obstacle: Turn | None
    confidence: Turn | None
    next_session: int | None
    risk: RiskNotes


def dap_note(course: Course, view: SessionView, found: Sequence[Reading]) -> DapNote:
    """Gather the note of one session.

    Args:
        course: For its plan, which is the therapist's own, and its framework.
        view: The session as known in the room.
        found: The session's self-reports.
    """
    wording, session, patient = load_wording(), view.session, view.by("patient")
    new = {item.fact.id for item in view.new}
    again = dict.fromkeys(fact for turn in view.turns for fact in turn.refers_to)
    said = [(wording.kind(kind), _one_a_turn(view.of_kind(kind, new=True))) for kind in _TOLD]
    used = techniques_used(course, view)
    planned = planned_technique(course, view.number)
    lines = wording.homework_lines
    estimate = session.memory.alliance if session.memory is not None else None
    return DapNote(
        attendance=attendance_words(view),
        readings=found,
        said=[(label, items) for label, items in said if items],
        longest=_longest(patient) if not view.told else (),
        again=[view.told[fact] for fact in again if fact in view.told and fact not in new],
        homework_turns=with_lines(patient, *lines.review) if session.homework_reviewed else [],
        ratings=[
            (label, turn) for line, label in wording.ratings.items() for turn in with_lines(patient, line)[:2]
        ],
        linked=_linked(view),
        techniques=used,
        not_reached=named(planned, course.framework).name if planned and not used else "",
        change_turns=sum("change_talk" in acts_of(turn) for turn in patient),
        doubt_turns=sum(bool({"resist", "sustain_talk"} & set(acts_of(turn))) for turn in patient),
        ruptures=[
            f"{rupture.kind}, {'settled in the session' if rupture.repaired else 'not settled yet'}"
            for rupture in session.ruptures
        ],
        alliance="" if estimate is None else wording.alliance_word(estimate),
        obstacle=next(iter(with_lines(patient, *lines.obstacle)), None),
        confidence=next(iter(with_lines(patient, *lines.confidence)), None),
        next_session=next_session(course, view.number),
        risk=risk_notes(view),
    )


def attendance_words(view: SessionView) -> str:
    """How the patient came; empty when the record does not say or there is nothing to say."""
    attendance = view.session.attendance
    if attendance is None:
        return ""
    parts = []
    if attendance.missed_before:
        times = "once" if attendance.missed_before == 1 else f"{attendance.missed_before} times"
        parts.append(f"missed the appointment before {times}")
    if attendance.late_minutes:
        minutes = "minute" if attendance.late_minutes == 1 else "minutes"
        parts.append(f"came {attendance.late_minutes} {minutes} late")
    return " and ".join(parts) or "came on time"


def _one_a_turn(items: Sequence[Told]) -> list[Told]:
    first: dict[str, Told] = {}
    for item in items:
        first.setdefault(item.turn.id, item)
    return list(first.values())


def _longest(turns: Sequence[Turn]) -> list[Turn]:
    chosen = sorted(turns, key=lambda turn: (-len(turn.text.split()), turn.index))[:LONGEST_SHOWN]
    return sorted(chosen, key=lambda turn: turn.index)


def _linked(view: SessionView) -> list[list[Told]]:
    """Situations touched in this session with at least a thought or an act said of them."""
    touched = {fact for turn in view.turns for fact in (*turn.discloses, *turn.refers_to)}
    chains = dict.fromkeys(
        item.chain for item in view.told.values() if item.chain is not None and item.fact.id in touched
    )
    result = []
    for chain in chains:
        parts = [item for kind in _LINKED for item in view.of_kind(kind) if item.chain == chain]
        if len(parts) > 1 and parts[0].fact.kind == "situation":
            result.append(parts)
    return result
