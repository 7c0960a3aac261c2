from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from clinical_frameworks.talk import load_talk_model
from corpus.jsonl import write_jsonl
from corpus.store import CorpusWriter
from tests.clinical_frameworks.talk.simulated import simulate
from tests.evaluation.sessions import make_course
from tests.studio.command_line import call


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve drawn sessions as JSON Lines and as a corpus folder beside it."""
    folder = tmp_path_factory.mktemp("talk")
    model = load_talk_model()
    courses = [
        make_course(
            simulate(model, random.Random(seed), utterances=60)[0].model_copy(update={"id": f"s{seed}"})
        )
        for seed in range(12)
    ]
    write_jsonl(courses, folder / "talk.jsonl")
    with CorpusWriter(folder / "corpus") as writer:
        for course in courses:
            writer.write(course)
    return folder


def test_fit_writes_the_model_and_prints_its_path(talk: Path, tmp_path: Path) -> None:
    target = tmp_path / "clinic.json"
    done = call("talk", "fit", talk / "talk.jsonl", "-f", "jsonl", "-o", target, "--min-turns", "10")
    assert done.code == 0, done.err
    assert done.out == f"{target}\n"
    assert "fitted to 12 sessions" in done.err
    assert "no act codes" in done.err
    assert load_talk_model(target).name == "clinic"


def test_corpus_folder_and_file_give_the_same_model(talk: Path, tmp_path: Path) -> None:
    words = ["--min-turns", "10", "--name", "same"]
    assert call("talk", "fit", talk / "talk.jsonl", "-f", "jsonl", "-o", tmp_path / "a", *words).code == 0
    assert call("talk", "fit", talk / "corpus", "-o", tmp_path / "b", *words).code == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_too_small_a_corpus_is_one_line_and_writes_nothing(talk: Path, tmp_path: Path) -> None:
    done = call("talk", "fit", talk / "corpus", "-o", tmp_path / "x.json")
    assert done.code == 1
    assert done.err.startswith("error: talk model 'x': 0 sessions to fit to, at least 10 are needed")
    assert done.err.count("\n") == 1
    assert not (tmp_path / "x.json").exists()


def test_file_needs_its_format(talk: Path, tmp_path: Path) -> None:
    done = call("talk", "fit", talk / "talk.jsonl", "-o", tmp_path / "x.json")
    assert done.code == 2
    assert "--format" in done.err
    done = call("talk", "fit", talk / "talk.jsonl", "-f", "docx", "-o", tmp_path / "x.json")
    assert done.code == 2
    assert "annomi" in done.err


def test_show_says_the_shipped_model_in_numbers() -> None:
    done = call("talk", "show", "annomi")
    assert done.code == 0, done.err
    assert "annomi: 16 sessions" in done.out
    assert "says while listening      Yeah." in done.out
    assert "question_open" in done.out
    as_json = call("talk", "show", "annomi", "--json")
    assert json.loads(as_json.out)["name"] == "annomi"


def test_show_of_an_unknown_model_is_one_line() -> None:
    done = call("talk", "show", "nowhere.json")
    assert done.code == 1
    assert done.err.startswith("error: talk model 'nowhere.json': no file of that path")
