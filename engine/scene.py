"""What both agents' prompts are made from in one session: fixed material and the talk so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from clinical_frameworks.framework import SessionPlan
from corpus.record import Speaker, Turn
from engine.consistency.ledger import Ledger
from engine.llm import Message
from engine.locales import Locale, source_locale
from engine.talk_so_far import TalkSoFar
from personas import Patient, Therapist

MakeHead = Callable[["Scene", Speaker], tuple[Message, ...]]
"""Makes the messages that begin every prompt of a speaker in one session."""


@dataclass
class Scene:
    """One session as the prompts see it.

    Everything but ``talk`` is fixed when the session starts; ``talk`` only grows.

    Attributes:
        patient: The true persona; the therapist's prompts must not use its case.
        therapist: The therapist's persona.
        plan: The session plan.
        memory: What the therapist carries in, as prompt text; empty in session 1.
        shared: The same as the patient remembers it.
        talk: What was said in this session, in plain merged turns, and in the sessions before.
        seed: The session's seed, for drawing examples.
        locale: The language both speak.
        ledger: What is known of the patient and was said, to find contradictions; None for a language without
            rules for it.
    """

    patient: Patient
    therapist: Therapist
    plan: SessionPlan
    memory: str
    shared: str
    seed: int
    talk: TalkSoFar = field(default_factory=TalkSoFar)
    locale: Locale = field(default_factory=source_locale)
    ledger: Ledger | None = None
    _heads: dict[tuple[MakeHead, Speaker], tuple[Message, ...]] = field(
        default_factory=dict, init=False, repr=False
    )

    def head(self, speaker: Speaker, make: MakeHead) -> tuple[Message, ...]:
        """The frozen head of a speaker's prompts, made once a session."""
        key = (make, speaker)
        if key not in self._heads:
            self._heads[key] = make(self, speaker)
        return self._heads[key]

    @property
    def turns(self) -> list[Turn]:
        """What was said in this session."""
        return self.talk.turns

    @property
    def earlier(self) -> tuple[Turn, ...]:
        """What was said in the sessions before, oldest first."""
        return self.talk.earlier
