from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from clinical_frameworks.case import CaseFile
from clinical_frameworks.conformance import CHECKS, Check, conform
from clinical_frameworks.dynamics import CourseState
from clinical_frameworks.errors import ConformanceError
from clinical_frameworks.framework import (
    ActShare,
    ActShares,
    AdherenceEvidence,
    CoursePlan,
    PatientProfile,
    PlannerState,
    SessionPlan,
    SpokenTurn,
    TurnPlan,
)
from corpus.record import Measure, Session
from tests.clinical_frameworks.sample_case import sample_case, sample_profile
from tests.clinical_frameworks.toy_framework import ToyFramework


def guarded_case() -> CaseFile:
    """The sample case, whose complaint is told from a trust of 0.3 on (the toy starts at 0.5)."""
    case = sample_case()
    return case.model_copy(update={"complaint": case.complaint.model_copy(update={"trust_needed": 0.3})})


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
        return turn.model_copy(
            update={"last": state.turns == 5, "phase": "end", "act": "closing", "discloses": ()}
        )


class Shy(Spoilt):
    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"line": turn.line.replace("risk_ask_directly", "chat")})


class Graphic(Spoilt):
    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"note": "asks about an overdose"})


class Breathless(Spoilt):
    """Asks for two steps of the risk protocol at once."""

    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        line = turn.line.replace("risk_own_coping", "risk_own_coping#0+risk_people#0")
        return turn.model_copy(update={"line": line})


class Talkative(Spoilt):
    """Speaks again although it is the patient's turn."""

    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"speaker": "therapist", "act": "structure", "discloses": ()})


class Abrupt(Spoilt):
    """Stops without taking leave."""

    def spoil(self, turn: TurnPlan, state: PlannerState, case: CaseFile) -> TurnPlan:
        return turn.model_copy(update={"act": "structure" if turn.speaker == "therapist" else "answer"})


class Trusting(ToyFramework):
    """Starts with no trust at all and has the patient tell everything just the same."""

    def start(
        self,
        plan: SessionPlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        clinical: CourseState,
        rng: random.Random,
    ) -> PlannerState:
        state = super().start(plan, case, profile, previous, clinical, rng)
        return state.model_copy(update={"hidden": state.hidden.model_copy(update={"trust": 0.0})})


class Wordless(ToyFramework):
    """Closes as soon as it can, so fifty minutes are not filled."""

    def next_turn(
        self,
        plan: SessionPlan,
        state: PlannerState,
        case: CaseFile,
        profile: PatientProfile,
        rng: random.Random,
    ) -> tuple[TurnPlan, PlannerState]:
        spent = state.model_copy(update={"words": 10**6}) if state.words > 1200 else state
        turn, after = super().next_turn(plan, spent, case, profile, rng)
        return turn, after.model_copy(update={"words": state.words})


class Measured(ToyFramework):
    """Says how true it is to its modality: a core item nobody shows, and far too few questions."""

    def adherence(self, plan: SessionPlan, turns: Sequence[SpokenTurn]) -> tuple[AdherenceEvidence, ...]:
        return (AdherenceEvidence(item="music", name="Music", core=True, at_least=1, turns=()),)

    def act_shares(self, turns: Sequence[SpokenTurn]) -> ActShares:
        questions = ActShare(value=0.1, low=0.2, usual=0.3, high=0.4)
        return ActShares(families={"question": questions}, reflections_to_questions=questions)


class Careless(ToyFramework):
    """Never looks at the questionnaire."""

    def plan_session(
        self,
        course: CoursePlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        measures: Sequence[Measure],
        clinical: CourseState,
        words: int,
        rng: random.Random,
    ) -> SessionPlan:
        plan = super().plan_session(course, case, profile, previous, measures, clinical, words, rng)
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
        (Careless(), "voiced_risk_is_followed_up", "after the patient said .* the plan's risk is False"),
        (Breathless(), "risk_protocol_runs", "asks for own_coping and people at once"),
        (Talkative(), "speakers_alternate", "session 1, turn 1 .* the therapist speaks out of turn"),
        (Abrupt(), "session_ends", "its last turn has the act 'structure' and not 'closing'"),
        (Trusting(), "trust_is_needed", r"tells 'complaint', which needs trust 0\.3, at 0\.0"),
        (Trusting(), "resistant_patient", r"tells 'complaint', which needs trust 0\.3, at 0\.0"),
        (Wordless(), "long_session", "words were planned for a session of 8600"),
        (Measured(), "core_items_are_shown", r"core item 'music' \(Music\) is shown by 0 turns of the 1"),
        (Measured(), "acts_are_in_their_shares", r"question: 0\.10, the target is 0\.2 to 0\.4"),
        (Secretive(), "state_reloads", "a reloaded state leads to another turn"),
    ],
)
def test_a_broken_rule_is_named(framework: ToyFramework, check: str, fault: str) -> None:
    with pytest.raises(ConformanceError, match=fault):
        CHECKS[check](framework, guarded_case(), sample_profile())


def test_conform_stops_at_the_first_broken_rule() -> None:
    with pytest.raises(ConformanceError, match="acts: "):
        conform(OddActs(), sample_case(), sample_profile())


def test_a_case_without_risk_facts_is_asked_for_one() -> None:
    calm = sample_case().model_copy(update={"risk": ()})
    with pytest.raises(ConformanceError, match="it has no risk fact"):
        CHECKS["risk_protocol_runs"](ToyFramework(), calm, sample_profile())
