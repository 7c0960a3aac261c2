from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.exchange import write_any
from corpus.record import Course, Session, Speaker, Turn
from corpus.store import CorpusWriter
from evaluation.realism.targets import load_reference
from tests.evaluation.sessions import annomi_high_quality, shared_file
from tests.studio.command_line import call, run

PASSES_ALL = """\
name: easy
description: For tests of the command.
min_sessions: 2
limits:
  patient_share_of_words: {min: 0.1, max: 0.9}
"""


def made_course(number: int, extra: Sequence[tuple[Speaker, str]] = ()) -> Course:
    """A course of one session of 24 turns or more, each with words of its own."""
    course = f"c{number}"
    lines: list[tuple[Speaker, str]] = []
    for position in range(12):
        word = "abcdefghijkl"[position] * (number + 2)
        lines += [
            ("therapist", f"What was {word} like for you then?"),
            ("patient", f"Um, {word} was long, and I thought of nothing but {word} that evening."),
        ]
    turns = tuple(
        Turn(id=f"{course}/1/{index}", index=index, speaker=speaker, text=text)
        for index, (speaker, text) in enumerate([*lines, *extra])
    )
    session = Session(id=f"{course}/1", number=1, turns=turns)
    return Course(id=course, patient_id=f"p{number}", synthetic=True, sessions=(session,))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return written(tmp_path / "corpus", [made_course(number) for number in range(12)])


@pytest.fixture
def easy(tmp_path: Path) -> Path:
    path = tmp_path / "easy.yaml"
    path.write_text(PASSES_ALL)
    return path


def written(folder: Path, courses: Sequence[Course]) -> Path:
    with CorpusWriter(folder) as writer:
        for course in courses:
            writer.write(course)
    return folder


def test_corpus_that_passes_ends_with_0_and_one_that_fails_with_4(store: Path, easy: Path) -> None:
    done = run("check", store, "--gate", easy)
    assert done.code == 0, done.err
    assert done.out.startswith("PASSED gate 'easy'")
    strict = easy.with_name("hard.yaml")
    strict.write_text(PASSES_ALL.replace("min: 0.1", "min: 0.89"))
    done = run("check", store, "--gate", strict)
    assert done.code == 4, done.err
    assert done.out.startswith("FAILED gate 'easy'")
    assert "limits.patient_share_of_words" in done.out.splitlines()[0]


def test_turn_with_a_label_fails_the_default_gate_and_is_named(tmp_path: Path) -> None:
    courses = [made_course(number) for number in range(5)]
    courses.append(made_course(5, [("therapist", "Patient: I see it now.")]))
    store = written(tmp_path / "corpus", courses)
    done = call("check", store, "--json")
    assert done.code == 4
    data = json.loads(done.out)
    (rule,) = [rule for rule in data["rules"] if rule["name"] == "tests.role_labels"]
    assert (rule["passed"], rule["failing"]) == (False, ["c5/1"])
    (finding,) = data["findings"]
    assert finding["where"] == "c5/1/24"


