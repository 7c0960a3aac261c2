"""A moment in which every slot of `script.view` can be filled, to try slots and guards on."""

from __future__ import annotations

from collections.abc import Sequence

from clinical_frameworks.case import CaseFact, CaseFile, EmotionRating, FactKind, SituationChain
from clinical_frameworks.emotions import load_emotions
from clinical_frameworks.framework import HomeworkLines, PatientProfile, PhasePlan, PlannerState, SessionPlan
from clinical_frameworks.modality.definition import Modality
from clinical_frameworks.script.view import PlanView
from corpus.record import HiddenState, Homework

# Highest number a slot may carry (history9), except for the lists that the session plan keeps short.
MOST = 9
_RECALLS, _EDUCATION_LINES = 2, 4
_EPISODES = 2


def full_view(definition: Modality) -> PlanView:
    """A session on a case that has nine of everything, all told, each with a sentence told and one left.

    Symptoms, things taken up again and lines of education are as many as a session plan can hold.
    """
    case = _full_case(definition.draws.most_symptoms)
    facts = [fact.id for fact in case.facts()]
    task = Homework(id="homework.1", kind="task", task="do it", set_in_session=1)
    plan = SessionPlan(
        number=2,
        of=3,
        phases=tuple(PhasePlan(id=phase.id, until_words=1) for phase in definition.phases),
        agenda=(),
        technique="technique",
        chain="chain1",
        homework_due=task,
        homework_result="done",
        homework_next=task,
        homework_lines=HomeworkLines(
            next_name="it",
            next_cues=("it",),
            size="less",
            obstacle="Time.",
            due_name="it",
            due_cues=("it",),
            outcome="Done.",
            learning="Good.",
        ),
        symptoms=tuple(fact.id for fact in case.symptoms),
        mood=5,
        belief_drop=10,
        resting_distress=0.5,
        education=("Point.",) * _EDUCATION_LINES,
        recall=tuple(fact.id for fact in case.history[:_RECALLS]),
        event=case.events[0].id,
        episodes=tuple(fact.id for fact in case.episodes),
    )
    state = PlannerState(
        chain="chain1",
        disclosed=tuple(facts),
        more_told=dict.fromkeys(facts, 1),
        last_told=case.chains[0].situation.id,
        hidden=HiddenState(trust=0.5, distress=0.5),
    )
    profile = PatientProfile(
        name="Kim", style="plain", stage_of_change="action", disorder="any", names=("Kim",)
    )
    return PlanView(plan, state, case, profile)


def _facts(kind: FactKind, prefix: str, count: int = MOST) -> tuple[CaseFact, ...]:
    return tuple(
        CaseFact(
            id=f"{prefix}{number}",
            kind=kind,
            statement="I say so.",
            topic="my thing",
            cues=("thing",),
            more=("There was more.", "And then more."),
        )
        for number in range(1, count + 1)
    )


def _full_case(symptoms: int) -> CaseFile:
    (complaint,) = _facts("complaint", "complaint.", 1)
    return CaseFile(
        complaint=complaint,
        history=_facts("history", "history."),
        social=_facts("social", "social."),
        symptoms=_facts("symptom", "phq9.", symptoms),
        chains=tuple(_full_chain(f"chain{number}") for number in range(1, 4)),
        intermediate_beliefs=_facts("intermediate_belief", "intermediate."),
        core_beliefs=_facts("core_belief", "core_belief."),
        coping=_facts("coping", "coping."),
        strengths=_facts("strength", "strength."),
        goals=_facts("goal", "goal."),
        events=_facts("event", "event."),
        episodes=_facts("episode", "episode.", _EPISODES),
        risk=_facts("risk", "risk.passive") + _facts("risk", "risk.protective"),
    )


def _full_chain(name: str) -> SituationChain:
    singles = _single_facts(name, ("situation", "automatic_thought", "behaviour", "alternative"))
    situation, thought, behaviour, alternative = singles
    emotion = next(iter(load_emotions()))
    return SituationChain(
        id=name,
        situation=situation,
        details=_facts("detail", f"{name}.detail"),
        thought="they all see it",
        thought_gist="they all see it",
        automatic_thought=thought,
        emotions=(EmotionRating(group=emotion, word=emotion, intensity=50),) * 3,
        behaviour=behaviour,
        evidence_for=_facts("evidence_for", f"{name}.for"),
        evidence_against=_facts("evidence_against", f"{name}.against"),
        alternative=alternative,
        distortions=("any",),
        belief="any",
        belief_in_thought=80,
    )


def _single_facts(name: str, kinds: Sequence[FactKind]) -> list[CaseFact]:
    return [_facts(kind, f"{name}.{kind}", 1)[0] for kind in kinds]
