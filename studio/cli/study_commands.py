"""`theraloom init` and `theraloom validate`."""

from __future__ import annotations

from pathlib import Path

import typer

from clinical_frameworks.registry import load_framework
from corpus.atomic import atomic_file
from engine.errors import StudyError
from engine.runner import make_personas, resolve_wording
from engine.study import Study
from engine.study_file import read_study
from engine.study_template import study_template


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
    check_protocols(study)
    if study.intake:
        make_personas(study)
    typer.echo(f"{path}: good. {describe(study)}")


def check_protocols(study: Study) -> None:
    """Refuse a quota of a disorder the framework has no protocol for, before anybody is sampled."""
    protocols = load_framework(study.framework).protocols()
    for disorder in study.population.disorder if study.population is not None else ():
        if disorder not in protocols:
            raise StudyError(
                f"population.disorder: framework {study.framework!r} has no protocol for {disorder!r}; it has "
                f"{', '.join(protocols)}"
            )


def describe(study: Study) -> str:
    """The size of a study and what words it, in a line."""
    patients = study.population.size if study.population is not None else len(study.intake)
    model = getattr(study.backend, "model", None)
    backend = f"{study.backend.kind} ({model})" if model else study.backend.kind
    return (
        f"{_count(patients, 'patient')} × {_count(study.sessions, 'session')} of {study.session.minutes:g} "
        f"minutes, {study.framework}, planner {study.planner}, wording {resolve_wording(study)}, {backend}"
    )


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
