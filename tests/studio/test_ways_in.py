"""Studies with exemplars and in script mode through the command line; the examples are good."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.store import read_courses, read_manifest
from tests.engine.exemplars.private_talk import PLANTED, SHOWN, write_sessions
from tests.studio.command_line import call

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HEAD = "study: s\nseed: 3\nsessions: 1\nsession: {minutes: 1}\npopulation: {size: 1}\n"
HEAD += "backend: {kind: scripted}\n"


@pytest.mark.parametrize(
    ("name", "said"), [("exemplars.yaml", "1 private exemplar"), ("script.yaml", "cbt, mode script, openai")]
)
def test_the_examples_are_good_and_say_what_they_are(name: str, said: str) -> None:
    done = call("validate", EXAMPLES / name)
    assert done.code == 0, done.err
    assert said in done.out


def test_a_run_with_exemplars_says_so_in_manifest_transcript_and_card(tmp_path: Path) -> None:
    write_sessions(tmp_path / "talk.jsonl")
    study = tmp_path / "study.yaml"
    study.write_text(HEAD + "exemplars: [talk.jsonl]\nexemplar_format: messages\n")
    done = call("generate", study, "-o", tmp_path / "run")
    assert done.code == 0, done.err
    course = next(read_courses(tmp_path / "run" / "corpus"))
    assert list(course.private_inputs) == ["exemplar_1"]
    assert read_manifest(tmp_path / "run" / "corpus").metadata["private_inputs"] == course.private_inputs
    transcript = next((tmp_path / "run" / "transcripts").iterdir()).read_text()
    assert "MADE WITH PRIVATE INPUT" in transcript
    exported = call("export", tmp_path / "run", "-f", "huggingface", "-o", tmp_path / "set")
    assert exported.code == 0, exported.err
    assert "Made with private input" in (tmp_path / "set" / "README.md").read_text()
    for file in (tmp_path / "run").rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert PLANTED.encode() not in data
            assert not any(line.encode() in data for lines in SHOWN.values() for line in lines), file


def test_exemplars_that_cannot_be_used_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "talk.jsonl").write_text("no json\n")
    study = tmp_path / "study.yaml"
    study.write_text(HEAD + "exemplars: [talk.jsonl]\nexemplar_format: messages\n")
    for command in (("validate", study), ("generate", study, "-o", tmp_path / "run")):
        done = call(*command)
        assert done.code == 2
        assert "talk.jsonl" in done.err
    assert not (tmp_path / "run").exists()


def test_a_model_that_writes_no_script_drops_the_course(tmp_path: Path) -> None:
    study = tmp_path / "study.yaml"
    study.write_text(HEAD + "mode: script\n")
    done = call("generate", study, "-o", tmp_path / "run")
    assert done.code == 3
    assert "no script of 3 can be used" in done.err
    refused = call("preview", study, "--no-model")
    assert refused.code == 2
    assert "mode 'script' does not make" in refused.err
