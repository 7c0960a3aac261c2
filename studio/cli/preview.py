"""`theraloom preview`: what a study would give, before it is run."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import typer

from clinical_frameworks.registry import load_framework
from corpus.record import Course
from engine.course import CourseUnit, generate_course
from engine.errors import StudyError
from engine.llm import LLM, Completion, EmptyReplyError, ModelIdentity, Request, open_llm
from engine.runner import make_personas, resolve_wording, units
from engine.study import Study
from engine.study_file import read_study
from personas import Patient
from studio.cli.study_commands import describe
from studio.tables import Table, as_text, counted

PATIENTS_SHOWN = 10


class NoModel:
    """Answers nothing, so that every turn falls back to its planned draft: what `--no-model` shows."""

    name = "no model"
    model = ModelIdentity("no model", None, None, "none")
    parallel = 2

    async def complete(self, request: Request) -> Completion:
        """Raise `EmptyReplyError`, always."""
        raise EmptyReplyError("the preview uses no model", hint="")

    async def aclose(self) -> None:
        """Nothing to free."""


def preview_study(path: Path, overrides: list[str], *, no_model: bool, turns: int) -> None:
    """Print personas, the first patient's plans and the first exchange. Nothing is kept on disk."""
    study = read_study(path, overrides)
    if no_model and study.planner != "sampled":
        raise StudyError(
            f"--no-model shows planned drafts, which planner {study.planner!r} does not make; leave it out"
        )
    if no_model and study.mode == "script":
        raise StudyError("--no-model shows planned drafts, which mode 'script' does not make; leave it out")
    llm: LLM = NoModel() if no_model else open_llm(study.backend)
    patients, therapists = make_personas(study)
    typer.echo(describe(study))
    typer.echo("\n" + as_text(_personas(patients)))
    if len(patients) > PATIENTS_SHOWN:
        typer.echo(f"and {counted(len(patients) - PATIENTS_SHOWN, 'more patient')}")
    names = ", ".join(f"{therapist.name} ({therapist.age})" for therapist in therapists)
    typer.echo(f"\nTherapists: {names}")
    unit = units(study, load_framework(study.framework), patients[:1], therapists)[0]
    typer.echo("\n" + as_text(_course_plan(unit)))
    course = asyncio.run(_first_turns(study, unit, llm, turns))
    _show_session(study, unit, course)


def _personas(patients: list[Patient]) -> Table:
    return Table(
        "Patients (all made up)",
        ("id", "name", "age", "gender", "disorder", "severity", "style", "complaint"),
        [
            [
                patient.id,
                patient.name,
                str(patient.age),
                patient.gender,
                patient.disorder,
                patient.severity,
                patient.style,
                patient.case.complaint.statement,
            ]
            for patient in patients[:PATIENTS_SHOWN]
        ],
    )


def _course_plan(unit: CourseUnit) -> Table:
    plan = unit.plan
    rows = [
        [str(number), technique, chain, unit.patient.case.chain(chain).situation.topic]
        for number, (technique, chain) in enumerate(zip(plan.techniques, plan.chains, strict=True), start=1)
    ]
    goals = "; ".join(plan.goals)
    return Table(
        f"Course plan of {unit.course_id} ({plan.protocol}). Goals: {goals}",
        ("session", "technique", "chain", "about"),
        rows,
    )


async def _first_turns(study: Study, unit: CourseUnit, llm: LLM, turns: int) -> Course | None:
    """The beginning of session 1, made in a folder that goes away."""
    first = study.model_copy(
        update={"sessions": 1, "session": study.session.model_copy(update={"turn_limit": turns})}
    )
    framework, wording = load_framework(study.framework), resolve_wording(study)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            journal = Path(scratch) / "preview.jsonl"
            return await generate_course(first, framework, unit, llm, wording, journal)
    finally:
        await llm.aclose()


def _show_session(study: Study, unit: CourseUnit, course: Course | None) -> None:
    if course is None:
        raise StudyError(f"{study.study}: the first exchange of {unit.course_id} could not be worded")
    session = course.sessions[0]
    typer.echo("\nSession 1")
    typer.echo(f"  agenda: {'; '.join(session.agenda)}")
    measures = (f"{measure.instrument} {measure.total} ({measure.band})" for measure in session.measures)
    typer.echo(f"  measures: {', '.join(measures)}")
    if session.homework_set is not None:
        typer.echo(f"  homework to be set: {session.homework_set.task}")
    typer.echo("")
    for turn in session.turns:
        typer.echo(f"{turn.speaker.upper()}: {turn.text}")
