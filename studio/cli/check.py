"""`theraloom check` and `theraloom check-reference`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
import typer

from corpus.atomic import atomic_file
from corpus.record import Course
from evaluation.realism.check import RealismCheck, check_realism
from evaluation.realism.check_report import check_data, check_markdown, check_text
from evaluation.realism.corpus_figures import measure_course
from evaluation.realism.gate_file import load_gate
from evaluation.realism.measure_reference import LENGTH_CLASSES, Origin, measure_reference, reference_json
from evaluation.realism.plot import draw_check, require_plotting
from evaluation.realism.targets import Reference, load_reference, shipped_references
from evaluation.realism.utterances import Talk
from studio.cli.exchange import courses_of
from studio.cli.exit_codes import ExitCode


@dataclass(frozen=True, slots=True)
class ReferenceChoice:
    """The reference as it was asked for; ``repeats`` and ``seed`` are used when it has to be measured."""

    name: str | None
    format: str | None
    repeats: int
    seed: int


def check_corpus(
    corpus: Path,
    format: str | None,
    choice: ReferenceChoice,
    gate_name: str,
    *,
    output: Path | None,
    plot: bool,
    as_json: bool,
    max_sessions: int | None,
) -> ExitCode:
    """Check a corpus, print the result, write it to ``output``; return GATE_FAILED when a rule is broken."""
    gate = load_gate(gate_name)
    if output is not None and plot:
        require_plotting()
    reference = _reference(choice, gate.reference, gate.talk)
    courses = courses_of(corpus, format, "--format")
    name = corpus.resolve().name
    check = check_realism(courses, reference, gate, corpus=name, max_sessions=max_sessions)
    if as_json:
        typer.echo(orjson.dumps(check_data(check), option=orjson.OPT_INDENT_2))
    else:
        typer.echo(check_text(check))
    if output is not None:
        for path in _write(check, output, plot=plot):
            typer.echo(f"written to {path}", err=True)
    return ExitCode.OK if check.passed else ExitCode.GATE_FAILED


def write_reference(
    corpus: Path,
    format: str | None,
    output: Path,
    *,
    name: str | None,
    source: str | None,
    caveat: str,
    where: Sequence[str],
    length_classes: Sequence[int] | None,
    min_sessions: int,
    merged: bool,
    repeats: int,
    seed: int,
) -> None:
    """Measure a corpus as a reference and write it; its path on stdout."""
    talk: Talk = "merged" if merged else "utterances"
    courses = _where(courses_of(corpus, format, "--format"), where)
    reference = measure_reference(
        [measure_course(course, talk) for course in courses],
        Origin(name or output.stem, source or f"Measured on {corpus.name}", caveat),
        talk=talk,
        length_classes=length_classes or LENGTH_CLASSES,
        min_sessions=min_sessions,
        repeats=repeats,
        seed=seed,
    )
    with atomic_file(output) as stream:
        stream.write(reference_json(reference).encode())
    for column in reference.columns:
        typer.echo(f"from {column.min_utterances}: {column.sessions} sessions", err=True)
    if reference.floor is None:
        typer.echo("no floor: the halves of the corpus are too small", err=True)
    typer.echo(output)


def _reference(choice: ReferenceChoice, default: str, talk: Talk) -> Reference:
    """A shipped reference or a JSON file of one, otherwise a corpus that is measured now."""
    name = choice.name if choice.name is not None else default
    path = Path(name)
    is_corpus = choice.format is not None or path.is_dir() or (path.is_file() and path.suffix != ".json")
    if name in shipped_references() or not is_corpus:
        return load_reference(name)
    courses = courses_of(path, choice.format, "--reference-format")
    return measure_reference(
        [measure_course(course, talk) for course in courses],
        Origin(path.resolve().name, f"Measured on {path.name}", ""),
        talk=talk,
        repeats=choice.repeats,
        seed=choice.seed,
    )


def _where(courses: Iterator[Course], conditions: Sequence[str]) -> Iterator[Course]:
    """The sessions whose file says so, in their courses."""
    asked = {}
    for condition in conditions:
        column, equals, value = condition.partition("=")
        if not equals or not column:
            raise typer.BadParameter(f"write COLUMN=VALUE, not {condition!r}", param_hint="--where")
        asked[column] = value
    for course in courses:
        kept = tuple(
            session
            for session in course.sessions
            if all(session.source.get(column) == value for column, value in asked.items())
        )
        if kept:
            yield course.model_copy(update={"sessions": kept})


def _write(check: RealismCheck, output: Path, *, plot: bool) -> Iterator[Path]:
    files = {"check.json": orjson.dumps(check_data(check), option=orjson.OPT_INDENT_2) + b"\n"}
    files["check.md"] = check_markdown(check, "check.png" if plot else None).encode()
    if plot:
        files |= {"check.png": draw_check(check, "png"), "check.svg": draw_check(check, "svg")}
    for name, content in files.items():
        with atomic_file(output / name) as stream:
            stream.write(content)
        yield output / name
