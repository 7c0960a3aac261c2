"""`theraloom init` and `theraloom validate`."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus.atomic import atomic_file
from engine.errors import StudyError
from engine.exemplars.load import load_exemplars
from engine.runner import make_personas, resolve_wording
from engine.study import Study
from engine.study_file import read_study
from engine.study_template import study_template
from studio.tables import counted


def init_study(path: Path) -> None:
    """Write the commented study file; an existing file is left alone."""
    if path.exists():
        raise StudyError(f"{path}: exists already; name another file")
    with atomic_file(path) as stream:
        stream.write(study_template().encode())
    typer.echo(path)


def validate_study(path: Path, overrides: list[str]) -> None:
    """Read the study, its framework, intake files and exemplars, and say in a line what it is."""
    study = read_study(path, overrides)
    if study.intake:
        make_personas(study)
    load_exemplars(study)
    typer.echo(f"{path}: good. {describe(study)}")


def describe(study: Study) -> str:
    """The size of a study and what words it, in a line."""
    patients = study.population.size if study.population is not None else len(study.intake)
    model = getattr(study.backend, "model", None)
    backend = f"{study.backend.kind} ({model})" if model else study.backend.kind
    how = (
        f"planner {study.planner}, wording {resolve_wording(study)}"
        if study.mode == "turns"
        else "mode script"
    )
    private = f", {counted(len(study.exemplars), 'private exemplar')}" if study.exemplars else ""
    return (
        f"{counted(patients, 'patient')} × {counted(study.sessions, 'session')} of {study.session.minutes:g} "
        f"minutes, {study.framework}, {how}, {backend}{private}"
    )
