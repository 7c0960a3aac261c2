from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.studio.command_line import call, hashes

Resize = Callable[[str], None]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, Resize]]:
    """A disk of its own, and how to change its size. Needs root."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this system lets nobody mount a disk here")

    def resize(size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)

    yield disk, resize
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("size", ["260k", "300k", "340k"])
def test_full_disk_is_one_error_and_the_run_goes_on_once_there_is_space(
    small_disk: tuple[Path, Resize], small_run: Path, small_study: Path, size: str
) -> None:
    disk, resize = small_disk
    resize(size)
    done = call("generate", small_study, "-o", disk / "run")
    assert done.code == 1
    errors = [line for line in done.err.splitlines() if line.startswith("error:")]
    assert len(errors) == 1
    assert "the disk is full" in errors[0]
    assert call("status", disk / "run").code == 0
    resize("64m")
    again = call("resume", disk / "run")
    assert again.code == 0, again.err
    assert hashes(disk / "run" / "corpus") == hashes(small_run / "corpus")


def test_disk_without_space_for_the_personas_leaves_no_run_behind(
    small_disk: tuple[Path, Resize], small_run: Path, small_study: Path
) -> None:
    disk, resize = small_disk
    done = call("generate", small_study, "-o", disk / "run")
    assert done.code == 1
    assert "the disk is full" in done.err
    assert call("status", disk / "run").code == 2
    resize("64m")
    assert call("generate", small_study, "-o", disk / "run").code == 0
    assert hashes(disk / "run" / "corpus") == hashes(small_run / "corpus")
