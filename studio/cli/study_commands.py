"""`theraloom init` and `theraloom validate`."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus.atomic import atomic_file
from engine.errors import StudyError
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
    """Read the study, its framework and its intake files, and say in a line what it is."""
    study = read_study(path, overrides)
    if study.intake:
        make_personas(study)
    typer.echo(f"{path}: good. {describe(study)}")


def describe(study: Study) -> str:
    """The size of a study and what words it, in a line."""
    patients = study.population.size if study.population is not None else len(study.intake)
    model = getattr(study.backend, "model", None)
    backend = f"{study.backend.kind} ({model})" if model else study.backend.kind
    return (
        f"{counted(patients, 'patient')} × {counted(study.sessions, 'session')} of {study.session.minutes:g} "
        f"minutes, {study.framework}, planner {study.planner}, wording {resolve_wording(study)}, {backend}"
    )
