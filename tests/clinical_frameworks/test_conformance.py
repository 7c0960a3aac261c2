from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from clinical_frameworks.case import CaseFile
from clinical_frameworks.conformance import CHECKS, Check, conform
from clinical_frameworks.errors import ConformanceError
from clinical_frameworks.framework import CoursePlan, PatientProfile, PlannerState, SessionPlan, TurnPlan
from corpus.record import Measure, Session
from tests.clinical_frameworks.sample_case import sample_case, sample_profile
from tests.clinical_frameworks.toy_framework import ToyFramework


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
def test_a_sound_framework_conforms(check: Check) -> None:
    check(ToyFramework(), sample_case(), sample_profile())


class Spoilt(ToyFramework):
    """Changes every planned turn in one way."""

    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        raise NotImplementedError

    def next_turn(
        self,
        plan: SessionPlan,
        state: PlannerState,
        case: CaseFile,
        profile: PatientProfile,
        rng: random.Random,
    ) -> tuple[TurnPlan, PlannerState]:
        turn, after = super().next_turn(plan, state, case, profile, rng)
        return self.spoil(turn, state, case), after


class Forgetful(Spoilt):
    """Draws from the global generator, so two runs differ."""

    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"target_words": random.randint(1, 10**9)})


class OddActs(Spoilt):
    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"act": "lecture"})


class SwappedActs(Spoilt):
    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"act": "question_open+disclose"})


class Clairvoyant(Spoilt):
    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        if turn.speaker == "patient" or state.turns > 0:
            return turn
        return turn.model_copy(update={"draft": f"Tell me about {case.goals[0].cues[0]}."})


class Endless(Spoilt):
    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"last": False})


class Hasty(Spoilt):
    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"last": state.turns == 5, "phase": "end"})


class Shy(Spoilt):
    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"line": turn.line.replace("risk_ask_directly", "chat")})


class Graphic(Spoilt):
    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"note": "asks about an overdose"})


class Careless(ToyFramework):
    """Never looks at the questionnaire."""

    def plan_session(
        self,
        course: CoursePlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        measures: Sequence[Measure],
        words: int,
        rng: random.Random,
    ) -> SessionPlan:
        plan = super().plan_session(course, case, profile, previous, measures, words, rng)
        return plan.model_copy(update={"risk": False})


class Secretive(Spoilt):
    """Keeps part of its state outside the state."""

    def __init__(self) -> None:
        self.calls = 0

    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        self.calls += 1
        return turn.model_copy(update={"target_words": self.calls})


@pytest.mark.parametrize(
    ("framework", "check", "fault"),
    [
        (Forgetful(), "same_seed_gives_the_same_plan", "same_seed: session 1, turn 0"),
        (OddActs(), "every_act_is_known", "unknown act 'lecture'"),
        (SwappedActs(), "every_act_is_known", "act 'disclose' cannot be done by the therapist"),
        (
            Clairvoyant(),
            "therapist_says_only_what_was_disclosed",
            "uses 'sing again' of the undisclosed fact 'goal.1'",
        ),
        (Endless(), "session_ends", "no last turn within"),
        (Hasty(), "session_ends", "words were planned for a session of 1500"),
        (Shy(), "risk_protocol_runs", "no line covers the steps ask_directly"),
        (Careless(), "risk_protocol_runs", "PHQ-9 item 9 is 1 and the plan's risk is False"),
        (Graphic(), "no_method_detail", r"names \['overdose'\]"),
        (Secretive(), "state_reloads", "a reloaded state leads to another turn"),
    ],
)
def test_a_broken_rule_is_named(framework: ToyFramework, check: str, fault: str) -> None:
    with pytest.raises(ConformanceError, match=fault):
        CHECKS[check](framework, sample_case(), sample_profile())


def test_conform_stops_at_the_first_broken_rule() -> None:
    with pytest.raises(ConformanceError, match="acts: "):
        conform(OddActs(), sample_case(), sample_profile())


def test_a_case_without_risk_facts_is_asked_for_one() -> None:
    calm = sample_case().model_copy(update={"risk": ()})
    with pytest.raises(ConformanceError, match="it has no risk fact"):
        CHECKS["risk_protocol_runs"](ToyFramework(), calm, sample_profile())
