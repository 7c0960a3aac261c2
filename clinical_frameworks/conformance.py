"""Checks any `Framework` must pass, for our own tests and for makers of plug-ins.

Each check is a function of a framework, a case and a profile that raises `ConformanceError` when the
framework breaks the rule. `conform` runs them all; with pytest, parametrize over `CHECKS`::

    @pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
    def test_my_framework_conforms(check):
        check(MyFramework(), case, profile)

The case must have at least one ``risk`` fact, so that the risk protocol can be tried. The checks rely on the
`Framework` protocol alone. A draft stands for the spoken turn: its words are the words said.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinical_frameworks.acts import load_acts
from clinical_frameworks.case import CaseFile
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
from clinical_frameworks.risk import find_method_detail, load_risk_protocol
from corpus.record import Measure, Session, Turn

SESSIONS = 3
WORDS = 1500
# Real talk has about 15 words a turn (AnnoMI); a session that needs ten times the turns never ends.
TURN_LIMIT = WORDS

Check = Callable[[Framework, CaseFile, PatientProfile], None]


@dataclass(frozen=True)
class PlannedSession:
    """One session planned to its end, with the state before each turn and after the last."""

    plan: SessionPlan
    turns: tuple[TurnPlan, ...]
    states: tuple[PlannerState, ...]


def _measures(risk: bool) -> tuple[Measure, ...]:
    """A moderately ill patient's questionnaires; ``risk`` sets PHQ-9 item 9 to 1."""
    items = {
        "phq9": (2, 2, 1, 2, 1, 2, 1, 0, int(risk)),
        "gad7": (2, 2, 1, 2, 1, 1, 1),
        "pcl5": (2, 1, 1, 2, 2, 2, 2, 1, 2, 2, 2, 1, 2, 1, 1, 0, 2, 2, 1, 2),
    }
    return tuple(make_measure(load_instrument(key), values, values) for key, values in items.items())


def _fail(check: str, where: str, fault: str) -> ConformanceError:
    return ConformanceError(f"{check}: {where}: {fault}")


def _as_session(planned: PlannedSession, course_id: str) -> Session:
    number = planned.plan.number
    identifier = f"{course_id}/{number}"
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
            state=planned.states[index + 1].hidden,
        )
        for index, turn in enumerate(planned.turns)
    )
    return Session(
        id=identifier,
        number=number,
        agenda=planned.plan.agenda,
        turns=turns,
        homework_set=planned.plan.homework_next,
        homework_reviewed=planned.plan.homework_due,
        measures=planned.plan.measures,
        ended_by="plan",
    )


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
) -> PlannedSession:
    """Plan one session and all its turns; `ConformanceError` when it has not ended within `TURN_LIMIT`."""
    rng = random.Random(seed)
    plan = framework.plan_session(course, case, profile, previous, measures, WORDS, rng)
    states = [framework.start(plan, case, profile, previous, rng)]
    turns: list[TurnPlan] = []
    while not turns or not turns[-1].last:
        if len(turns) >= TURN_LIMIT:
            raise _fail("session_ends", f"session {plan.number}", f"no last turn within {TURN_LIMIT} turns")
        turn, state = framework.next_turn(plan, states[-1], case, profile, rng)
        states.append(framework.after_turn(plan, state, turn, len(turn.draft.split())))
        turns.append(turn)
    return PlannedSession(plan, tuple(turns), tuple(states))


def run_course(
    framework: Framework, case: CaseFile, profile: PatientProfile, seed: int, risk: bool = False
) -> tuple[PlannedSession, ...]:
    """Plan a course of `SESSIONS` sessions turn by turn; PHQ-9 item 9 is 1 in each if ``risk``, else 0."""
    course = plan_course_of(framework, case, profile, seed)
    planned: list[PlannedSession] = []
    previous: list[Session] = []
    for number in range(1, SESSIONS + 1):
        session = run_session(
            framework,
            course,
            case,
            profile,
            previous=tuple(previous),
            measures=_measures(risk),
            seed=seed * 1000 + number,
        )
        planned.append(session)
        previous.append(_as_session(session, "conformance"))
    return tuple(planned)


def _without_risk(case: CaseFile) -> CaseFile:
    return case.model_copy(update={"risk": ()})