def test_files_are_written_beside_each_other(store: Path, easy: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    done = call("check", store, "--gate", easy, "--output", tmp_path / "out")
    assert done.code == 0, done.err
    names = {"check.json", "check.md", "check.png", "check.svg"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == names
    assert json.loads((tmp_path / "out" / "check.json").read_text())["passed"] is True
    assert (tmp_path / "out" / "check.png").read_bytes().startswith(b"\x89PNG")
    assert "(check.png)" in (tmp_path / "out" / "check.md").read_text()
    assert str(tmp_path) not in (tmp_path / "out" / "check.md").read_text()


def test_without_the_plotting_library_it_says_so_before_it_measures(
    store: Path, easy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = call("check", store, "--gate", easy, "--output", tmp_path / "out")
    assert done.code == 1
    assert done.err.startswith("error: the plot needs matplotlib")
    assert not (tmp_path / "out").exists()
    assert call("check", store, "--gate", easy, "--output", tmp_path / "out", "--no-plot").code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"check.json", "check.md"}


def test_file_of_a_format_is_checked_like_the_store(store: Path, easy: Path, tmp_path: Path) -> None:
    file = tmp_path / "talk.jsonl"
    write_any((made_course(number) for number in range(12)), file, "jsonl")
    from_file = json.loads(call("check", file, "--format", "jsonl", "--gate", easy, "--json").out)
    from_store = json.loads(call("check", store, "--gate", easy, "--json").out)
    assert from_file["figures"] == from_store["figures"]
    assert from_file["rules"] == from_store["rules"]


def test_only_so_many_sessions_are_measured(store: Path, easy: Path) -> None:
    data = json.loads(call("check", store, "--gate", easy, "--max-sessions", "3", "--json").out)
    assert (data["sessions_measured"], data["truncated"]) == (3, True)


def test_reference_can_be_a_corpus_or_the_file_made_of_it(store: Path, easy: Path, tmp_path: Path) -> None:
    file = tmp_path / "clinic.json"
    done = call("check-reference", store, "-o", file, "--length-class", "20", "--seed", "3")
    assert done.code == 0, done.err
    assert done.out == f"{file}\n"
    assert load_reference(str(file)).columns[0].sessions == 12
    words: list[str | Path] = ["check", store, "--gate", easy, "--json"]
    by_file = json.loads(call(*words, "--reference", file).out)
    by_corpus = json.loads(call(*words, "--reference", store, "--seed", "3").out)
    assert by_file["figures"] == by_corpus["figures"]
    assert by_file["floor"]["columns"] == by_corpus["floor"]["columns"]
    other = json.loads(call(*words, "--reference", store, "--seed", "4").out)
    assert other["floor"]["columns"] != by_corpus["floor"]["columns"]


def test_reference_of_too_few_patients_is_refused_and_not_written(tmp_path: Path) -> None:
    store = written(tmp_path / "few", [made_course(number) for number in range(4)])
    done = call("check-reference", store, "-o", tmp_path / "clinic.json")
    assert done.code == 1
    assert "no length class has the 10 sessions" in done.err
    assert not (tmp_path / "clinic.json").exists()


def test_bad_gate_file_is_one_line_a_fault_and_nothing_is_printed(store: Path, tmp_path: Path) -> None:
    gate = tmp_path / "gate.yaml"
    gate.write_text("name: a\ndescription: b\nmin_sesions: 3\nsessions_passing: 2\n")
    done = call("check", store, "--gate", gate)
    assert done.code == 2
    assert done.out == ""
    assert done.err.splitlines() == [
        f"error: {gate}:4: sessions_passing: must be less than or equal to 1, not 2",
        f"error: {gate}:3: min_sesions: unknown field; did you mean 'min_sessions'?",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--gate", "moon"], "chat, default, strict"),
        (["--reference", "moon"], "annomi"),
        (["--gate", "chat", "--reference", "annomi"], "measured on utterances"),
        (["--format", "docx"], "is not one of"),
    ],
)
def test_wrong_choice_is_refused_with_what_there_is(words: list[str], said: str, store: Path) -> None:
    done = call("check", store, *words)
    assert done.code == 2
    assert said in " ".join(done.err.split())


def test_file_without_a_format_is_refused_with_the_formats(tmp_path: Path) -> None:
    (tmp_path / "talk.jsonl").write_text("")
    done = call("check", tmp_path / "talk.jsonl")
    assert done.code == 2
    assert "messages" in done.err


def test_run_is_checked_by_its_corpus_and_an_unfinished_one_points_to_resume(
    store: Path, easy: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "run.json").write_text("{}")
    done = call("check", folder, "--gate", easy)
    assert done.code == 2
    assert f"theraloom resume {folder}" in done.err
    store.rename(folder / "corpus")
    done = call("check", folder, "--gate", easy, "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["corpus"] == "run"


def test_what_is_no_corpus_is_refused(tmp_path: Path) -> None:
    done = call("check", tmp_path)
    assert done.code == 2
    assert "neither a run" in done.err


def test_column_of_the_file_chooses_the_sessions_of_a_reference(tmp_path: Path) -> None:
    source = shared_file("annomi_reference.csv")
    file = tmp_path / "low.json"
    words: list[str | Path] = ["check-reference", source, "-f", "annomi", "-o", file]
    words += ["--length-class", "20", "--repeats", "5"]
    assert call(*words, "--where", "mi_quality=low").code == 0
    # 88 transcripts, 73 of them high quality; from 20 utterances 72 and 61.
    assert load_reference(str(file)).columns[0].sessions == 11
    assert call(*words, "--where", "mi_quality").code == 2


def test_real_talk_of_some_length_fails_only_for_its_label(tmp_path: Path) -> None:
    file = tmp_path / "high.jsonl"
    real = [course for course in annomi_high_quality() if len(course.sessions[0].turns) >= 20]
    write_any(real, file, "jsonl")
    done = call("check", file, "-f", "jsonl", "--json")
    assert done.code == 4
    failed = [rule["name"] for rule in json.loads(done.out)["rules"] if not rule["passed"]]
    assert failed == ["tests.labelled_synthetic"]
