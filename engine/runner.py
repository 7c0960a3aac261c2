"""Run a study on this machine: personas, then courses with bounded concurrency, then the corpus."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from clinical_frameworks.framework import Framework, treats
from clinical_frameworks.registry import load_framework
from corpus.record import Course, Session, Turn
from corpus.seeds import derive_rng
from engine.course import CourseUnit, course_unit, generate_course
from engine.errors import StudyError
from engine.exemplars.load import load_exemplars, with_talk_model
from engine.framework_identity import framework_identity
from engine.journal import read_journal
from engine.llm import LLM, catalogue
from engine.run_folder import RunFolder
from engine.study import Study
from engine.wording import WordingName
from personas import Patient, Therapist, patient_from_intake, sample_population, sample_therapist


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended."""

    courses: int
    dropped: tuple[tuple[str, str], ...]

    @property
    def dropped_share(self) -> float:
        """Share of the study's courses that were given up."""
        total = self.courses + len(self.dropped)
        return len(self.dropped) / total if total else 0.0


def resolve_wording(study: Study) -> WordingName:
    """The wording to use: as set, or for ``auto`` the catalogue's for the model, else by the planner."""
    if study.wording != "auto":
        return study.wording
    if study.planner != "sampled":
        return "free"
    if study.backend.kind == "scripted":
        return "reword"
    entry = catalogue().get(study.backend.model)
    return entry.wording if entry is not None else "note"


def make_personas(study: Study) -> tuple[list[Patient], list[Therapist]]:
    """The study's patients and therapists.

    Raises:
        StudyError: The framework has no protocol for a patient's disorder.
        PersonaError: A quota, a name or an intake file cannot be used.
    """
    framework = load_framework(study.framework)
    therapists: list[Therapist] = []
    for number in range(1, study.therapists + 1):
        therapists.append(
            sample_therapist(
                f"t{number:04d}",
                framework.name,
                derive_rng(study.seed, "therapist", number),
                avoid_names=[therapist.first_name for therapist in therapists],
            )
        )
    names = [therapist.first_name for therapist in therapists]
    if study.population is not None:
        patients = list(sample_population(study.population, study.seed, reserved_names=names))
    else:
        patients = [
            patient_from_intake(path, seed=study.seed, patient_id=f"p{number:04d}", reserved_names=names)
            for number, path in enumerate(study.intake, start=1)
        ]
    for patient in patients:
        if not treats(framework, patient.disorder):
            raise StudyError(
                f"field 'framework': {study.framework!r} has no protocol for {patient.disorder!r} (patient "
                f"{patient.id}); it has {', '.join(framework.protocols())}"
            )
    return patients, therapists


def units(
    study: Study, framework: Framework, patients: list[Patient], therapists: list[Therapist]
) -> list[CourseUnit]:
    """One unit a patient; therapists are dealt in turn."""
    return [
        course_unit(study, framework, patient, therapists[number % len(therapists)])
        for number, patient in enumerate(patients)
    ]


Progress = Callable[[str, Turn | Session | Course | str], None]
"""Told of a course's id and what of it has just reached the disk (see `engine.journal.Watch`)."""


async def run_study(folder: RunFolder, study: Study, llm: LLM, progress: Progress | None = None) -> RunResult:
    """Generate every course that is not finished yet, then write the corpus.

    The run folder must have been begun. On an error of the backend or the disk the first one is raised after
    the other courses in flight have stopped at a turn; all finished turns are on disk.

    Raises:
        LLMError: The backend failed for good.
        JournalError: The disk refused or a journal does not fit.
        StoreError: The corpus could not be written; the journals are kept.
    """
    framework = load_framework(study.framework)
    folder.check_framework(framework_identity(study, framework))
    wording = resolve_wording(study)
    exemplars = load_exemplars(study)
    folder.check_exemplars(exemplars.hashes if exemplars is not None else {})
    asked, study = study, with_talk_model(study, exemplars, folder.path)
    todo = units(study, framework, folder.patients(), folder.therapists())
    slots = asyncio.Semaphore(study.run.concurrency)

    async def one(unit: CourseUnit) -> None:
        async with slots:
            watch = None if progress is None else partial(progress, unit.course_id)
            journal = folder.journal(unit.course_id)
            await generate_course(study, framework, unit, llm, wording, journal, watch, exemplars)

    try:
        async with asyncio.TaskGroup() as group:
            for unit in todo:
                group.create_task(one(unit))
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return write_corpus(folder, asked, todo)


def finished_courses(folder: RunFolder, todo: list[CourseUnit]) -> Iterator[tuple[CourseUnit, Course | str]]:
    """Each unit's course, or why it was dropped, read one at a time in the study's order."""
    for unit in todo:
        finished = read_journal(folder.journal(unit.course_id))
        if finished.course is not None:
            yield unit, finished.course
        elif finished.dropped is not None:
            yield unit, finished.dropped


def write_corpus(folder: RunFolder, study: Study, todo: list[CourseUnit]) -> RunResult:
    """Write the finished courses as a corpus, in the study's order whatever order they were finished in."""
    from corpus.store import CorpusWriter  # noqa: PLC0415  pyarrow is needed only here

    dropped: list[tuple[str, str]] = []
    written = 0
    mode: Literal["create", "replace"] = "replace" if folder.corpus.exists() else "create"
    metadata: dict[str, Any] = {
        "study": study.study,
        "seed": study.seed,
        "fingerprint": study.fingerprint(),
    }
    if private := folder.private_inputs():
        # Who has the corpus must know that it was not made out of nothing.
        metadata["private_inputs"] = private
    with CorpusWriter(folder.corpus, metadata=metadata, mode=mode) as writer:
        for unit, outcome in finished_courses(folder, todo):
            if isinstance(outcome, str):
                dropped.append((unit.course_id, outcome))
            else:
                writer.write(outcome)
                written += 1
    return RunResult(written, tuple(dropped))
