"""Small sessions for the tests of the evaluation room, and the reference's own where it is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.exchange.annomi import read
from corpus.record import Course, Session, Speaker, Turn

SHARED_DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"

Line = tuple[Speaker, str]


def make_session(lines: Sequence[Line], session_id: str = "s1", acts: Sequence[str] = ()) -> Session:
    """Build a session of those lines; ``acts`` are given to the first turns in order."""
    turns = tuple(
        Turn(
            id=f"{session_id}/{index}",
            index=index,
            speaker=speaker,
            text=text,
            act=acts[index] if index < len(acts) else None,
        )
        for index, (speaker, text) in enumerate(lines)
    )
    return Session(id=session_id, number=1, turns=turns)


def make_course(session: Session) -> Course:
    return Course(id=f"course-{session.id}", patient_id="p1", synthetic=True, sessions=(session,))


def shared_file(name: str) -> Path:
    """Return a file of the shared data folder, or skip the test when this checkout has none beside it."""
    path = SHARED_DATA / name
    if not path.is_file():
        pytest.skip(f"needs ../shared/data/{name} beside the checkout")
    return path


def annomi_high_quality() -> list[Course]:
    """Return the high-quality AnnoMI transcripts that are at hand, as courses of one session."""
    courses = read(shared_file("annomi_reference.csv"))
    return [course for course in courses if course.sessions[0].source["mi_quality"] == "high"]
