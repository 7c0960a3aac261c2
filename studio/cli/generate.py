"""`theraloom generate` and `theraloom resume`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from engine.course import course_id
from engine.exemplars.load import load_exemplars
from engine.journal import read_journal
from engine.llm import LLM, open_llm
from engine.run_folder import RunFolder
from engine.runner import RunResult, make_personas, run_study
from engine.study import Study
from engine.study_file import override_study, read_study
from studio.cli.exit_codes import ExitCode
from studio.cli.progress import ProgressView, Tally, event, make_view
from studio.cli.study_commands import describe
from studio.transcripts import write_transcripts

FILES_NAMED = 20
"""Most transcripts whose paths are printed one by one."""


def generate_run(study_file: Path, output: Path, overrides: list[str], *, as_json: bool) -> ExitCode:
    """Begin a run and carry it out. Personas and backend are there before anything is written."""
    study = read_study(study_file, overrides)
    folder = RunFolder(output)
    folder.check_new()
    _say(f"{study.study}: {describe(study)}")
    try:
        patients, therapists = make_personas(study)
        load_exemplars(study)
        with opened(study) as llm, folder.lock():
            folder.begin(study, patients, therapists)
            return _carry_out(folder, study, llm, as_json=as_json)
    except KeyboardInterrupt:
        return _interrupted(folder)


def resume_run(run: Path, overrides: list[str], *, as_json: bool) -> ExitCode:
    """Go on with a run; overrides may change how, not what."""
    folder = RunFolder(run)
    study = override_study(folder.study(), overrides, str(folder.run_file))
    folder.check_same(study)
    _say(f"{study.study}: {describe(study)}")
    try:
        with folder.lock(), opened(study) as llm:
            return _carry_out(folder, study, llm, as_json=as_json)
    except KeyboardInterrupt:
        return _interrupted(folder)


@contextmanager
def opened(study: Study) -> Iterator[LLM]:
    """The study's language model, closed at the end also when it was never asked."""
    llm = open_llm(study.backend)
    try:
        yield llm
    finally:
        asyncio.run(llm.aclose())


def _carry_out(folder: RunFolder, study: Study, llm: LLM, *, as_json: bool) -> ExitCode:
    with make_view(_tally(folder, study), as_json=as_json) as view:
        result = asyncio.run(_generate(folder, study, llm, view))
    transcripts = write_transcripts(folder)
    for dropped, reason in result.dropped:
        _say(f"dropped {dropped}: {reason}")
    if as_json:
        event(
            "finished",
            courses=result.courses,
            dropped=dict(result.dropped),
            corpus=str(folder.corpus),
            transcripts=[str(file) for file in transcripts],
        )
    else:
        typer.echo(folder.corpus)
        for path in transcripts if len(transcripts) <= FILES_NAMED else [folder.transcripts]:
            typer.echo(path)
    if result.dropped_share > study.drop_budget:
        _say(
            f"finished, but {len(result.dropped)} of {result.courses + len(result.dropped)} courses were "
            f"dropped, more than drop_budget {study.drop_budget:g} allows"
        )
        return ExitCode.TOO_MANY_DROPPED
    return ExitCode.OK


async def _generate(folder: RunFolder, study: Study, llm: LLM, view: ProgressView) -> RunResult:
    try:
        return await run_study(folder, study, llm, view)
    finally:
        await llm.aclose()


def _tally(folder: RunFolder, study: Study) -> Tally:
    done: dict[str, tuple[int, int]] = {}
    patients = folder.patients()
    for patient in patients:
        journal = folder.journal(course_id(study, patient))
        if journal.exists():
            finished = read_journal(journal)
            words = sum(len(turn.text.split()) for turn in finished.utterances)
            done[journal.stem] = (len(finished.sessions), words)
    return Tally(len(patients) * study.sessions, study.session.words, done)


def _interrupted(folder: RunFolder) -> ExitCode:
    if folder.exists():
        _say(f"interrupted. Every finished turn is on disk; go on with: theraloom resume {folder.path}")
    else:
        _say("interrupted before the run began; nothing was generated")
    return ExitCode.INTERRUPTED


def _say(line: str) -> None:
    typer.echo(line, err=True)
