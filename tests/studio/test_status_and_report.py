from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from corpus.store import read_courses
from tests.studio.command_line import call


def test_status_of_a_finished_run_counts_what_the_corpus_holds(small_run: Path) -> None:
    courses = list(read_courses(small_run / "corpus"))
    turns = [turn for course in courses for session in course.sessions for turn in session.turns]
    made = [turn.provenance for turn in turns if turn.provenance is not None]
    status = json.loads(call("status", small_run, "--json").out)
    assert status["complete"] is True
    assert status["running"] is False
    assert (status["sessions"], status["sessions_planned"]) == (4, 4)
    assert status["turns"] == len(turns)
    assert status["marked"] == sum(item.marked for item in made)
    assert status["completion_tokens"] == sum(item.completion_tokens for item in made)
    assert sum(status["refused"].values()) == sum(len(item.failures) for item in made)
    assert [course["goes_on_at"] for course in status["courses"]] == [None, None]


def test_status_of_nothing_says_that_there_is_no_run(tmp_path: Path) -> None:
    done = call("status", tmp_path / "nowhere")
    assert done.code == 2
    assert "no run here" in done.err
    assert not (tmp_path / "nowhere").exists()


def test_report_shows_scores_wording_memory_and_realism(small_run: Path) -> None:
    done = call("report", small_run)
    assert done.code == 0, done.err
    first = next(read_courses(small_run / "corpus"))
    measure = first.sessions[0].measures[0]
    assert done.out.startswith("SYNTHETIC.")
    assert f"{measure.total} {measure.band} (true {sum(measure.true_items)})" in done.out
    for heading in (
        "Who worded the turns",
        "Memory carried over",
        "Repeated 4-grams",
        "Realism beside real talk",
    ):
        assert heading in done.out
    assert "homework.1" in done.out
    assert (small_run / "report.md").read_text().startswith("# Report on small\n\n> SYNTHETIC.")


def test_report_names_the_earlier_facts_that_a_session_takes_up(small_run: Path) -> None:
    data = json.loads(call("report", small_run, "--json").out)
    for course in read_courses(small_run / "corpus"):
        before, now = course.sessions
        assert before.memory is not None
        known = {fact.fact_id for fact in before.memory.facts}
        said = {fact for turn in now.turns for fact in turn.refers_to}
        row = next(item for item in data["carried"] if item["course"] == course.id and item["session"] == 2)
        assert set(row["facts"]) == known & said
        assert row["facts"]
        assert row["homework"].startswith("homework.1")
    assert data["synthetic"] is True
    assert sum(data["worded_by"].values()) == data["planned_turns"] <= data["turns"]
    assert set(data["repeated_4gram_share"]) == {
        f"small-p000{patient}/{session}" for patient in (1, 2) for session in (1, 2)
    }


def test_report_of_an_unfinished_run_points_to_resume(small_run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(small_run, folder)
    shutil.rmtree(folder / "corpus")
    done = call("report", folder)
    assert done.code == 2
    assert f"theraloom resume {folder}" in done.err


@pytest.mark.parametrize("command", [["report"], ["export", "-f", "jsonl", "-o", "out.jsonl"]])
def test_corrupt_shard_is_one_error_and_gives_no_output(
    command: list[str], small_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "run"
    shutil.copytree(small_run, folder)
    (folder / "report.md").unlink(missing_ok=True)
    (shard,) = (folder / "corpus" / "shards").iterdir()
    content = bytearray(shard.read_bytes())
    content[len(content) // 2] ^= 255
    shard.write_bytes(bytes(content))
    done = call(command[0], folder, *command[1:])
    assert done.code == 1
    assert done.out == ""
    assert str(shard) in done.err
    assert len(done.err.splitlines()) == 1
    assert not (tmp_path / "out.jsonl").exists()
    assert not (folder / "report.md").exists()
