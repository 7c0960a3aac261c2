"""`theraloom casebook`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import typer

from corpus.store import read_course_ids, read_courses
from engine.errors import RunError
from engine.run_folder import RunFolder
from studio.casebook.write import write_casebook
from studio.cli.exchange import corpus_folder

COURSES_NAMED = 8
"""Most course ids named when one is not found."""


def make_casebooks(source: Path, course_id: str | None, output: Path | None, *, pdf: bool) -> None:
    """Write the casebook of one course, or of all; each folder's path on stdout."""
    corpus = corpus_folder(source)
    ids = [course for course, _ in read_course_ids(corpus)]
    if course_id is not None and course_id not in ids:
        shown = ", ".join(ids[:COURSES_NAMED]) + (", ..." if len(ids) > COURSES_NAMED else "")
        raise typer.BadParameter(
            f"{source} has no course {course_id!r}; it has {shown}", param_hint="--course"
        )
    if not ids:
        raise RunError(f"{source}: holds no course; `theraloom status {source}` says why")
    for course in read_courses(corpus):
        if course_id in (None, course.id):
            written = write_casebook(course, output or _default_output(source), dt.date.today(), pdf=pdf)
            for notice in written.notices:
                typer.echo(f"note: {notice}", err=True)
            typer.echo(written.folder)


def _default_output(source: Path) -> Path:
    """Where casebooks go: into a run, beside a corpus, whose folder holds nothing but the corpus."""
    if RunFolder(source).exists():
        return source / "casebook"
    return source.with_name(f"{source.resolve().name}-casebook")
