"""Courses made by hand: lines, a case of a few facts, trust after each turn, measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.record import (
    Alliance,
    ClinicalState,
    Course,
    HiddenState,
    Measure,
    Session,
    Speaker,
    Turn,
)

Line = tuple[Speaker, str]


def fact(fact_id: str, statement: str, *cues: str, trust: float = 0.0, topic: str = "it") -> dict[str, Any]:
    return {
        "id": fact_id,
        "kind": "history",
        "statement": statement,
        "topic": topic,
        "cues": list(cues),
        "more": [],
        "trust_needed": trust,
    }


CASE = {
    "complaint": fact("complaint", "I feel nothing at all.", "feel nothing"),
    "history": [
        fact(
            "history.1",
            "I hid the trophies in the attic after the final.",
            "trophies",
            trust=0.5,
            topic="the cups in the attic",
        ),
        fact("history.2", "I took the school bus alone.", "school bus", trust=0.2),
    ],
    "chains": [
        {
            "id": "chain1",
            "thought": "nobody wants me there",
            "situation": fact("chain1.situation", "I left the wedding early.", "left the wedding", trust=0.1),
        }
    ],
}


def make_session(
    lines: Sequence[Line],
    *,
    number: int = 1,
    trust: Sequence[float] = (),
    start_trust: float | None = None,
    measures: Sequence[Measure] = (),
    discloses: dict[int, tuple[str, ...]] | None = None,
) -> Session:
    """A session; ``trust`` is the patient's trust after each of the first turns."""
    turns = tuple(
        Turn(
            id=f"c/{number}/{index}",
            index=index,
            speaker=speaker,
            text=text,
            state=HiddenState(trust=trust[index], distress=0.5) if index < len(trust) else None,
            discloses=(discloses or {}).get(index, ()),
        )
        for index, (speaker, text) in enumerate(lines)
    )
    clinical = None
    if start_trust is not None:
        clinical = ClinicalState(
            trajectory="linear",
            trust=start_trust,
            alliance=Alliance(goal=0.5, task=0.5, bond=0.5),
            stage_of_change="contemplation",
            adherence=0.5,
        )
    return Session(id=f"c/{number}", number=number, turns=turns, clinical=clinical, measures=tuple(measures))


def make_course(*sessions: Session, course_id: str = "c", case: bool = True) -> Course:
    return Course(
        id=course_id,
        patient_id="p1",
        synthetic=True,
        patient={"first_name": "Maya", **({"case": CASE} if case else {})},
        therapist={"first_name": "Theo"},
        sessions=sessions,
    )


def phq9(total: int) -> Measure:
    """A PHQ-9 with that true total; the self-report says nothing is wrong."""
    items = [min(3, max(0, total - 3 * position)) for position in range(9)]
    return Measure(instrument="phq9", true_items=tuple(items), reported_items=(0,) * 9, total=0)
