"""A small case and sessions written by hand, so that every count and quotation can be checked by eye."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from clinical_frameworks.case import CaseFact, CaseFile, EmotionRating, FactKind, SituationChain
from corpus.record import (
    Course,
    Delivery,
    HiddenState,
    Homework,
    Measure,
    Memory,
    Session,
    SessionNote,
    Speaker,
    Turn,
)

# speaker, text, then fields of Turn. The index and the id are counted.
Said = tuple[Speaker, str, dict[str, Any]]


def fact(fact_id: str, kind: FactKind, statement: str, cue: str, trust: float = 0.1) -> CaseFact:
    return CaseFact(
        id=fact_id, kind=kind, statement=statement, topic=f"the {cue}", cues=(cue,), trust_needed=trust
    )


def chain(number: int, place: str, belief: str = "failure") -> SituationChain:
    """A chain whose facts are told apart by the word for its place."""
    name = f"chain{number}"
    return SituationChain(
        id=name,
        situation=fact(f"{name}.situation", "situation", f"I froze at the {place}.", place),
        thought=f"they all saw me fail at the {place}",
        thought_gist=f"everybody saw you fail at the {place}",
        automatic_thought=fact(
            f"{name}.thought", "automatic_thought", f"I thought, the {place}voices laugh.", f"{place}voices"
        ),
        emotions=(EmotionRating(group="ashamed", word="ashamed", intensity=70),),
        behaviour=fact(f"{name}.behaviour", "behaviour", f"I ran out by the {place}door.", f"{place}door"),
        evidence_for=(fact(f"{name}.for1", "evidence_for", f"A {place}man frowned.", f"{place}man"),),
        evidence_against=(
            fact(f"{name}.against1", "evidence_against", f"A {place}child waved.", f"{place}child"),
        ),
        alternative=fact(f"{name}.alternative", "alternative", f"A {place}day is one day.", f"{place}day"),
        distortions=("mind_reading",),
        belief=belief,
        belief_in_thought=80,
    )


CASE = CaseFile(
    complaint=fact("complaint", "complaint", "I stay away from lectures.", "lectures", 0.0),
    history=(fact("history.1", "history", "My uncle mocked my stammer.", "stammer", 0.6),),
    symptoms=(
        fact("phq9.3", "symptom", "I lie awake until the milkvan comes.", "milkvan"),
        fact("phq9.9", "symptom", "At night I wish the lampglow would go out for me too.", "lampglow", 0.2),
    ),
    chains=(chain(1, "market"), chain(2, "station"), chain(3, "library", "helpless")),
    intermediate_beliefs=(
        fact("intermediate.1", "intermediate_belief", "A slip makes a laughingstock.", "laughingstock", 0.5),
    ),
    core_beliefs=(fact("core_belief.failure", "core_belief", "Deep down I'm a dud.", "dud", 0.7),),
    coping=(fact("coping.1", "coping", "I hide in the cloakroom.", "cloakroom"),),
    goals=(fact("goal.1", "goal", "I want to sit through a seminar.", "seminar"),),
    risk=(
        fact("risk.passive1", "risk", "Some nights I'd rather not wake.", "rather not wake", 0.2),
        fact("risk.protective1", "risk", "My nephew needs me.", "nephew", 0.2),
    ),
)


def turns(course_id: str, number: int, said: Sequence[Said]) -> tuple[Turn, ...]:
    return tuple(
        Turn(id=f"{course_id}/{number}/{index}", index=index, speaker=speaker, text=text, **fields)
        for index, (speaker, text, fields) in enumerate(said)
    )


def state(trust: float) -> HiddenState:
    return HiddenState(trust=trust, distress=0.4)


def t(text: str, act: str | None, line: str | None = None, **fields: Any) -> Said:  # noqa: ANN401
    return "therapist", text, {"act": act, "line": line, **fields}


def p(text: str, act: str | None, line: str | None = None, **fields: Any) -> Said:  # noqa: ANN401
    return "patient", text, {"act": act, "line": line, **fields}


def mm(speaker: Speaker = "therapist") -> Said:
    """A backchannel laid into the other's turn."""
    return (
        speaker,
        "mm-hmm",
        {"act": "facilitate", "delivery": Delivery(merged=0, plain="", backchannel=True)},
    )


def phq9(*reported: int, true: Sequence[int] | None = None, mentioned: Sequence[int] = ()) -> Measure:
    return Measure(
        instrument="phq9",
        true_items=tuple(true if true is not None else reported),
        reported_items=reported,
        mentioned_items=tuple(mentioned),
        total=sum(reported),
        band="moderate",
    )


def task(number: int, outcome: Any = None) -> Homework:  # noqa: ANN401
    return Homework(
        id=f"homework.{number}",
        kind="thought_record",
        task=f"write down one thought a day, sheet {number}",
        set_in_session=number,
        outcome=outcome,
    )