def check_same_seed_gives_the_same_plan(
    framework: Framework, case: CaseFile, profile: PatientProfile
) -> None:
    """Same case, same seed → the same course plan, session plans, turns and states."""
    calm = _without_risk(case)
    first, again = (plan_course_of(framework, calm, profile, 7) for _ in range(2))
    if first != again:
        raise _fail("same_seed", "course plan", "two plans with the same seed differ")
    for one, two in zip(*(run_course(framework, calm, profile, 7) for _ in range(2)), strict=True):
        if one.plan != two.plan:
            raise _fail("same_seed", f"session {one.plan.number}", "session plans differ")
        for index, (left, right) in enumerate(zip(one.turns, two.turns, strict=False)):
            if left != right:
                raise _fail(
                    "same_seed",
                    f"session {one.plan.number}, turn {index}",
                    f"{left.draft!r} against {right.draft!r}",
                )
        if one.states != two.states:
            raise _fail("same_seed", f"session {one.plan.number}", "planner states differ")


def check_every_act_is_known(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """Every turn has an act of ``acts.yaml`` that its speaker can do (or several, joined by ``+``)."""
    acts = load_acts()
    for session in run_course(framework, _without_risk(case), profile, 11):
        for index, turn in enumerate(session.turns):
            where = f"session {session.plan.number}, turn {index} (line {turn.line!r})"
            for act in turn.act.split("+"):
                if act not in acts:
                    raise _fail("acts", where, f"unknown act {act!r}; known: {', '.join(acts)}")
                if not acts[act].may_be_said_by(turn.speaker):
                    raise _fail("acts", where, f"act {act!r} cannot be done by the {turn.speaker}")


def _says(text: str, cue: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(cue.lower())}(?!\w)", text.lower().replace("’", "'")) is not None


def leaked_cues(session: PlannedSession, case: CaseFile, disclosed: set[str]) -> list[tuple[int, str, str]]:
    """Return (turn index, fact id, cue) wherever a therapist draft uses a cue not yet said in the room.

    ``disclosed`` are the facts said before the session. A cue counts as said once a fact whose wording
    contains it is disclosed, a patient turn has used it, or a questionnaire of the session has it in print.
    """
    known = set(disclosed)
    facts = list(case.facts())
    printed = [item for m in session.plan.measures for item in load_instrument(m.instrument).items or ()]
    told = [f"{fact.statement} {fact.topic}" for fact in facts if fact.id in known]
    heard = " ".join(printed + told)
    leaks: list[tuple[int, str, str]] = []
    for index, turn in enumerate(session.turns):
        if turn.speaker == "patient":
            known |= set(turn.discloses)
            said = [f"{fact.statement} {fact.topic}" for fact in facts if fact.id in turn.discloses]
            heard = " ".join([heard, turn.draft, *said])
            continue
        leaks += [
            (index, fact.id, cue)
            for fact in facts
            if fact.id not in known
            for cue in fact.cues
            if _says(turn.draft, cue) and not _says(heard, cue)
        ]
    return leaks


def check_therapist_says_only_what_was_disclosed(
    framework: Framework, case: CaseFile, profile: PatientProfile
) -> None:
    """No therapist line uses a cue of a fact the patient has not told, and only the patient discloses."""
    fact_ids = {fact.id for fact in case.facts()}
    for risk in (False, True):
        disclosed: set[str] = set()
        heard_case = case if risk else _without_risk(case)
        for session in run_course(framework, heard_case, profile, 13, risk):
            for index, turn in enumerate(session.turns):
                where = f"session {session.plan.number}, turn {index} (line {turn.line!r})"
                if turn.speaker == "therapist" and turn.discloses:
                    raise _fail("disclosure", where, f"the therapist discloses {turn.discloses}")
                unknown = [fact for fact in turn.discloses if fact not in fact_ids]
                if unknown:
                    raise _fail("disclosure", where, f"discloses facts the case does not have: {unknown}")
            leaks = leaked_cues(session, heard_case, disclosed)
            if leaks:
                index, fact_id, cue = leaks[0]
                raise _fail(
                    "disclosure",
                    f"session {session.plan.number}, turn {index} (line {session.turns[index].line!r})",
                    f"{session.turns[index].draft!r} uses {cue!r} of the undisclosed fact {fact_id!r}",
                )
            disclosed |= {fact for turn in session.turns for fact in turn.discloses}


def check_session_ends(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """A session ends by a turn marked ``last``, in its last phase, near the number of words it was given."""
    for session in run_course(framework, _without_risk(case), profile, 17):
        where = f"session {session.plan.number}"
        ends = [index for index, turn in enumerate(session.turns) if turn.last]
        if ends != [len(session.turns) - 1]:
            raise _fail("session_ends", where, f"turns {ends} are marked last")
        if session.turns[-1].phase != session.plan.phases[-1].id:
            raise _fail("session_ends", where, f"it ends in phase {session.turns[-1].phase!r}")
        phases = [phase.id for phase in session.plan.phases]
        strange = sorted({turn.phase for turn in session.turns} - set(phases))
        if strange:
            raise _fail("session_ends", where, f"turns are in phases {strange} that the plan lacks: {phases}")
        words = sum(len(turn.draft.split()) for turn in session.turns)
        if not 0.5 * WORDS <= words <= 2 * WORDS:
            raise _fail("session_ends", where, f"{words} words were planned for a session of {WORDS}")


def check_risk_protocol_runs(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """With PHQ-9 item 9 > 0 the plan has ``risk`` and the lines cover every step of the risk protocol."""
    if not case.risk:
        raise _fail("risk", "case", "it has no risk fact; give the suite a case that has one")
    for session in run_course(framework, case, profile, 19, risk=True):
        where = f"session {session.plan.number}"
        if not session.plan.risk:
            raise _fail("risk", where, "PHQ-9 item 9 is 1 and the plan's risk is False")
        missing = load_risk_protocol().steps_missing(turn.line for turn in session.turns)
        if missing:
            raise _fail(
                "risk",
                where,
                f"no line covers the steps {', '.join(missing)}; a line covers a step by its key, "
                f"e.g. 'risk_{missing[0]}'",
            )
    for session in run_course(framework, _without_risk(case), profile, 19):
        if session.plan.risk:
            raise _fail("risk", f"session {session.plan.number}", "risk is True without any trigger")


def check_no_method_detail(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """No draft or note of either speaker names a means of self-harm."""
    for session in run_course(framework, case, profile, 23, risk=True):
        for index, turn in enumerate(session.turns):
            found = find_method_detail(turn.draft) + find_method_detail(turn.note)
            if found:
                raise _fail(
                    "method_detail",
                    f"session {session.plan.number}, turn {index} (line {turn.line!r})",
                    f"names {found}",
                )


def check_state_reloads(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """A state written as JSON and read back leads to the same next turn, so a killed run can go on."""
    rng = random.Random(29)
    calm = _without_risk(case)
    course = plan_course_of(framework, calm, profile, 29, sessions=1)
    plan = framework.plan_session(course, calm, profile, (), _measures(risk=False), WORDS, rng)
    if SessionPlan.model_validate_json(plan.model_dump_json()) != plan:
        raise _fail("state", "session plan", "it differs after being written and read")
    state = framework.start(plan, calm, profile, (), rng)
    for index in range(TURN_LIMIT):
        reloaded = PlannerState.model_validate_json(state.model_dump_json())
        if reloaded != state:
            raise _fail("state", f"before turn {index}", "it differs after being written and read")
        twin = random.Random()
        twin.setstate(rng.getstate())
        turn, after = framework.next_turn(plan, state, calm, profile, rng)
        if framework.next_turn(plan, reloaded, calm, profile, twin) != (turn, after):
            raise _fail("state", f"turn {index}", "a reloaded state leads to another turn")
        state = framework.after_turn(plan, after, turn, len(turn.draft.split()))
        if turn.last:
            return
    raise _fail("session_ends", "session 1", f"no last turn within {TURN_LIMIT} turns")


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "same_seed_gives_the_same_plan": check_same_seed_gives_the_same_plan,
        "every_act_is_known": check_every_act_is_known,
        "therapist_says_only_what_was_disclosed": check_therapist_says_only_what_was_disclosed,
        "session_ends": check_session_ends,
        "risk_protocol_runs": check_risk_protocol_runs,
        "no_method_detail": check_no_method_detail,
        "state_reloads": check_state_reloads,
    }
)


def conform(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """Run every check; raises `ConformanceError` at the first rule broken."""
    for check in CHECKS.values():
        check(framework, case, profile)
