from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from corpus import SCHEMA_VERSION, Course, RecordError, StoreError
from corpus.store import CorpusWriter, Manifest, read_course_ids, read_courses, read_manifest, verify
from corpus.store.rows import courses_of, table_of
from corpus.store.shard import HashingFile
from corpus.store.writer import Mode
from tests.corpus.records import courses, small_course


def write(path: Path, made: list[Course], mode: Mode = "create", per_shard: int = 256) -> Manifest:
    with CorpusWriter(path, metadata={"study": "s1"}, mode=mode, courses_per_shard=per_shard) as writer:
        for course in made:
            writer.write(course)
        return writer.close()


def shards(path: Path) -> list[Path]:
    return sorted((path / "shards").iterdir())


@settings(max_examples=40, deadline=None)
@given(courses(may_be_empty=True))
def test_every_record_comes_back_equal(made: list[Course]) -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder), made, per_shard=2)
        assert list(read_courses(folder)) == made


def test_a_fully_labelled_course_comes_back_equal(tmp_path: Path) -> None:
    write(tmp_path, [small_course()])
    assert list(read_courses(tmp_path)) == [small_course()]


def test_the_manifest_counts_patients_courses_sessions_and_turns(tmp_path: Path) -> None:
    manifest = write(
        tmp_path, [small_course(1), small_course(2, sessions=3, patient="patient-0001")], per_shard=1
    )
    assert (manifest.patients, manifest.courses, manifest.sessions, manifest.turns) == (1, 2, 5, 20)
    assert [shard.turns for shard in manifest.shards] == [8, 12]
    assert manifest.synthetic is True
    assert manifest.metadata == {"study": "s1"}
    assert verify(tmp_path) == read_manifest(tmp_path) == manifest


def test_shards_state_synthetic_and_schema_version_in_their_footer(tmp_path: Path) -> None:
    write(tmp_path, [small_course(synthetic=False)])
    metadata = pq.read_metadata(shards(tmp_path)[0]).metadata or {}
    assert metadata[b"theraloom.synthetic"] == b"false"
    assert metadata[b"theraloom.schema_version"] == str(SCHEMA_VERSION).encode()


def test_a_researcher_loads_the_shard_folder_as_one_table(tmp_path: Path) -> None:
    write(tmp_path, [small_course(1), small_course(2)], per_shard=1)
    table = pq.read_table(tmp_path / "shards")
    assert table["course_id"].to_pylist() == ["course-0001"] * 2 + ["course-0002"] * 2
    assert table["session_number"].to_pylist() == [1, 2, 1, 2]
    assert table["n_turns"].to_pylist() == [4, 4, 4, 4]
    assert table["turns"][0][0]["trust"].as_py() == 0.4


def test_the_same_courses_give_the_same_bytes(tmp_path: Path) -> None:
    made = [small_course(number) for number in range(5)]
    write(tmp_path / "a", made, per_shard=2)
    write(tmp_path / "b", made, per_shard=2)
    names = sorted(file.relative_to(tmp_path / "a") for file in (tmp_path / "a").rglob("*") if file.is_file())
    assert len(names) == 4
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_shards_end_at_the_byte_bound_too(tmp_path: Path) -> None:
    with CorpusWriter(tmp_path, bytes_per_shard=1) as writer:
        for number in range(3):
            writer.write(small_course(number))
    assert len(read_manifest(tmp_path).shards) == 3


def test_an_empty_corpus_is_valid_and_says_nothing_about_synthetic(tmp_path: Path) -> None:
    assert write(tmp_path, []).synthetic is None
    assert list(read_courses(tmp_path)) == []
    assert verify(tmp_path).courses == 0


def test_create_refuses_a_folder_that_holds_a_corpus(tmp_path: Path) -> None:
    write(tmp_path, [small_course()])
    with pytest.raises(StoreError, match="holds a corpus already"):
        CorpusWriter(tmp_path)


