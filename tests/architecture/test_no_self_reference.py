"""The project names no machine it was written on and no host that packages are fetched from."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.architecture.imports import ROOT

# Character classes keep this file from finding itself.
MACHINE_PATH = re.compile(r"(?<![\w.~}-])/([w]ork|[r]oot|[f]arm|[h]ome/\w+|[U]sers/\w+)/")
REGISTRY_HOST = re.compile(
    r"\b([p]ypi\.org|[p]ythonhosted\.org|[n]pmjs\.(org|com)|[d]eb\.debian\.org|[c]onda\.anaconda\.org)\b"
)


def project_files() -> list[str]:
    """Return tracked files and those that git would track, relative to the root."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout to tell the project's files from others")
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for name in project_files():
        content = (ROOT / name).read_bytes()
        if b"\0" in content:
            continue  # an image or another binary
        for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{name}:{number}: {line.strip()[:120]}")
    return found


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_names_a_package_registry_host() -> None:
    assert lines_with(REGISTRY_HOST) == []


@pytest.mark.parametrize("text", ["see /{}ork/x", "'/{}ork/x'", "path=/{}ork/x"])
def test_machine_path_is_found(text: str) -> None:
    assert MACHINE_PATH.search(text.format("w"))


@pytest.mark.parametrize("text", ["home/{}ork/x", "./{}ork/x", "phase/{}ork/x", "home/work"])
def test_path_inside_a_tree_is_not_a_machine_path(text: str) -> None:
    assert not MACHINE_PATH.search(text.format("w"))
