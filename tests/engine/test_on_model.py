"""A short course on a real model of 135 million parameters, which words most turns badly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.store import read_courses
from engine import RunFolder, make_personas, open_llm, run_study
from tests.engine.scripted_course import study, turns_of

pytestmark = [pytest.mark.model, pytest.mark.slow]

CONTROL = re.compile(r"<\||\|>|\[|\]|[{}<>*_#`]|\b(?:draft|direction|spoken|note|assistant|user)\s*:", re.I)


async def test_a_course_of_two_sessions_is_finished_and_nothing_leaks(smollm: Path, tmp_path: Path) -> None:
    made = study(
        sessions=2,
        session={"minutes": 1},
        checks={"rewrites": 0},
        wording="reword",
        backend={"kind": "embedded", "model": str(smollm), "threads": 1, "context": 2048},
    )
    folder = RunFolder(tmp_path / "run")
    folder.begin(made, *make_personas(made))
    llm = open_llm(made.backend)
    try:
        result = await run_study(folder, made, llm)
    finally:
        await llm.aclose()
    assert (result.courses, result.dropped) == (1, ())
    (course,) = read_courses(folder.corpus)
    assert [session.ended_by for session in course.sessions] == ["plan", "plan"]
    for session in course.sessions:
        made_by = session.provenance
        assert made_by is not None
        assert made_by.model == "smollm2-135m"
        assert made_by.model_sha256 is not None
        assert made_by.model_sha256.startswith("b179c952")
        assert made_by.backend == "embedded"
        assert made_by.prompt_tokens > 1000
        assert made_by.completion_tokens > 50
        assert made_by.seconds > 0.0
        # Each speaker's frozen head is read once a session; from then on only the tail is new.
        assert made_by.cached_tokens > 0.5 * made_by.prompt_tokens
        asked = [
            (turn.speaker, turn.provenance)
            for turn in session.turns
            if turn.provenance is not None and turn.provenance.prompt_tokens
        ]
        for speaker in ("therapist", "patient"):
            later = [spent for who, spent in asked if who == speaker][1:]
            assert later
            assert all(spent.cached_tokens > 0 for spent in later)
    turns = turns_of(course)
    assert [turn.text for turn in turns if CONTROL.search(turn.text)] == []
    assert any(turn.provenance is not None and turn.provenance.worded_by == "model" for turn in turns)
