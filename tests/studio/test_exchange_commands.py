from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.exchange import formats
from corpus.store import read_courses, read_manifest
from tests.studio.command_line import call

WRITTEN = [name for name, entry in formats().items() if entry.write is not None]
BOTH_WAYS = [name for name in WRITTEN if formats()[name].read is not None]


def talk(corpus: Path) -> list[tuple[str, str]]:
    return sorted(
        (turn.speaker, turn.text)
        for course in read_courses(corpus)
        for session in course.sessions
        for turn in session.turns
    )


@pytest.mark.parametrize("name", WRITTEN)
def test_export_writes_every_format_and_prints_the_path(name: str, small_run: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    done = call("export", small_run, "--format", name, "--output", target)
    assert done.code == 0, done.err
    assert done.out == f"{target}\n"
    assert done.err == "2 courses written\n"
    assert target.exists()


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_what_was_exported_comes_back_by_import(name: str, small_run: Path, tmp_path: Path) -> None:
    assert call("export", small_run, "-f", name, "-o", tmp_path / "out").code == 0
    done = call("import", tmp_path / "out", "-f", name, "-o", tmp_path / "corpus")
    assert done.code == 0, done.err
    assert talk(tmp_path / "corpus") == talk(small_run / "corpus")
    assert read_manifest(tmp_path / "corpus").synthetic is True


@pytest.mark.parametrize(("unit", "samples"), [("session", 4), ("patient", 2)])
def test_unit_decides_what_a_sample_is(unit: str, samples: int, small_run: Path, tmp_path: Path) -> None:
    target = tmp_path / "talk.jsonl"
    words = ["--unit", unit, "--system", "You are a therapist."]
    assert call("export", small_run, "-f", "messages", "-o", target, *words).code == 0
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert len(lines) == samples
    assert lines[0]["messages"][0] == {"role": "system", "content": "You are a therapist."}


def test_data_set_card_names_the_licence_of_each_instrument(small_run: Path, tmp_path: Path) -> None:
    target = tmp_path / "set"
    words = ["--name", "Small talk", "--licence", "cc-by-4.0"]
    assert call("export", small_run, "-f", "huggingface", "-o", target, *words).code == 0
    card = (target / "README.md").read_text()
    assert "phq9" in card
    assert "cc-by-4.0" in card
    assert "Small talk" in card


def test_corpus_folder_can_be_exported_as_a_run_can(small_run: Path, tmp_path: Path) -> None:
    assert call("export", small_run / "corpus", "-f", "jsonl", "-o", tmp_path / "a").code == 0
    assert call("export", small_run, "-f", "jsonl", "-o", tmp_path / "b").code == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_option_of_another_format_is_refused(small_run: Path, tmp_path: Path) -> None:
    done = call("export", small_run, "-f", "jsonl", "-o", tmp_path / "out", "--unit", "patient")
    assert done.code == 2
    assert "--unit" in done.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["export", "import"])
def test_unknown_format_is_refused_with_the_known_ones(command: str, small_run: Path, tmp_path: Path) -> None:
    done = call(command, small_run, "-f", "docx", "-o", tmp_path / "out")
    assert done.code == 2
    assert "messages" in done.err
    assert not (tmp_path / "out").exists()


def test_what_is_neither_run_nor_corpus_is_refused(tmp_path: Path) -> None:
    done = call("export", tmp_path, "-f", "jsonl", "-o", tmp_path / "out")
    assert done.code == 2
    assert "neither a run" in done.err


def test_bad_import_names_line_and_field_and_leaves_no_corpus(tmp_path: Path) -> None:
    source = tmp_path / "talk.jsonl"
    good = {"messages": [{"role": "user", "content": "Hello."}, {"role": "assistant", "content": "Hello."}]}
    bad = {"messages": [{"role": "nobody", "content": "Hello."}]}
    source.write_text(f"{json.dumps(good)}\n{json.dumps(bad)}\n")
    done = call("import", source, "-f", "messages", "-o", tmp_path / "corpus")
    assert done.code == 1
    assert done.err.startswith(f"error: {source}, line 2")
    assert "messages[0].role" in done.err
    assert not (tmp_path / "corpus").exists()


def test_unlabelled_talk_counts_as_real_unless_told_otherwise(tmp_path: Path) -> None:
    source = tmp_path / "talk.jsonl"
    source.write_text(json.dumps({"messages": [{"role": "user", "content": "Hello."}]}) + "\n")
    assert call("import", source, "-f", "messages", "-o", tmp_path / "a").code == 0
    assert call("import", source, "-f", "messages", "-o", tmp_path / "b", "--synthetic").code == 0
    assert read_manifest(tmp_path / "a").synthetic is False
    assert read_manifest(tmp_path / "b").synthetic is True


def test_formats_lists_all() -> None:
    rows = json.loads(call("formats", "--json").out)
    assert {row["name"] for row in rows} == set(formats())
    assert len(call("formats").out.splitlines()) == len(rows)
