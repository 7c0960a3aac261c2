from __future__ import annotations

from pathlib import Path

from corpus.exchange import write_any
from tests.corpus.records import small_course


def transcript(path: Path, *, synthetic: bool = True) -> str:
    write_any([small_course(1, synthetic=synthetic), small_course(2, synthetic=synthetic)], path, "markdown")
    return path.read_text(encoding="utf-8")


def test_a_transcript_shows_what_a_reader_needs(tmp_path: Path) -> None:
    text = transcript(tmp_path / "talk.md")
    for expected in (
        "# Course course-0001\n\n> **SYNTHETIC.**",
        "- Patient: patient-0001, name Ana, age 34\n",
        "- Therapist: therapist-0001\n",
        "| 2 | PHQ-9 | 7 | mild | 6 |",
        "## Session 1, 2024-03-01\n",
        "- sleep\n- the week\n",
        "**Patient:** I slept badly.\n",
        "**Therapist:** How many hours?\n",
        'Maybe "four",\tor five.  \nNot more.\n',
        "Homework reviewed: Note the hours. (partly)\n",
        "Homework: Note the hours.\n",
        "**Subjective.** Sleeps badly.\n",
        "\n---\n\n# Course course-0002\n",
    ):
        assert expected in text


def test_real_talk_is_called_real(tmp_path: Path) -> None:
    text = transcript(tmp_path / "talk.md", synthetic=False)
    assert "REAL TALK" in text
    assert "SYNTHETIC" not in text


def test_markup_in_the_talk_is_shown_as_it_was_said(tmp_path: Path) -> None:
    made = small_course(sessions=1)
    turn = made.sessions[0].turns[0].model_copy(update={"text": "*so* <b>what</b> # [1]"})
    session = made.sessions[0].model_copy(update={"turns": (turn, *made.sessions[0].turns[1:])})
    write_any([made.model_copy(update={"sessions": (session,)})], tmp_path / "talk.md", "markdown")
    text = (tmp_path / "talk.md").read_text(encoding="utf-8")
    assert r"**Patient:** \*so\* \<b\>what\</b\> \# \[1\]" in text
