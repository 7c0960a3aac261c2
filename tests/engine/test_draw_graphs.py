"""The drawings in the documentation are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.draw_graphs import draw, main

DRAWINGS = Path(__file__).resolve().parents[2] / "docs" / "graphs"


@pytest.mark.parametrize("name", ["session.mmd", "course.mmd"])
def test_a_committed_drawing_equals_what_the_code_draws(name: str, tmp_path: Path) -> None:
    draw(tmp_path)
    drawn, committed = (tmp_path / name).read_text("utf-8"), (DRAWINGS / name).read_text("utf-8")
    assert drawn == committed, (
        f"run: python -m engine.draw_graphs {DRAWINGS.relative_to(DRAWINGS.parents[1])}"
    )


def test_the_drawings_show_every_step_of_a_turn_and_of_a_course(tmp_path: Path) -> None:
    assert main([str(tmp_path / "new" / "folder")]) == 0
    session = (tmp_path / "new" / "folder" / "session.mmd").read_text("utf-8")
    course = (tmp_path / "new" / "folder" / "course.mmd").read_text("utf-8")
    for node in ("plan_act", "word_it", "check_it", "mark", "commit"):
        assert f"\t{node}(" in session
    for edge in ("check_it -.-> word_it", "check_it -.-> mark", "mark --> commit", "commit -.-> plan_act"):
        assert edge in session
    for node in ("prepare", "talk", "write_up"):
        assert f"\t{node}(" in course


def test_without_a_folder_the_usage_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "FOLDER" in capsys.readouterr().err
