"""Generate one course: an idempotent unit with its own seed, resumable at any turn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinical_frameworks.framework import CoursePlan, Framework
from corpus.record import Course, Session
from corpus.seeds import derive_rng, derive_seed
from engine.course_graph import CourseContext, CourseState, course_graph
from engine.errors import TurnFailedError
from engine.exemplars.load import Exemplars, load_exemplars, with_talk_model
from engine.exemplars.wording import ExemplarWording
from engine.journal import Journal, Watch
from engine.llm import LLM
from engine.locales import load_locale
from engine.offers import chooser
from engine.planners import make_planner
from engine.scoring import make_scorer
from engine.study import Study
from engine.wording import WordingName, make_wording
from personas import Patient, Therapist

STEPS_PER_SESSION = 4


@dataclass(frozen=True, slots=True)
class CourseUnit:
    """What is needed to generate one course."""

    course_id: str
    seed: int
    patient: Patient
    therapist: Therapist
    plan: CoursePlan


def course_id(study: Study, patient: Patient) -> str:
    """Id of a patient's course."""
    return f"{study.study}-{patient.id}"


def course_unit(study: Study, framework: Framework, patient: Patient, therapist: Therapist) -> CourseUnit:
    """Derive the unit of a patient: id, seed and plan depend on the study's seed and the patient alone."""
    seed = derive_seed(study.seed, study.study, patient.id)
    plan = framework.plan_course(
        patient.case, patient.profile(), study.sessions, derive_rng(seed, "course plan")
    )
    return CourseUnit(course_id(study, patient), seed, patient, therapist, plan)


async def generate_course(
    study: Study,
    framework: Framework,
    unit: CourseUnit,
    llm: LLM,
    wording: WordingName,
    journal_path: Path,
    watch: Watch | None = None,
    exemplars: Exemplars | None = None,
) -> Course | None:
    """Generate or go on with a course; what the journal already holds is kept as it is.

    ``exemplars`` are those of the study, read once for many courses; read here when they are not given.

    Returns:
        The course, or None when it had to be given up (the journal then says why).

    Raises:
        LLMError: The backend failed in a way that another turn would not mend; the run can be resumed.
        JournalError: The disk refused, or the journal does not fit the plan.
    """
    journal = Journal(journal_path, watch)
    try:
        finished = journal.finished
        if finished.course is not None or finished.dropped is not None:
            return finished.course
        if exemplars is None:
            exemplars = load_exemplars(study)
            study = with_talk_model(study, exemplars, journal_path.parent)
        planner = make_planner(study.planner)
        words = make_wording(wording, plans=planner.structured, locale=load_locale(study.language))
        context = CourseContext(
            course_id=unit.course_id,
            seed=unit.seed,
            study=study,
            framework=framework,
            patient=unit.patient,
            therapist=unit.therapist,
            plan=unit.plan,
            llm=llm,
            planner=planner,
            wording=words if exemplars is None else ExemplarWording(words, exemplars),
            journal=journal,
            choose=chooser(make_scorer(study.sampling.scorer)),
            exemplars=exemplars,
            sessions=list(finished.sessions),
            unfinished=list(finished.turns),
            unfinished_ended_by=finished.ended_by,
        )
        if len(context.sessions) < study.sessions:
            try:
                await course_graph().ainvoke(
                    CourseState(session=None, turns=(), ended_by=None),
                    {"recursion_limit": STEPS_PER_SESSION * (study.sessions + 1)},
                    context=context,
                )
            except TurnFailedError as error:
                journal.drop(str(error))
                return None
        course = _course(study, framework, unit, context.sessions, exemplars)
        journal.course(course)
        return course
    finally:
        journal.close()


def _course(
    study: Study, framework: Framework, unit: CourseUnit, sessions: list[Session], exemplars: Exemplars | None
) -> Course:
    return Course(
        id=unit.course_id,
        patient_id=unit.patient.id,
        therapist_id=unit.therapist.id,
        synthetic=True,
        framework=framework.name,
        language=study.language,
        patient=unit.patient.model_dump(mode="json"),
        therapist=unit.therapist.model_dump(mode="json"),
        plan=unit.plan.model_dump(mode="json"),
        sessions=tuple(sessions),
        outcome=_outcome(sessions),
        seed=unit.seed,
        private_inputs={
            **unit.patient.private_inputs,
            **(exemplars.hashes if exemplars is not None else {}),
        },
    )


def _outcome(sessions: list[Session]) -> dict[str, Any]:
    """First and last self-report of each instrument, and the last alliance estimate."""
    first = {measure.instrument: measure.total for measure in sessions[0].measures}
    last = {measure.instrument: measure.total for measure in sessions[-1].measures}
    memory = sessions[-1].memory
    return {
        "totals": {name: {"first": total, "last": last[name]} for name, total in first.items()},
        "alliance": memory.alliance if memory is not None else None,
    }
