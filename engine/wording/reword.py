"""Reword a first-person draft as speech; the form small models can hold.

The talk itself is left out of the prompt. Measured on a 1.5B model over 20 turns: with the talk as chat
history the patient answers as a therapist from the second turn on, and with earlier draft-and-reply pairs in
the history it copies every draft; with a frozen head and the draft alone it keeps the role and nearly every
detail, in half the time. What a turn must know of the talk is in its draft.
"""

from __future__ import annotations

from typing import Literal

from clinical_frameworks.framework import TurnPlan
from corpus.record import Speaker
from corpus.seeds import derive_rng
from engine.llm import Message
from engine.locales import Example, Locale
from engine.prompts import Prompt
from engine.scene import Scene
from engine.wording.wording import tokens_for

EXAMPLES_SHOWN = 4


class RewordWording:
    """Builds a frozen head (task and examples) with the draft as the tail."""

    name: Literal["reword"] = "reword"
    # Given two lines at once, the 1.5B drops one: 40% of such therapist turns ended as drafts, of single
    # lines 12%.
    by_parts = True

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def prompt(self, scene: Scene, turn: TurnPlan) -> Prompt:
        """See `engine.wording.wording.Wording`."""
        tail = scene.locale.render("reword_tail", draft=turn.draft)
        return Prompt(head=scene.head(turn.speaker, reword_head), talk=(), tail=tail)

    def max_tokens(self, turn: TurnPlan) -> int:
        """The words and a margin, so that a fitting reply is never cut."""
        return tokens_for(turn, self._locale, 24)


def reword_head(scene: Scene, speaker: Speaker) -> tuple[Message, ...]:
    """The frozen task and examples of the speaker."""
    locale, patient = scene.locale, scene.patient
    system = locale.render(
        f"reword_{speaker}", **locale.culture_values(patient), **locale.person_values(patient)
    )
    pool = list(examples_for(scene, speaker))
    shown = derive_rng(scene.seed, "examples", speaker).sample(pool, min(EXAMPLES_SHOWN, len(pool)))
    head = [Message("system", system)]
    for example in shown:
        head.append(Message("user", locale.render("reword_tail", draft=example.draft)))
        head.append(Message("assistant", example.spoken))
    return tuple(head)


def examples_for(scene: Scene, speaker: Speaker) -> tuple[Example, ...]:
    """All pairs a prompt may show of a speaker, by the patient's style and form of address."""
    return scene.locale.examples.of(speaker, scene.patient.style, scene.locale.address(scene.patient))
