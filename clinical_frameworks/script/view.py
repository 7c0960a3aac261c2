"""What a slot or guard can see: plan, state, case and manner, with each slot's text and the fact behind it.

Slot names: a fact slot ``X`` gives the patient's full sentence; ``X_bare`` the same without capital and stop,
to stand inside a longer line; ``X_you`` the therapist's second person, bare; ``X_topic`` and ``X_topic_you``
its noun phrase; ``X_more`` the next sentence that tells more of it and was not said yet,
``X_last_you`` the sentence of it said last, in the therapist's second person, bare. ``said`` is the fact that
the patient's last turn told. Value slots (``intensity``, ``homework_task``...) carry no fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from clinical_frameworks.case import CaseFact, CaseFile, SituationChain
from clinical_frameworks.framework import PatientProfile, PlannerState, SessionPlan
from clinical_frameworks.person import lower_first, strip_stop, to_second_person
from clinical_frameworks.script.numbers import in_words

_FORMS = ("_topic_you", "_topic", "_bare", "_last_you", "_you", "_more")
# Forms in which the patient says the fact itself, so that more of it may follow in the same turn.
_TELLING = ("", "_bare", "_more")


@dataclass(frozen=True)
class PlanView:
    """A read-only look at one moment of a session."""

    plan: SessionPlan
    state: PlannerState
    case: CaseFile
    profile: PatientProfile

    def at(self, state: PlannerState) -> PlanView:
        """The same look at another state."""
        seen = PlanView(self.plan, state, self.case, self.profile)
        seen.__dict__["_planned_facts"] = self._planned_facts  # the same whatever the state
        return seen

    @property
    def trend(self) -> Literal["better", "same", "worse"]:
        """Direction of all measures together since last session, fixed by the session plan."""
        return self.plan.trend

    @cached_property
    def chain(self) -> SituationChain | None:
        """The situation chain being worked on, if one is open."""
        return self.case.chain(self.state.chain) if self.state.chain else None

    def fact(self, slot: str) -> CaseFact | None:
        """The fact behind a slot name without form suffix, or None when the slot is no fact."""
        return self._facts.get(slot)

    def known(self, slot: str) -> bool:
        """True when the case has a fact for the slot."""
        return slot in self._facts

    def told(self, slot: str) -> bool:
        """True when the fact behind the slot has been disclosed in this course."""
        fact = self._facts.get(slot)
        return fact is not None and fact.id in self.state.disclosed

    def has_more(self, slot: str) -> bool:
        """True when the fact behind the slot was disclosed and there is more to tell of it."""
        fact = self._facts.get(slot)
        return fact is not None and fact.id in self.state.disclosed and bool(self.left(fact))

    def left(self, fact: CaseFact) -> tuple[str, ...]:
        """Sentences that tell more of the fact and were not said in this course."""
        return fact.more[self.state.more_told.get(fact.id, 0) :]

    def tells(self, slot: str) -> bool:
        """True when the slot says the fact itself and does not merely name it."""
        return self._split(slot)[1] in _TELLING

    def resolve(self, slot: str) -> tuple[str, CaseFact | None] | None:
        """The slot's text and the fact behind it; None when there is nothing to fill it with."""
        if slot in ("thought", "thought_gist"):
            return self._thought(slot)
        base, form = self._split(slot)
        fact = self._facts.get(base)
        if fact is not None:
            text = self._form(fact, form)
            return None if text is None else (text, fact)
        value = self._values.get(slot)
        return None if value is None else (value, None)

    def _thought(self, slot: str) -> tuple[str, CaseFact] | None:
        if self.chain is None:
            return None
        text = self.chain.thought if slot == "thought" else self.chain.thought_gist
        return text, self.chain.automatic_thought

    def _split(self, slot: str) -> tuple[str, str]:
        for form in _FORMS:
            if slot.endswith(form) and slot.removesuffix(form) in self._facts:
                return slot.removesuffix(form), form
        return slot, ""

    def _form(self, fact: CaseFact, form: str) -> str | None:
        names = self.profile.names
        if form == "_more":
            return next(iter(self.left(fact)), None)
        if form == "_last_you":
            told = self.state.more_told.get(fact.id, 0)
            last = fact.more[told - 1] if told else fact.statement
            return lower_first(strip_stop(to_second_person(last)), names)
        if form == "_topic":
            return fact.topic
        if form == "_topic_you":
            return to_second_person(fact.topic)
        if form == "_bare":
            return lower_first(strip_stop(fact.statement), names)
        if form == "_you":
            return lower_first(strip_stop(to_second_person(fact.statement)), names)
        return fact.statement

    @cached_property
    def _planned_facts(self) -> dict[str, CaseFact]:
        """The facts that depend on case and plan alone, by slot."""
        case, plan = self.case, self.plan
        facts: dict[str, CaseFact] = {"complaint": case.complaint}
        groups: dict[str, tuple[CaseFact, ...]] = {
            "history": case.history,
            "person": case.social,
            "intermediate": case.intermediate_beliefs,
            "core": case.core_beliefs,
            "coping": case.coping,
            "strength": case.strengths,
            "goal": case.goals,
            "risk": tuple(fact for fact in case.risk if ".passive" in fact.id),
            "protective": tuple(fact for fact in case.risk if ".protective" in fact.id),
        }
        for name, group in groups.items():
            for position, fact in enumerate(group, start=1):
                facts[f"{name}{position}"] = fact
        by_id = {fact.id: fact for fact in case.facts()}
        for name, ids in (("symptom", plan.symptoms), ("episode", plan.episodes), ("recall", plan.recall)):
            for position, fact_id in enumerate(ids, start=1):
                facts[f"{name}{position}"] = by_id[fact_id]
        if plan.event is not None:
            facts["event"] = by_id[plan.event]
        return facts

    @cached_property
    def _facts(self) -> dict[str, CaseFact]:
        """All facts by slot."""
        facts = dict(self._planned_facts)
        if self.state.last_told:
            facts["said"] = self.case.fact(self.state.last_told)
        if self.chain is not None:
            facts |= _chain_facts(self.chain)
        return facts

    @cached_property
    def _values(self) -> dict[str, str]:
        plan = self.plan
        homework = plan.homework_lines
        values = {
            "name": self.profile.name,
            "mood": in_words(plan.mood),
            "homework_name": homework.next_name,
            "homework_task": plan.homework_next.task,
            "homework_size": homework.size,
            "obstacle": homework.obstacle,
            "due_name": homework.due_name,
            "due_task": plan.homework_due.task if plan.homework_due else "",
            "due_outcome": homework.outcome,
            "due_learning": homework.learning,
        }
        for position, point in enumerate(plan.education, start=1):
            values[f"education{position}"] = point
        if self.chain is not None:
            chain = self.chain
            values |= {
                "emotion": chain.emotions[0].word,
                "intensity": in_words(chain.emotions[0].intensity),
                "belief_before": in_words(chain.belief_in_thought),
                "belief_after": in_words(max(0, chain.belief_in_thought - plan.belief_drop)),
            }
            if len(chain.emotions) > 1:
                values["emotion2"] = chain.emotions[1].word
        return {key: value for key, value in values.items() if value}


def _chain_facts(chain: SituationChain) -> dict[str, CaseFact]:
    facts = {
        "situation": chain.situation,
        "thought": chain.automatic_thought,
        "behaviour": chain.behaviour,
        "alternative": chain.alternative,
    }
    for name, group in (
        ("detail", chain.details),
        ("for", chain.evidence_for),
        ("against", chain.evidence_against),
    ):
        for position, fact in enumerate(group, start=1):
            facts[f"{name}{position}"] = fact
    return facts
