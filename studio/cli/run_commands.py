"""`theraloom status` and `theraloom report`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import typer

from corpus.atomic import atomic_file
from engine.run_folder import RunFolder
from studio.run_report import read_report, report_data, report_markdown, report_text
from studio.run_status import RunStatus, read_status, status_data

COURSES_SHOWN = 20
"""Most unfinished or dropped courses named one by one."""


def show_status(run: Path, *, as_json: bool) -> None:
    """Print how far the run is."""
    status = read_status(RunFolder(run))
    if as_json:
        typer.echo(orjson.dumps(status_data(status), option=orjson.OPT_INDENT_2))
        return
    for line in _status_lines(status, run):
        typer.echo(line)


def _status_lines(status: RunStatus, run: Path) -> Iterator[str]:
    finished, dropped = status.count("finished"), status.count("dropped")
    state = "finished" if status.complete else "stopped"
    yield f"{status.study}: {'running' if status.running else state}"
    yield (
        f"courses   {finished} of {len(status.courses)} finished, {status.count('in progress')} in progress, "
        f"{status.count('not started')} not started, {dropped} dropped"
    )
    yield f"sessions  {status.sessions} of {status.sessions_planned}"
    share = f" ({status.marked / status.turns:.1%})" if status.turns else ""
    yield f"turns     {status.turns}, marked {status.marked}{share}"
    yield (
        f"tokens    {status.prompt_tokens} prompt ({status.cached_tokens} from the cache), "
        f"{status.completion_tokens} generated, {status.seconds:.0f} s of model calls"
    )
    refused = ", ".join(f"{check} {count}" for check, count in status.refused.most_common()) or "none"
    yield f"refused   {refused}"
    named = [course for course in status.courses if course.state in ("in progress", "dropped")]
    for course in named[:COURSES_SHOWN]:
        if course.state == "dropped":
            yield f"          {course.course} dropped: {course.reason}"
        else:
            yield f"          {course.course} goes on at {course.goes_on_at}"
    if len(named) > COURSES_SHOWN:
        yield f"          and {len(named) - COURSES_SHOWN} more; --json names them all"
    if not status.running and not status.complete:
        yield f"go on with: theraloom resume {run}"


def show_report(run: Path, *, as_json: bool) -> None:
    """Print the report and write it beside the corpus."""
    folder = RunFolder(run)
    report = read_report(folder)
    path = folder.path / "report.md"
    with atomic_file(path) as stream:
        stream.write(report_markdown(report).encode())
    if as_json:
        typer.echo(orjson.dumps(report_data(report), option=orjson.OPT_INDENT_2))
    else:
        typer.echo(report_text(report))
    typer.echo(f"written to {path}", err=True)
