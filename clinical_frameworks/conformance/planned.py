"""Courses planned to their end without a model, which the checks look at."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from clinical_frameworks.case import CaseFile
from clinical_frameworks.dynamics import CourseState, begin, replay
from clinical_frameworks.errors import ConformanceError
from clinical_frameworks.framework import (
    CoursePlan,
    Framework,
    PatientProfile,
    PlannerState,
    SessionPlan,
    TurnPlan,
)
from clinical_frameworks.instruments import load_instrument, make_measure
from clinical_frameworks.talk import load_talk_model
from corpus.record import Measure, Session, Turn

SESSIONS = 3
WORDS = 1500


@dataclass(frozen=True)
class PlannedSession:
    """One session planned to its end, with the state before each turn and after the last."""

    plan: SessionPlan
    turns: tuple[TurnPlan, ...]
    states: tuple[PlannerState, ...]

    def place(self, index: int) -> str:
        """Where a turn stands, for messages."""
        return f"session {self.plan.number}, turn {index} (line {self.turns[index].line!r})"

    @property
    def words(self) -> int:
        """Words of all drafts."""
        return sum(len(turn.draft.split()) for turn in self.turns)

    def session(self) -> Session:
        """The record of the session, with the drafts as the words said."""
        identifier = f"conformance/{self.plan.number}"
        turns = tuple(
            Turn(
                id=f"{identifier}/{index}",
                index=index,
                speaker=turn.speaker,
                text=turn.draft,
                act=turn.act,
                line=turn.line,
                technique=turn.technique,
                phase=turn.phase,
                discloses=turn.discloses,
                refers_to=turn.refers_to,
                emotion=turn.emotion,
                state=self.states[index + 1].hidden,
            )
            for index, turn in enumerate(self.turns)
        )
        return Session(
            id=identifier,
            number=self.plan.number,
            agenda=self.plan.agenda,
            turns=turns,
            homework_set=self.plan.homework_next,
            homework_reviewed=self.plan.homework_due,
            measures=self.plan.measures,
            ended_by="plan",
        )


def failed(check: str, where: str, fault: str) -> ConformanceError:
    """The error of a broken rule."""
    return ConformanceError(f"{check}: {where}: {fault}")


def without_risk(case: CaseFile) -> CaseFile:
    """The case without its risk facts."""
    return case.model_copy(update={"risk": ()})


def questionnaires(risk: bool) -> tuple[Measure, ...]:
    """A moderately ill patient's questionnaires; ``risk`` sets PHQ-9 item 9 to 1."""
    items = {
        "phq9": (2, 2, 1, 2, 1, 2, 1, 0, int(risk)),
        "gad7": (2, 2, 1, 2, 1, 1, 1),
        "pcl5": (2, 1, 1, 2, 2, 2, 2, 1, 2, 2, 2, 1, 2, 1, 1, 0, 2, 2, 1, 2),
    }
    return tuple(make_measure(load_instrument(key), values, values) for key, values in items.items())


def state_before(
    case: CaseFile,
    profile: PatientProfile,
    previous: Sequence[Session],
    measures: Sequence[Measure],
    seed: int,
) -> CourseState:
    """The patient's clinical state before the session that follows ``previous``."""
    beliefs = {chain.id: chain.belief for chain in case.chains}
    start = begin(
        {measure.instrument: measure.true_items for measure in measures},
        profile.disorder,
        profile.baseline_trust,
        profile.stage_of_change,
        profile.resistance,
        tuple(dict.fromkeys(beliefs.values())),
        random.Random(seed),
    )
    return replay(start, previous, seed, beliefs)


def plan_course_of(
    framework: Framework, case: CaseFile, profile: PatientProfile, seed: int, sessions: int = SESSIONS
) -> CoursePlan:
    """Plan a course with a seeded generator."""
    return framework.plan_course(case, profile, sessions, random.Random(seed))


def run_session(
    framework: Framework,
    course: CoursePlan,
    case: CaseFile,
    profile: PatientProfile,
    *,
    previous: tuple[Session, ...],
    measures: tuple[Measure, ...],
    seed: int,
    words: int = WORDS,
    talk: str | None = None,
) -> PlannedSession:
    """Plan one session and all its turns; `ConformanceError` when it does not end.

    With a talk model (its name, ``talk``) the plan gets a manner, from which lengths of turns are drawn. Real
    talk has about 15 words a turn (AnnoMI); a session that needs a turn for each word never ends.
    """
    rng = random.Random(seed)
    clinical = state_before(case, profile, previous, measures, seed)
    plan = framework.plan_session(course, case, profile, previous, measures, clinical, words, rng)
    if talk is not None:
        manner = load_talk_model(talk).draw_session(rng, profile.style)
        plan = plan.model_copy(update={"talk": talk, "manner": manner})
    states = [framework.start(plan, case, profile, previous, clinical, rng)]
    turns: list[TurnPlan] = []
    while not turns or not turns[-1].last:
        if len(turns) >= words:
            raise failed("session_ends", f"session {plan.number}", f"no last turn within {words} turns")
        turn, state = framework.next_turn(plan, states[-1], case, profile, rng)
        states.append(framework.after_turn(plan, state, turn, len(turn.draft.split())))
        turns.append(turn)
    return PlannedSession(plan, tuple(turns), tuple(states))


def run_course(
    framework: Framework,
    case: CaseFile,
    profile: PatientProfile,
    seed: int,
    *,
    risk: bool = False,
    sessions: int = SESSIONS,
    words: int = WORDS,
    talk: str | None = None,
) -> tuple[PlannedSession, ...]:
    """Plan a course turn by turn; PHQ-9 item 9 is 1 in each session if ``risk``, else 0."""
    course = plan_course_of(framework, case, profile, seed, sessions)
    planned: list[PlannedSession] = []
    for number in range(1, sessions + 1):
        planned.append(
            run_session(
                framework,
                course,
                case,
                profile,
                previous=tuple(session.session() for session in planned),
                measures=questionnaires(risk),
                seed=seed * 1000 + number,
                words=words,
                talk=talk,
            )
        )
    return tuple(planned)
