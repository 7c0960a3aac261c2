"""Wordings for models that can hold a role: the talk is chat history, the plan is a note in the tail."""

from __future__ import annotations

from typing import Literal

from clinical_frameworks.acts import load_acts
from clinical_frameworks.framework import TurnPlan
from corpus.record import Speaker, Turn
from engine.clock import minutes_for
from engine.llm import Message
from engine.prompts import Prompt, render
from engine.scene import Scene
from engine.structured_reply import acts_of
from personas.styles import style_book


def chat_head(scene: Scene, speaker: Speaker) -> tuple[Message, ...]:
    """The frozen system message: role and memory as of the session's start."""
    plan, patient = scene.plan, scene.patient
    if speaker == "therapist":
        system = render(
            "chat_therapist",
            framework=scene.therapist.framework,
            number=plan.number,
            sessions=plan.of,
            name=patient.first_name,
            memory=scene.memory,
            agenda=", ".join(_agenda(scene)),
        )
    else:
        system = render(
            "chat_patient",
            name=patient.first_name,
            age=patient.age,
            occupation=patient.occupation.describe(),
            number=plan.number,
            sessions=plan.of,
            manner=" ".join(style_book().styles[patient.style].habits),
            facts=_patient_facts(scene),
            memory=scene.shared,
        )
    return (Message("system", system),)


def _agenda(scene: Scene) -> list[str]:
    """The agenda as the therapist knows it: the situation's topic only when the patient has told of it."""
    situation = scene.patient.case.chain(scene.plan.chain).situation
    told = any(situation.id in turn.discloses for turn in scene.earlier)
    named = f'"{situation.topic}"' if told else f"what {scene.patient.first_name} brings"
    return [named if point == situation.topic else point for point in scene.plan.agenda]


def _patient_facts(scene: Scene) -> str:
    """What the patient may draw on today: complaint, people, symptoms, and the session's own chain."""
    case, plan = scene.patient.case, scene.plan
    facts = [case.complaint, *case.social[:3], *(case.fact(fact_id) for fact_id in plan.symptoms[:4])]
    facts += list(case.chain(plan.chain).facts())
    return "\n".join(f"- {fact.statement}" for fact in facts)


def chat_talk(turns: list[Turn], speaker: Speaker) -> tuple[Message, ...]:
    """The talk from one side; turns of one speaker in a row become one message.

    Chat templates want the user first, so talk that the speaker opened starts with an empty cue.
    """
    talk: list[Message] = []
    for turn in turns:
        role: Literal["assistant", "user"] = "assistant" if turn.speaker == speaker else "user"
        if talk and talk[-1].role == role:
            talk[-1] = Message(role, f"{talk[-1].content} {turn.text}")
        else:
            if not talk and role == "assistant":
                talk.append(Message("user", "[The session begins.]"))
            talk.append(Message(role, turn.text))
    return tuple(talk)


class NoteWording:
    """The tail says in a note what the turn does."""

    name: Literal["note"] = "note"
    by_parts = False

    def prompt(self, scene: Scene, turn: TurnPlan) -> Prompt:
        """See `engine.wording.wording.Wording`."""
        tail = render("note_tail", note=turn.note, words=turn.target_words + 8)
        return Prompt(chat_head(scene, turn.speaker), chat_talk(scene.turns, turn.speaker), tail)

    def max_tokens(self, turn: TurnPlan) -> int:
        """Room for the note's words and a third more."""
        return 2 * turn.target_words + 48


class FreeWording:
    """The tail names only the act, or nothing when no act was planned.

    With ``plans`` the model names its own act: the tail lists the acts open to the speaker, the form of the
    structured reply and the time left.
    """

    name: Literal["free"] = "free"
    by_parts = False

    def __init__(self, *, plans: bool = False) -> None:
        self._plans = plans

    def prompt(self, scene: Scene, turn: TurnPlan) -> Prompt:
        """See `engine.wording.wording.Wording`."""
        tail = _plan_tail(scene, turn) if self._plans else _act_tail(turn)
        return Prompt(chat_head(scene, turn.speaker), chat_talk(scene.turns, turn.speaker), tail)

    def max_tokens(self, turn: TurnPlan) -> int:
        """Room for a free turn."""
        return 2 * turn.target_words + 64


def _act_tail(turn: TurnPlan) -> str:
    acts = load_acts()
    described = "; ".join(acts[act].description for act in turn.act.split("+") if act in acts)
    return render("free_tail", act=described, words=turn.target_words + 8)


def _plan_tail(scene: Scene, turn: TurnPlan) -> str:
    said = sum(len(one.text.split()) for one in scene.turns)
    return render(
        "plan_tail",
        speaker=turn.speaker,
        acts=", ".join(acts_of(turn.speaker)),
        words=turn.target_words + 8,
        minutes_left=minutes_for(scene.plan.phases[-1].until_words - said),
    )
