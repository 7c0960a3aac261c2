"""`theraloom export`, `theraloom import` and `theraloom formats`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import orjson
import typer

from clinical_frameworks.instruments import load_instrument
from corpus.exchange import formats, read_any, write_any
from corpus.record import Course
from corpus.store import CorpusWriter, read_courses
from engine.errors import RunError
from engine.run_folder import RunFolder
from studio.tables import counted


def export_corpus(run: Path, format: str, output: Path, options: Mapping[str, object]) -> None:
    """Write a run's corpus, or a corpus folder, in a format; its path on stdout."""
    writers = {name: entry.write for name, entry in formats().items() if entry.write is not None}
    _check_use(format, writers, options)
    given = dict(options)
    corpus = corpus_folder(run)
    if format == "huggingface":
        given["instrument_licences"] = _licences(corpus)
    count = write_any(read_courses(corpus), output, format, **given)
    typer.echo(f"{counted(count, 'course')} written", err=True)
    typer.echo(output)


def import_corpus(file: Path, format: str, output: Path, options: Mapping[str, object]) -> None:
    """Read a file into a new corpus; after an error there is none."""
    readers = {name: entry.read for name, entry in formats().items() if entry.read is not None}
    _check_use(format, readers, options)
    was_there = output.exists()
    courses = read_any(file, format, **options)
    try:
        with CorpusWriter(output, metadata={"imported_from": file.name, "format": format}) as writer:
            for course in courses:
                writer.write(course)
    except BaseException:
        if not was_there:
            for folder in (output / "shards", output):
                with suppress(OSError):
                    folder.rmdir()
        raise
    typer.echo(output)


def list_formats(*, as_json: bool) -> None:
    """Print the formats and what can be done with each."""
    if as_json:
        rows = [
            {
                "name": name,
                "import": entry.read is not None,
                "export": entry.write is not None,
                "summary": entry.summary,
            }
            for name, entry in formats().items()
        ]
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    for name, entry in formats().items():
        ways = " and ".join(way for way, has in (("import", entry.read), ("export", entry.write)) if has)
        typer.echo(f"{name:12} {ways:18} {entry.summary}")


def _check_use(format: str, ways: Mapping[str, Callable[..., object]], options: Mapping[str, object]) -> None:
    """Refuse an unknown format, and an option that is another format's, before anything is touched."""
    if format not in ways:
        raise typer.BadParameter(f"{format!r} is not one of {', '.join(ways)}", param_hint="--format")
    taken = inspect.signature(ways[format]).parameters
    for option in options:
        if option not in taken:
            raise typer.BadParameter(f"format {format!r} does not take it", param_hint=f"--{option}")


def courses_of(path: Path, format: str | None, option: str) -> Iterator[Course]:
    """The courses of a run, of a corpus folder, or of a file of an exchange format.

    Raises:
        typer.BadParameter: ``option``, which gave ``format``, names no readable format or is missing.
    """
    readable = [name for name, entry in formats().items() if entry.read is not None]
    if format is not None:
        if format not in readable:
            raise typer.BadParameter(f"{format!r} is not one of {', '.join(readable)}", param_hint=option)
        return read_any(path, format)
    if path.is_file():
        problem = f"{path} is a file; say which of {', '.join(readable)} it is"
        raise typer.BadParameter(problem, param_hint=option)
    return read_courses(corpus_folder(path))


def corpus_folder(run: Path) -> Path:
    """The corpus of a run, or the folder itself when it is one. `RunError` when it is neither."""
    if (run / "manifest.json").is_file():
        return run
    folder = RunFolder(run)
    if folder.exists() and not (folder.corpus / "manifest.json").is_file():
        raise RunError(f"{run}: not finished yet; go on with: theraloom resume {run}")
    if not folder.exists():
        raise RunError(f"{run}: neither a run (run.json) nor a corpus (manifest.json)")
    return folder.corpus


def _licences(corpus: Path) -> dict[str, str]:
    """The licence record of every instrument the courses were measured with."""
    instruments = dict.fromkeys(_instruments(read_courses(corpus)))
    return {name: load_instrument(name).licence.terms for name in instruments}


def _instruments(courses: Iterator[Course]) -> Iterator[str]:
    for course in courses:
        for session in course.sessions:
            for measure in session.measures:
                yield measure.instrument