def test_append_keeps_what_is_there(tmp_path: Path) -> None:
    write(tmp_path, [small_course(1)])
    manifest = write(tmp_path, [small_course(2)], mode="append")
    assert [course.id for course in read_courses(tmp_path)] == ["course-0001", "course-0002"]
    assert list(read_course_ids(tmp_path)) == [
        ("course-0001", "patient-0001"),
        ("course-0002", "patient-0002"),
    ]
    assert manifest.patients == 2
    with pytest.raises(RecordError, match="in the corpus already"):
        write(tmp_path, [small_course(2)], mode="append")


def test_replace_removes_the_old_shards_only_after_the_new_manifest(tmp_path: Path) -> None:
    write(tmp_path, [small_course(1)])
    old = shards(tmp_path)[0]
    with CorpusWriter(tmp_path, mode="replace") as writer:
        writer.write(small_course(2))
        assert [course.id for course in read_courses(tmp_path)] == ["course-0001"]
    assert not old.exists()
    assert [course.id for course in read_courses(tmp_path)] == ["course-0002"]


def test_real_and_synthetic_talk_do_not_share_a_corpus(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="two corpora"):
        write(tmp_path, [small_course(1), small_course(2, synthetic=False)])


def test_an_exception_in_the_block_leaves_the_old_corpus_and_no_litter(tmp_path: Path) -> None:
    write(tmp_path, [small_course(1)])
    before = shards(tmp_path)

    def interrupted() -> None:
        with CorpusWriter(tmp_path, mode="replace", courses_per_shard=1) as writer:
            writer.write(small_course(2))
            writer.write(small_course(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert shards(tmp_path) == before
    assert list(read_courses(tmp_path)) == [small_course(1)]


def test_a_value_json_cannot_hold_is_refused_and_the_writer_goes_on(tmp_path: Path) -> None:
    bad = small_course(1).model_copy(update={"outcome": {"score": float("nan")}})
    with CorpusWriter(tmp_path) as writer:
        with pytest.raises(RecordError, match=r"course-0001.*outcome\.score: nan"):
            writer.write(bad)
        writer.write(small_course(2))
    assert [course.id for course in read_courses(tmp_path)] == ["course-0002"]


def test_a_flipped_byte_is_found_by_hash(tmp_path: Path) -> None:
    write(tmp_path, [small_course()])
    shard = shards(tmp_path)[0]
    content = bytearray(shard.read_bytes())
    content[len(content) // 2] ^= 1
    shard.write_bytes(content)
    with pytest.raises(StoreError, match=rf"{shard.name}: its SHA-256 is .* Restore this shard"):
        list(read_courses(tmp_path))


def test_a_truncated_shard_is_named(tmp_path: Path) -> None:
    write(tmp_path, [small_course()])
    shard = shards(tmp_path)[0]
    shard.write_bytes(shard.read_bytes()[:-100])
    with pytest.raises(StoreError, match=rf"{shard.name}: has \d+ bytes, the manifest says \d+"):
        verify(tmp_path)


def test_a_missing_shard_is_named_and_the_ones_before_it_are_read(tmp_path: Path) -> None:
    write(tmp_path, [small_course(1), small_course(2)], per_shard=1)
    shards(tmp_path)[1].unlink()
    reading = read_courses(tmp_path)
    assert next(reading).id == "course-0001"
    with pytest.raises(StoreError, match=r"part-00001-\w+\.parquet: is missing"):
        next(reading)


def test_a_manifest_with_a_wrong_hash_is_an_error(tmp_path: Path) -> None:
    manifest = write(tmp_path, [small_course()])
    file = tmp_path / "manifest.json"
    file.write_text(file.read_text().replace(manifest.shards[0].sha256, "0" * 64))
    with pytest.raises(StoreError, match="SHA-256"):
        verify(tmp_path)


def test_a_manifest_with_a_wrong_count_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, [small_course()])
    file = tmp_path / "manifest.json"
    file.write_text(file.read_text().replace('"patients": 1', '"patients": 2'))
    with pytest.raises(StoreError, match="the manifest says"):
        verify(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema_version": 1, "courses": -1}'])
def test_a_damaged_manifest_says_so(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(StoreError, match="damaged"):
        read_manifest(tmp_path)


def test_a_folder_without_a_manifest_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"manifest\.json is missing"):
        list(read_courses(tmp_path))


def test_a_corpus_of_a_newer_version_asks_for_a_newer_theraloom(tmp_path: Path) -> None:
    write(tmp_path, [small_course()])
    file = tmp_path / "manifest.json"
    file.write_text(file.read_text().replace(f'"schema_version": {SCHEMA_VERSION}', '"schema_version": 9'))
    with pytest.raises(RecordError, match=r"schema_version 9 is newer than \d.*Install a newer theraloom"):
        list(read_courses(tmp_path))


def test_rows_of_version_1_read_without_the_columns_that_came_later() -> None:
    new = {"clinical", "attendance", "ruptures", "contradictions"}
    rows = table_of(small_course()).to_pylist()
    old = []
    for row in rows:
        kept = {key: value for key, value in row.items() if key not in new}
        kept["turns"] = [{k: v for k, v in turn.items() if k != "delivery"} for turn in row["turns"]]
        old.append({**kept, "schema_version": 1})
    (course,) = courses_of(pa.Table.from_pylist(old).to_batches(), "old shard")
    assert course.schema_version == SCHEMA_VERSION
    session = course.sessions[0]
    assert (session.clinical, session.attendance, session.ruptures) == (None, None, ())
    assert session.turns[0].delivery is None
    assert session.turns[0].text == small_course().sessions[0].turns[0].text


def full_disk(*_: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("edge", ["first write", "later write", "fsync"])
def test_a_full_disk_is_one_error_and_the_old_corpus_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edge: str
) -> None:
    write(tmp_path, [small_course(1)])
    before = sorted(tmp_path.rglob("*"))
    with monkeypatch.context() as patch:
        if edge == "first write":
            patch.setattr(HashingFile, "write", full_disk)
        elif edge == "later write":
            real_write = HashingFile.write

            def until_full(file: HashingFile, data: object) -> int:
                return full_disk() if file.size > 100 else real_write(file, data)

            patch.setattr(HashingFile, "write", until_full)
        else:
            patch.setattr(os, "fsync", full_disk)
        with pytest.raises(StoreError, match=r"the disk is full.*free space"):
            write(tmp_path, [small_course(2), small_course(3)], mode="append", per_shard=1)
    assert sorted(tmp_path.rglob("*")) == before
    assert list(read_courses(tmp_path)) == [small_course(1)]


def test_a_kill_in_the_middle_of_a_write_leaves_the_old_corpus(tmp_path: Path) -> None:
    write(tmp_path, [small_course(1)])
    program = (
        "import os, sys\n"
        "from corpus.store import CorpusWriter\n"
        "from tests.corpus.records import small_course\n"
        "writer = CorpusWriter(sys.argv[1], mode='replace', courses_per_shard=2)\n"
        "for number in (5, 6, 7):\n"
        "    writer.write(small_course(number))\n"
        "os._exit(9)\n"
    )
    root = Path(__file__).resolve().parents[2]
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=root, check=False)
    assert killed.returncode == 9
    assert len(list((tmp_path / "shards").iterdir())) == 3  # the old shard, a finished one, an unfinished one
    assert list(read_courses(tmp_path)) == [small_course(1)]
    write(tmp_path, [small_course(2)], mode="append")
    assert [course.id for course in read_courses(tmp_path)] == ["course-0001", "course-0002"]
    assert len(list((tmp_path / "shards").iterdir())) == 2  # what the killed writer left is gone


def test_a_closed_writer_refuses_more(tmp_path: Path) -> None:
    writer = CorpusWriter(tmp_path)
    writer.close()
    with pytest.raises(StoreError, match="closed"):
        writer.write(small_course())
    with pytest.raises(StoreError, match="closed"):
        writer.close()
