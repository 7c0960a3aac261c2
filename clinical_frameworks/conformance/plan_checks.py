"""Checks of plans and of the session's clock."""

from __future__ import annotations

import random

from clinical_frameworks.case import CaseFile
from clinical_frameworks.conformance.planned import (
    WORDS,
    failed,
    plan_course_of,
    questionnaires,
    run_course,
    state_before,
    without_risk,
)
from clinical_frameworks.conformance.rules import (
    acts_are_known,
    lengths_fit,
    only_the_patient_discloses,
    sessions_close,
    speakers_alternate,
    trust_is_needed,
)
from clinical_frameworks.framework import Framework, PatientProfile, PlannerState, SessionPlan

# Fifty minutes at 172 words a minute, both together (AnnoMI, sessions of ten minutes and more).
LONG_WORDS = 8600
# A long session may run out of material; below this share of its words it is no such session (assumption).
LONG_AT_LEAST = 0.4
# With less trust than this the patient tells so little that a session ends early. A first session of CBT with
# a trust of 0 to 0.05 has 0.19 to 0.68 of its words (median 0.3, 72 courses of six disorders), from 0.1 on
# 0.46 and more.
WARY_TRUST = 0.1
WARY_AT_LEAST = 0.15


def check_same_seed_gives_the_same_plan(
    framework: Framework, case: CaseFile, profile: PatientProfile
) -> None:
    """Same case, same seed → the same course plan, session plans, turns and states."""
    calm = without_risk(case)
    first, again = (plan_course_of(framework, calm, profile, 7) for _ in range(2))
    if first != again:
        raise failed("same_seed", "course plan", "two plans with the same seed differ")
    for one, two in zip(*(run_course(framework, calm, profile, 7) for _ in range(2)), strict=True):
        if one.plan != two.plan:
            raise failed("same_seed", f"session {one.plan.number}", "session plans differ")
        for index, (left, right) in enumerate(zip(one.turns, two.turns, strict=False)):
            if left != right:
                raise failed(
                    "same_seed",
                    f"session {one.plan.number}, turn {index}",
                    f"{left.draft!r} against {right.draft!r}",
                )
        if one.states != two.states:
            raise failed("same_seed", f"session {one.plan.number}", "planner states differ")


def check_session_ends(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """A session ends by a turn that takes leave, in its last phase, near the number of words it was given."""
    course = run_course(framework, without_risk(case), profile, 17)
    sessions_close(course)
    lengths_fit(course, WORDS, 0.5, 2.0)


def check_long_session(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """Two sessions of fifty minutes keep every rule of talk and have enough to say.

    Enough is `LONG_AT_LEAST` of the words, and `WARY_AT_LEAST` for a patient with hardly any trust.
    """
    gated = profile.model_copy(update={"gated": True})
    course = run_course(framework, without_risk(case), gated, 31, sessions=2, words=LONG_WORDS)
    acts_are_known(course)
    speakers_alternate(course)
    sessions_close(course)
    only_the_patient_discloses(course, case)
    trust_is_needed(course, case)
    at_least = LONG_AT_LEAST if profile.baseline_trust >= WARY_TRUST else WARY_AT_LEAST
    lengths_fit(course, LONG_WORDS, at_least, 1.5)


def check_state_reloads(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """A state written as JSON and read back leads to the same next turn, so a killed run can go on."""
    rng = random.Random(29)
    calm = without_risk(case)
    course = plan_course_of(framework, calm, profile, 29, sessions=1)
    measures = questionnaires(risk=False)
    clinical = state_before(calm, profile, (), measures, 29)
    plan = framework.plan_session(course, calm, profile, (), measures, clinical, WORDS, rng)
    if SessionPlan.model_validate_json(plan.model_dump_json()) != plan:
        raise failed("state", "session plan", "it differs after being written and read")
    state = framework.start(plan, calm, profile, (), clinical, rng)
    for index in range(WORDS):
        reloaded = PlannerState.model_validate_json(state.model_dump_json())
        if reloaded != state:
            raise failed("state", f"before turn {index}", "it differs after being written and read")
        twin = random.Random()
        twin.setstate(rng.getstate())
        turn, after = framework.next_turn(plan, state, calm, profile, rng)
        if framework.next_turn(plan, reloaded, calm, profile, twin) != (turn, after):
            raise failed("state", f"turn {index}", "a reloaded state leads to another turn")
        state = framework.after_turn(plan, after, turn, len(turn.draft.split()))
        if turn.last:
            return
    raise failed("session_ends", "session 1", f"no last turn within {WORDS} turns")
