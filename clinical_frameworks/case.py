"""The case: everything that is *true* about a patient and could come up in therapy, as facts with ids.

A persona owns one `CaseFile`. A framework plans turns from it; the therapist learns a fact only when a turn
discloses it. Wordings are first-person spoken English; the therapist's second-person forms are derived with
`clinical_frameworks.person.to_second_person`, so authors write each fact once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from corpus.record import Record

FactKind = Literal[
    "complaint",  # why the patient comes
    "history",  # life history relevant to the problem
    "social",  # a person in the patient's life
    "symptom",  # how one instrument item shows in daily life
    "situation",  # what happened (chain)
    "detail",  # one more concrete detail of a situation (chain)
    "automatic_thought",  # chain
    "emotion",  # chain
    "behaviour",  # chain
    "evidence_for",  # what seems to support the thought (chain)
    "evidence_against",  # what does not fit the thought (chain)
    "alternative",  # a more balanced view (chain)
    "intermediate_belief",  # rule, attitude, assumption
    "core_belief",
    "coping",
    "strength",
    "goal",
    "event",  # something that happened between sessions
    "episode",  # something of the ordinary week; no topic of the therapy
    "risk",  # passive or active thoughts of death; never a method
]


class CaseFact(Record):
    """One thing that is true of the patient.

    Forms (all plain spoken English):
      ``statement``  a full first-person sentence the patient could say: "I sat alone at Leo's school play."
      ``topic``      a noun phrase that fits "when we talked about ...", in the patient's perspective with
                     my/me where needed: "Leo's school play", "the argument with my sister".
      ``cues``       1-4 distinctive lower-case words or short phrases; a text that contains one is talking
                     about this fact ("school play"). They must not be everyday words.
    """

    id: str = Field(description="Unique in the case, e.g. 'chain1.situation', 'history.2', 'phq9.3'.")
    kind: FactKind
    statement: str
    topic: str
    cues: tuple[str, ...] = Field(min_length=1)
    more: tuple[str, ...] = ()
    valence: Literal["good", "bad", "mixed"] | None = Field(
        default=None, description="Of an event: how it is for the patient."
    )
    trust_needed: float = Field(
        default=0.0, ge=0.0, le=1.0, description="Trust below which the patient does not say it."
    )


class EmotionRating(Record):
    """An emotion with its strength as the patient would rate it."""

    group: str = Field(description="One of the nine emotion groups (emotions.yaml).")
    word: str = Field(description="The patient's word for it: 'ashamed'.")
    intensity: int = Field(ge=0, le=100)


class SituationChain(Record):
    """Situation → automatic thought → emotion → behaviour, with what is needed to work on it.

    ``thought`` is the thought as it ran through the patient's mind, first person, no quotation marks and no
    final stop: "everyone can see I failed at marriage". ``thought_gist`` is the therapist's short form that
    fits "the thought that ...": "everyone could see you had failed".
    """

    id: str = Field(description="'chain1', 'chain2', ...: the prefix of its facts' ids.")
    situation: CaseFact
    details: tuple[CaseFact, ...] = ()
    thought: str
    thought_gist: str
    automatic_thought: CaseFact
    emotions: tuple[EmotionRating, ...] = Field(min_length=1, max_length=3)
    behaviour: CaseFact
    evidence_for: tuple[CaseFact, ...] = Field(min_length=1)
    evidence_against: tuple[CaseFact, ...] = Field(min_length=1)
    alternative: CaseFact
    distortions: tuple[str, ...] = Field(min_length=1, description="Ids of cognitive distortions.")
    belief: str = Field(description="Id of the core belief the thought springs from.")
    belief_in_thought: int = Field(ge=0, le=100, description="How strongly the thought is believed at first.")

    def facts(self) -> Iterator[CaseFact]:
        """Every fact of the chain, in the order it is usually told."""
        yield self.situation
        yield from self.details
        yield self.automatic_thought
        yield self.behaviour
        yield from self.evidence_for
        yield from self.evidence_against
        yield self.alternative


class CaseFile(Record):
    """All facts of one patient. Ids are unique over the whole file."""

    complaint: CaseFact
    history: tuple[CaseFact, ...] = Field(min_length=1)
    social: tuple[CaseFact, ...] = ()
    symptoms: tuple[CaseFact, ...] = Field(
        min_length=1, description="Ids INSTRUMENT.ITEM, e.g. 'phq9.3': how that item shows in daily life."
    )
    chains: tuple[SituationChain, ...] = Field(min_length=3)
    intermediate_beliefs: tuple[CaseFact, ...] = Field(min_length=1)
    core_beliefs: tuple[CaseFact, ...] = Field(min_length=1)
    coping: tuple[CaseFact, ...] = Field(min_length=1)
    strengths: tuple[CaseFact, ...] = ()
    goals: tuple[CaseFact, ...] = Field(min_length=1)
    events: tuple[CaseFact, ...] = Field(
        default=(), description="Things that may happen between sessions, in order."
    )
    episodes: tuple[CaseFact, ...] = Field(
        default=(), description="Small things of the ordinary week, to be told of in any session."
    )
    risk: tuple[CaseFact, ...] = Field(
        default=(), description="Present when PHQ-9 item 9 > 0: thoughts, never a method."
    )

    def facts(self) -> Iterator[CaseFact]:
        """Every fact of the case."""
        yield self.complaint
        yield from self.history
        yield from self.social
        yield from self.symptoms
        for chain in self.chains:
            yield from chain.facts()
        yield from self.intermediate_beliefs
        yield from self.core_beliefs
        yield from self.coping
        yield from self.strengths
        yield from self.goals
        yield from self.events
        yield from self.episodes
        yield from self.risk

    def fact(self, fact_id: str) -> CaseFact:
        """Return the fact of that id; `KeyError` when the case has none."""
        for fact in self.facts():
            if fact.id == fact_id:
                return fact
        raise KeyError(fact_id)

    def chain(self, chain_id: str) -> SituationChain:
        """Return the chain of that id; `KeyError` when the case has none."""
        for chain in self.chains:
            if chain.id == chain_id:
                return chain
        raise KeyError(chain_id)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> CaseFile:
        seen: set[str] = set()
        for fact in self.facts():
            if fact.id in seen:
                raise ValueError(f"case fact id {fact.id!r} is used twice")
            seen.add(fact.id)
        return self
