"""The smallest framework that conforms, and room to break one rule at a time."""

from __future__ import annotations

import random
from collections.abc import Sequence

from clinical_frameworks.case import CaseFile
from clinical_frameworks.dynamics import CourseState
from clinical_frameworks.framework import (
    CoursePlan,
    HomeworkLines,
    PatientProfile,
    PhasePlan,
    PlannerState,
    SessionPlan,
    TurnPlan,
)
from clinical_frameworks.risk import find_risk_talk, load_risk_protocol
from corpus.record import Emotion, HiddenState, Homework, Measure, Session, Speaker

CALM = Emotion(category="neutral", valence=0.0, arousal=0.2)


class ToyFramework:
    """Asks, listens, and closes when the words are used up."""

    name = "toy"
    version = "1"

    def protocols(self) -> Sequence[str]:
        return ("depression",)

    def plan_course(
        self, case: CaseFile, profile: PatientProfile, sessions: int, rng: random.Random
    ) -> CoursePlan:
        chains = tuple(rng.choice(case.chains).id for _ in range(sessions))
        return CoursePlan(
            framework=self.name,
            protocol="depression",
            sessions=sessions,
            goals=("Feel better.",),
            techniques=("talk",) * sessions,
            chains=chains,
        )

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
        number = len(previous) + 1
        voiced = any(
            find_risk_talk(turn.text)
            for session in previous[-1:]
            for turn in session.turns
            if turn.speaker == "patient"
        )
        return SessionPlan(
            number=number,
            of=course.sessions,
            phases=(PhasePlan(id="talk", until_words=words), PhasePlan(id="end", until_words=words + 10)),
            agenda=("talk",),
            technique="talk",
            chain=course.chains[number - 1],
            homework_next=Homework(
                id=f"hw{number}", kind="rest", task="rest a little", set_in_session=number
            ),
            homework_lines=HomeworkLines(
                next_name="the rest", next_cues=("rest",), size="less", obstacle="Noise."
            ),
            mood=5,
            belief_drop=10,
            resting_distress=0.3,
            measures=tuple(measures),
            risk=load_risk_protocol().is_triggered(measures) or voiced,
        )

    def start(
        self,
        plan: SessionPlan,
        case: CaseFile,
        profile: PatientProfile,
        previous: Sequence[Session],
        clinical: CourseState,
        rng: random.Random,
    ) -> PlannerState:
        said = tuple(fact for session in previous for turn in session.turns for fact in turn.discloses)
        steps = load_risk_protocol().step_ids() if plan.risk else ()
        return PlannerState(
            queue=tuple(f"risk_{step}" for step in steps),
            disclosed=said,
            hidden=HiddenState(trust=0.5, distress=0.5),
        )

    def next_turn(
        self,
        plan: SessionPlan,
        state: PlannerState,
        case: CaseFile,
        profile: PatientProfile,
        rng: random.Random,
    ) -> tuple[TurnPlan, PlannerState]:
        speaker: Speaker = "therapist" if state.turns % 2 == 0 else "patient"
        if state.words >= plan.phases[0].until_words and not state.queue:
            return self.turn(speaker, "closing", "closing", "Until next week.", phase="end", last=True), state
        if speaker == "therapist":
            line = state.queue[0] if state.queue else "ask"
            draft = rng.choice(
                ("What else was there, on the days we have not talked about?", "And then, what came?")
            )
            return self.turn(speaker, "question_open", line, draft), state.model_copy(
                update={"queue": state.queue[1:]}
            )
        left = [fact for fact in case.facts() if fact.id not in state.disclosed]
        if left:
            after = state.model_copy(update={"disclosed": (*state.disclosed, left[0].id)})
            return self.turn(speaker, "disclose", "tell", left[0].statement, discloses=(left[0].id,)), after
        return self.turn(
            speaker, "answer", "tell", "Nothing new since then, I would say, it is the same."
        ), state

    def turn(
        self,
        speaker: Speaker,
        act: str,
        line: str,
        draft: str,
        *,
        phase: str = "talk",
        last: bool = False,
        discloses: tuple[str, ...] = (),
    ) -> TurnPlan:
        return TurnPlan(
            speaker=speaker,
            phase=phase,
            move="talk",
            line=line,
            act=act,
            draft=draft,
            note=line,
            target_words=len(draft.split()),
            emotion=CALM,
            discloses=discloses,
            last=last,
        )

    def after_turn(self, plan: SessionPlan, state: PlannerState, turn: TurnPlan, words: int) -> PlannerState:
        return state.model_copy(update={"words": state.words + words, "turns": state.turns + 1})
