from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from corpus.record import Course
from corpus.store import CorpusWriter
from tests.studio.casebook.records import FIRST, course, session, two_sessions
from tests.studio.command_line import call

NAMES = {
    "answer-key",
    "booklet",
    "progress-notes",
    "supervision",
    "teaching-questions",
    "transcript",
    "treatment-plan",
}


def stored(folder: Path, *courses: Course) -> Path:
    with CorpusWriter(folder) as writer:
        for one in courses:
            writer.write(one)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    other = two_sessions("hand-p2").model_copy(update={"patient_id": "p2"})
    return stored(tmp_path / "store", two_sessions(), other)


def test_each_course_gets_a_folder_with_all_documents_beside_the_store(store: Path) -> None:
    done = call("casebook", store)
    assert done.code == 0, done.err
    folders = [Path(line) for line in done.out.split()]
    assert folders == [store.with_name("store-casebook") / name for name in ("hand-p1", "hand-p2")]
    for folder in folders:
        assert {path.name for path in folder.iterdir()} == {f"{name}.md" for name in NAMES}
        assert all("SYNTHETIC" in path.read_text() for path in folder.iterdir())


def test_one_course_into_a_chosen_folder_with_pdf(store: Path, tmp_path: Path) -> None:
    done = call("casebook", store, "--course", "hand-p2", "--output", tmp_path / "out", "--pdf")
    assert done.code == 0, done.err
    assert done.out.split() == [str(tmp_path / "out" / "hand-p2")]
    folder = tmp_path / "out" / "hand-p2"
    assert {path.name for path in folder.iterdir()} == {
        f"{name}.{kind}" for name in NAMES for kind in ("md", "pdf")
    }
    for path in folder.glob("*.pdf"):
        metadata = pypdf.PdfReader(path).metadata
        assert metadata is not None
        assert str(metadata.title).endswith("(synthetic)")


def test_a_second_call_replaces_the_first(store: Path) -> None:
    assert call("casebook", store).code == 0
    notes = store.with_name("store-casebook") / "hand-p1" / "progress-notes.md"
    notes.write_text("old")
    assert call("casebook", store).code == 0
    assert notes.read_text().startswith("# Progress notes")


def test_a_modality_without_a_sheet_is_noted_on_stderr(tmp_path: Path) -> None:
    done = call("casebook", stored(tmp_path / "store", course(session(1, FIRST), framework="gestalt")))
    assert done.code == 0
    assert "note: hand-p1: no supervision sheet for gestalt; the general one was used" in done.err


def test_an_unknown_course_is_refused_with_those_there_are(store: Path) -> None:
    done = call("casebook", store, "--course", "nobody")
    assert done.code == 2
    assert "no course 'nobody'" in done.err
    assert "hand-p1, hand-p2" in done.err


def test_a_folder_that_is_no_run_and_no_corpus_is_refused(tmp_path: Path) -> None:
    done = call("casebook", tmp_path)
    assert done.code == 2
    assert "neither a run (run.json) nor a corpus (manifest.json)" in done.err


def test_real_talk_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    done = call("casebook", stored(tmp_path / "store", two_sessions(synthetic=False)))
    assert done.code == 1
    assert done.err.startswith("error: course hand-p1: is real talk")
    assert not (tmp_path / "store-casebook").exists()


def test_an_id_that_cannot_be_a_folder_is_refused(tmp_path: Path) -> None:
    done = call("casebook", stored(tmp_path / "store", two_sessions("a/../b")))
    assert done.code == 1
    assert "cannot be the name of a folder" in done.err
