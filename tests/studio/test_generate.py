from __future__ import annotations

import json
from pathlib import Path

from corpus.store import read_courses
from tests.studio.command_line import SMALL, Done, call, hashes, run


def test_generate_prints_paths_on_stdout_and_progress_on_stderr(generated: tuple[Path, Done]) -> None:
    folder, done = generated
    assert done.code == 0
    paths = done.out.splitlines()
    assert paths[0] == str(folder / "corpus")
    assert paths[1:] == [
        str(folder / "transcripts" / f"small-p000{patient}-session-{session}.md")
        for patient in (1, 2)
        for session in (1, 2)
    ]
    assert all(Path(path).exists() for path in paths)
    assert "small-p0002/2 done" in done.err
    assert "sessions 4/4" in done.err


def test_corpus_holds_every_session_of_every_patient(small_run: Path) -> None:
    courses = list(read_courses(small_run / "corpus"))
    assert [course.id for course in courses] == ["small-p0001", "small-p0002"]
    assert all(len(course.sessions) == 2 and course.synthetic for course in courses)


def test_every_transcript_says_that_it_is_synthetic(small_run: Path) -> None:
    transcripts = list((small_run / "transcripts").iterdir())
    assert len(transcripts) == 4
    assert all("**SYNTHETIC.**" in path.read_text() for path in transcripts)


def test_same_study_and_seed_give_the_same_bytes_whatever_the_concurrency(
    small_run: Path, small_study: Path, tmp_path: Path
) -> None:
    done = call("generate", small_study, "-o", tmp_path / "run", "--set", "run.concurrency=2")
    assert done.code == 0
    assert hashes(tmp_path / "run" / "corpus") == hashes(small_run / "corpus")
    for name in ("patients.jsonl", "therapists.jsonl"):
        assert (tmp_path / "run" / name).read_bytes() == (small_run / name).read_bytes()


def test_json_gives_an_event_for_every_turn_and_a_summary(tmp_path: Path) -> None:
    study = tmp_path / "s.yaml"
    study.write_text(SMALL)
    done = call("generate", study, "-o", tmp_path / "run", "--set", "population.size=1", "--json")
    events = [json.loads(line) for line in done.out.splitlines()]
    (course,) = read_courses(tmp_path / "run" / "corpus")
    turns = [turn.id for session in course.sessions for turn in session.turns]
    assert [event["turn"] for event in events if event["event"] == "turn"] == turns
    assert events[-1]["event"] == "finished"
    assert events[-1]["courses"] == 1


def test_run_with_too_many_dropped_courses_ends_with_code_3(small_study: Path, tmp_path: Path) -> None:
    # Free role-play has no draft to fall back to, and the scripted model has nothing to say without one.
    done = call("generate", small_study, "-o", tmp_path / "run", "--set", "planner=off")
    assert done.code == 3
    assert "2 of 2 courses were dropped" in done.err
    assert "Traceback" not in done.err
    status = call("status", tmp_path / "run")
    assert "2 dropped" in status.out
    report = call("report", tmp_path / "run")
    assert report.code == 2
    assert "every course was dropped" in report.err


def test_drop_budget_decides_what_too_many_is(small_study: Path, tmp_path: Path) -> None:
    words = ["--set", "planner=off", "--set", "drop_budget=1.0"]
    assert call("generate", small_study, "-o", tmp_path / "run", *words).code == 0


def test_generate_leaves_a_folder_with_other_files_alone(small_study: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    done = call("generate", small_study, "-o", tmp_path)
    assert done.code == 2
    assert done.err.startswith(f"error: {tmp_path}: the folder is not empty")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_generate_into_a_run_points_to_resume(small_run: Path, small_study: Path) -> None:
    done = call("generate", small_study, "-o", small_run)
    assert done.code == 2
    assert f"theraloom resume {small_run}" in done.err


def test_missing_model_is_one_line_that_says_how_to_get_it(small_study: Path, tmp_path: Path) -> None:
    words = ["--set", "backend={kind: embedded, model: smollm2-135m}"]
    done = run("generate", small_study, "-o", tmp_path / "run", *words, THERALOOM_MODELS=str(tmp_path / "m"))
    assert done.code == 1
    assert "theraloom models get smollm2-135m" in done.err
    assert sum(line.startswith("error:") for line in done.err.splitlines()) == 1
    assert not (tmp_path / "run").exists()


def test_server_that_is_down_is_one_line_and_the_run_can_be_resumed(
    small_study: Path, tmp_path: Path
) -> None:
    backend = "backend={kind: openai, base_url: 'http://127.0.0.1:9/v1', model: m, attempts: 1}"
    done = call("generate", small_study, "-o", tmp_path / "run", "--set", backend, "--set", "wording=note")
    assert done.code == 1
    errors = [line for line in done.err.splitlines() if line.startswith("error:")]
    assert len(errors) == 1
    assert "127.0.0.1:9" in errors[0]
    assert "goes on at session 1, turn 0" in call("status", tmp_path / "run").out