FIRST: list[Said] = [
    t("Hello. How have the last two weeks been for you?", "question_open", "ask_reason", phase="mood_check"),
    p(
        "I stay away from lectures.",
        "disclose",
        "tell_complaint#0",
        phase="mood_check",
        discloses=("complaint",),
        state=state(0.30),
    ),
    mm(),
    t(
        "So lectures have become a place to avoid.",
        "reflection_simple",
        "reflect",
        phase="mood_check",
        state=state(0.32),
    ),
    t(
        "What should be on our agenda today?",
        "seek_collaboration",
        "ask_agenda#1",
        phase="agenda",
        state=state(0.32),
    ),
    p(
        "Sleep, and I want to sit through a seminar.",
        "answer",
        "tell_goal1",
        phase="agenda",
        discloses=("goal.1",),
    ),
    p("At the market I froze.", "disclose", "tell_situation", phase="work", discloses=("chain1.situation",)),
    t("What went through your mind just then?", "question_open", "ask_thought", phase="work"),
    p(
        "I thought the marketvoices laugh.",
        "disclose",
        "tell_thought",
        phase="work",
        discloses=("chain1.thought",),
        state=state(0.36),
    ),
    t("You should simply ignore them.", "give_information", "advise", phase="work", state=state(0.30)),
    p("That does not help me at all.", "resist", "resist_pointless", phase="work", state=state(0.30)),
    t("Was it on Monday?", "question_closed", "ask_when", phase="work"),
    p(
        "Yes. I ran out by the marketdoor.",
        "disclose",
        "tell_behaviour",
        phase="work",
        discloses=("chain1.behaviour",),
    ),
    t(
        "Will you write down one thought a day?",
        "seek_collaboration",
        "propose_homework",
        phase="homework",
        technique="evidence_questioning",
    ),
    p("I might forget it.", "sustain_talk", "tell_obstacle", phase="homework"),
    t("Until next week.", "closing", "close", phase="feedback"),
]
"""Session 1. Without the backchannel 52 words are the therapist's and 42 the patient's: 10+8+7+7+5+4+8+3 and
5+9+5+5+7+7+4. Two open questions, a closed one, a reflection, two turns of doubt."""

SECOND: list[Said] = [
    t("Welcome back. How did the sheet go?", "question_open", "ask_homework", phase="homework_review"),
    p(
        "I did it on three days.",
        "answer",
        "tell_homework",
        phase="homework_review",
        refers_to=("homework.1",),
    ),
    p(
        "At the station I froze too.",
        "disclose",
        "tell_situation",
        phase="work",
        discloses=("chain2.situation",),
        refers_to=("chain1.situation",),
        state=state(0.40),
    ),
    t("That sounds frightening.", "reflection_complex", "reflect", phase="work", state=state(0.42)),
    t("How was today for you, and what did I get wrong?", "question_open", "ask_feedback", phase="feedback"),
    p("It was good to be heard.", "change_talk", "tell_feedback", phase="feedback", state=state(0.45)),
]


def course(
    *sessions: Session,
    course_id: str = "hand-p1",
    case: CaseFile | None = CASE,
    **fields: Any,  # noqa: ANN401
) -> Course:
    patient = {"first_name": "Nora", "age": 24}
    return Course.model_validate(
        {
            "id": course_id,
            "patient_id": "p1",
            "synthetic": True,
            "framework": "cbt",
            "patient": patient | ({"case": case.model_dump(mode="json")} if case is not None else {}),
            "plan": {
                "protocol": "social_anxiety",
                "sessions": 4,
                "goals": ["Go to lectures again."],
                "techniques": ["evidence_questioning", "continuum", "behaviour_experiment", "continuum"],
            },
            "sessions": sessions,
            **fields,
        }
    )


def session(number: int, said: Sequence[Said], course_id: str = "hand-p1", **fields: Any) -> Session:  # noqa: ANN401
    return Session.model_validate(
        {
            "id": f"{course_id}/{number}",
            "number": number,
            "date": dt.date(2026, 1, 5) + dt.timedelta(days=7 * (number - 1)),
            "turns": turns(course_id, number, said),
            "ended_by": "plan",
            **fields,
        }
    )


def two_sessions(course_id: str = "hand-p1", **fields: Any) -> Course:  # noqa: ANN401
    """Session 1 and 2 with questionnaires, homework and notes, of a course planned for four."""
    note = SessionNote(
        subjective="Nora reports her days.", objective="PHQ-9.", assessment="Worked.", plan="Go on."
    )
    return course(
        session(
            1,
            FIRST,
            course_id,
            measures=(phq9(2, 2, 3, 1, 0, 2, 2, 0, 0, true=(2, 2, 3, 1, 0, 2, 2, 2, 0), mentioned=(3,)),),
            homework_set=task(1),
            note=note,
            memory=Memory(alliance=0.4),
        ),
        session(
            2,
            SECOND,
            course_id,
            measures=(phq9(1, 1, 1, 1, 0, 1, 0, 0, 0),),
            homework_reviewed=task(1, "partly"),
            homework_set=task(2),
        ),
        course_id=course_id,
        **fields,
    )
