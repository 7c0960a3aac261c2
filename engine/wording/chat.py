"""Wordings for models that can hold a role: the talk is chat history, the plan is a note in the tail."""

from __future__ import annotations

from typing import Literal

from clinical_frameworks.framework import TurnPlan
from corpus.record import Speaker, Turn
from engine.clock import minutes_for
from engine.llm import Message
from engine.locales import Locale, source_locale
from engine.prompts import Prompt
from engine.scene import Scene
from engine.structured_reply import acts_of
from engine.wording.wording import tokens_for


def chat_head(scene: Scene, speaker: Speaker) -> tuple[Message, ...]:
    """The frozen system message: role and memory as of the session's start."""
    plan, locale = scene.plan, scene.locale
    values = {
        **locale.culture_values(scene.patient),
        **locale.person_values(scene.patient),
        "number": plan.number,
        "sessions": plan.of,
    }
    if speaker == "therapist":
        values |= {
            "framework": locale.framework(scene.therapist.framework),
            "memory": scene.memory,
            "agenda": ", ".join(_agenda(scene)),
        }
    else:
        values |= {"facts": _patient_facts(scene), "memory": scene.shared}
    system = locale.render(f"chat_{speaker}", **values)
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


def chat_talk(turns: list[Turn], speaker: Speaker, locale: Locale | None = None) -> tuple[Message, ...]:
    """The talk from one side; turns of one speaker in a row become one message.

    Chat templates want the user first, so talk that the speaker opened starts with an empty cue, in English
    without a locale.
    """
    opening = (locale or source_locale()).lists.phrases.session_begins
    talk: list[Message] = []
    for turn in turns:
        role: Literal["assistant", "user"] = "assistant" if turn.speaker == speaker else "user"
        if talk and talk[-1].role == role:
            talk[-1] = Message(role, f"{talk[-1].content} {turn.text}")
        else:
            if not talk and role == "assistant":
                talk.append(Message("user", opening))
            talk.append(Message(role, turn.text))
    return tuple(talk)


class NoteWording:
    """The tail says in a note what the turn does."""

    name: Literal["note"] = "note"
    by_parts = False

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def prompt(self, scene: Scene, turn: TurnPlan) -> Prompt:
        """See `engine.wording.wording.Wording`."""
        tail = scene.locale.render("note_tail", note=turn.note, words=_most_words(scene, turn))
        return _chat(scene, turn, tail)

    def max_tokens(self, turn: TurnPlan) -> int:
        """Room for the note's words and a third more."""
        return tokens_for(turn, self._locale, 48)


class FreeWording:
    """The tail names only the act, or nothing when no act was planned.

    With ``plans`` the model names its own act: the tail lists the acts open to the speaker, the form of the
    structured reply and the time left.
    """

    name: Literal["free"] = "free"
    by_parts = False

    def __init__(self, locale: Locale, *, plans: bool = False) -> None:
        self._locale = locale
        self._plans = plans

    def prompt(self, scene: Scene, turn: TurnPlan) -> Prompt:
        """See `engine.wording.wording.Wording`."""
        tail = _plan_tail(scene, turn) if self._plans else _act_tail(scene, turn)
        return _chat(scene, turn, tail)

    def max_tokens(self, turn: TurnPlan) -> int:
        """Room for a free turn."""
        return tokens_for(turn, self._locale, 64)


def _chat(scene: Scene, turn: TurnPlan, tail: str) -> Prompt:
    talk = chat_talk(scene.turns, turn.speaker, scene.locale)
    return Prompt(scene.head(turn.speaker, chat_head), talk, tail)


def _most_words(scene: Scene, turn: TurnPlan) -> int:
    return scene.locale.words_for(turn.target_words) + 8


def _act_tail(scene: Scene, turn: TurnPlan) -> str:
    described = "; ".join(filter(None, map(scene.locale.act, turn.act.split("+"))))
    return scene.locale.render("free_tail", act=described, words=_most_words(scene, turn))


def _plan_tail(scene: Scene, turn: TurnPlan) -> str:
    said = sum(len(one.text.split()) for one in scene.turns)
    return scene.locale.render(
        "plan_tail",
        speaker=turn.speaker,
        acts=", ".join(acts_of(turn.speaker)),
        words=_most_words(scene, turn),
        minutes_left=minutes_for(scene.plan.phases[-1].until_words - said),
    )
