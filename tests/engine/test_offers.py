"""Calls of one turn share the backend's prefix caches with the other courses in flight."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import ScriptedLLM
from engine.llm import Request
from engine.llm.scripted import echo_draft
from tests.engine import scripted_course


@pytest.mark.parametrize(
    ("caches", "concurrency", "lanes"),
    # Two speakers a course: 8 caches over 4 courses leave one each, over one course four each.
    [(8, 4, {"0"}), (8, 1, {"0", "1", "2", "3"}), (2, 4, {"0"})],
)
async def test_a_course_takes_its_share_of_the_prefix_caches(
    tmp_path: Path, caches: int, concurrency: int, lanes: set[str]
) -> None:
    asked: set[str] = set()

    def talk(request: Request) -> str:
        assert request.affinity is not None
        asked.add(request.affinity.split(":")[1])
        return echo_draft(request)

    llm = ScriptedLLM(talk)
    llm.parallel = caches
    made = scripted_course.study(sessions=1, run={"concurrency": concurrency}, sampling={"candidates": 4})
    await scripted_course.course_of(made, tmp_path / "j.jsonl", llm)
    assert asked == lanes
