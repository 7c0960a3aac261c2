"""Build the case of one patient from the material: choose what fits, fill it, keep the cues apart."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

from clinical_frameworks.case import CaseFact, CaseFile, FactKind, SituationChain
from corpus.seeds import derive_rng
from personas.case_material.chains import build_chain, with_kept_cues
from personas.case_material.choice import eligible_chains
from personas.case_material.cues import CueLedger, mentions
from personas.case_material.facts import TRUST, make_fact
from personas.case_material.material import (
    CaseMaterial,
    ChainTemplate,
    Level,
    Template,
    Wording,
    load_material,
)
from personas.case_material.slots import PARENTS, Surroundings
from personas.errors import CaseBuildError
from personas.kinship import kinship, with_kin_wordings
from personas.severity import BaselineItems
from personas.vocabulary import Disorder

MOST_CHAINS = 14
CHAINS_WANTED = 10
FEWEST_CHAINS = 3
EVERYDAY_DISORDERS: tuple[Disorder, ...] = ("depression", "gad")
"""Their situations (post, work, family, money) can happen to any patient; those of panic or PTSD cannot."""
EVENTS = 10
EPISODES = 24
"""Two a session for the twelve sessions of a long course."""
LEVELS: Mapping[int, Level] = {1: "mild", 2: "moderate", 3: "severe", 4: "severe"}
"""Which wording shows an item of that value."""


@dataclass(frozen=True)
class StatedFacts:
    """What an intake file says itself; it goes into the case before anything is drawn."""

    complaint: Wording | None = None
    history: tuple[Wording, ...] = ()
    chains: tuple[ChainTemplate, ...] = ()
    coping: tuple[Wording, ...] = ()
    strengths: tuple[Wording, ...] = ()
    goals: tuple[Wording, ...] = ()
    events: tuple[Wording, ...] = ()


@dataclass(frozen=True)
class CaseSubject:
    """The facts about a patient that a case depends on."""

    surroundings: Surroundings
    disorder: Disorder
    baseline: BaselineItems
    core_beliefs: tuple[str, ...]
    comorbid: tuple[Disorder, ...] = ()
    stated: StatedFacts = field(default_factory=StatedFacts)

    @property
    def disorders(self) -> tuple[Disorder, ...]:
        """Main disorder first."""
        return (self.disorder, *self.comorbid)


def build_case(subject: CaseSubject, rng: random.Random, material: CaseMaterial | None = None) -> CaseFile:
    """Build a patient's case.

    Same subject, material and generator state, same case. Raises `CaseBuildError` when the material has too
    little that fits, naming the part.
    """
    return _CaseBuilder(subject, rng, material or load_material()).build()


class _CaseBuilder:
    """One case under construction. Parts that the work rests on are chosen first and so keep their cues."""

    def __init__(self, subject: CaseSubject, rng: random.Random, material: CaseMaterial) -> None:
        self._subject = subject
        self._rng = rng
        self._material = material
        self._values = subject.surroundings.values()
        persons = subject.surroundings.persons.values()
        self._names = [(p.slot if p.slot in PARENTS else p.name).lower() for p in persons]
        self._ledger = CueLedger(self._names)

    def build(self) -> CaseFile:
        """Choose every part and put the case together."""
        stated = self._subject.stated
        self._place("complaint", "complaint", [stated.complaint] if stated.complaint else self._complaints())
        chains = self._chains()
        core, intermediate = self._beliefs()
        risk = self._risk()
        history = self._history()
        symptoms = self._symptoms()
        social = self._social()
        coping = self._several("coping", "coping", stated.coping, self._fitting(self._material.coping), 3)
        strengths = self._several(
            "strength", "strength", stated.strengths, self._fitting(self._material.strengths), 3
        )
        goals = self._several("goal", "goal", stated.goals, self._fitting(self._material.goals), 3)
        events = self._several("event", "event", stated.events, self._fitting(self._material.events), EVENTS)
        get = self._ledger.get
        case = CaseFile(
            complaint=get("complaint"),
            history=self._facts(history, "history"),
            social=tuple(get(i) for i in social),
            symptoms=self._facts(symptoms, "symptoms"),
            chains=tuple(with_kept_cues(chain, self._ledger) for chain in chains),
            intermediate_beliefs=self._facts(intermediate, "intermediate beliefs"),
            core_beliefs=self._facts(core, "core beliefs"),
            coping=self._facts(coping, "coping"),
            strengths=tuple(get(i) for i in strengths),
            goals=self._facts(goals, "goals"),
            events=tuple(get(i) for i in events),
            risk=tuple(get(i) for i in risk),
        )
        return case.model_copy(update={"episodes": self._episodes(case)})

    # Choosing

    def _shuffled(self, entries: Iterable[Template | Wording]) -> list[Template | Wording]:
        shuffled = list(entries)
        self._rng.shuffle(shuffled)
        return shuffled

    def _fitting(self, templates: Iterable[Template]) -> list[Template | Wording]:
        """Templates this life, these beliefs and these disorders allow, in random order."""
        subject = self._subject
        fitting = with_kin_wordings(subject.disorders)
        return self._shuffled(
            template
            for template in templates
            if subject.surroundings.meets(template.needs, template.ages)
            and (not template.beliefs or set(template.beliefs) & set(subject.core_beliefs))
            and (not template.disorders or fitting & set(template.disorders))
        )

    def _complaints(self) -> list[Template | Wording]:
        """The disorder's own reasons for coming first, then those of its kin."""
        disorder, complaints = self._subject.disorder, self._material.complaints
        own = self._fitting(complaints.get(disorder, ()))
        lent = [entry for lender in kinship(disorder).complaints for entry in complaints.get(lender, ())]
        return own + self._fitting(lent)

    def _several(
        self,
        prefix: str,
        kind: FactKind,
        stated: Sequence[Wording],
        drawn: Sequence[Template | Wording],
        wanted: int,
    ) -> list[str]:
        """Take in everything stated, then drawn entries until the wanted number is reached."""
        ids: list[str] = []
        for wording in stated:
            fact_id = f"{prefix}.{len(ids) + 1}"
            if not self._admit(fact_id, kind, wording):
                raise CaseBuildError(
                    f"{prefix} {len(ids) + 1}: {wording.text!r} cannot be told apart from the rest of the "
                    "case; word it with something only it mentions, or give it cues of its own"
                )
            ids.append(fact_id)
        for wording in drawn:
            if len(ids) >= wanted:
                break
            fact_id = f"{prefix}.{len(ids) + 1}"
            if self._admit(fact_id, kind, wording):
                ids.append(fact_id)
        return ids

    def _beliefs(self) -> tuple[list[str], list[str]]:
        core: list[str] = []
        intermediate: list[str] = []
        for belief in self._subject.core_beliefs:
            fact_id = f"belief.core{len(core) + 1}"
            if self._try(fact_id, "core_belief", self._shuffled(self._material.core_beliefs[belief])):
                core.append(fact_id)
            fact_id = f"belief.intermediate{len(intermediate) + 1}"
            rules = self._shuffled(self._material.intermediate_beliefs[belief])
            if self._try(fact_id, "intermediate_belief", rules):
                intermediate.append(fact_id)
        return core, intermediate

    def _risk(self) -> list[str]:
        level = self._subject.baseline.phq9[8]
        if level == 0:
            return []
        ids = []
        groups = (
            ("passive", self._shuffled(self._material.passive_risk), min(level, 2)),
            ("protective", self._fitting(self._material.protective), 2),
        )
        for name, wordings, wanted in groups:
            found = 0
            for wording in wordings:
                if found == wanted:
                    break
                if self._admit(f"risk.{name}{found + 1}", "risk", wording):
                    found += 1
                    ids.append(f"risk.{name}{found}")
            if not found:
                raise CaseBuildError(
                    f"case material: no {name} risk wording fits a patient with item 9 above 0"
                )
        return ids

    def _history(self) -> list[str]:
        fitting = self._fitting(self._material.history)
        first: list[Template | Wording] = []
        for belief in self._subject.core_beliefs:
            first += [
                t for t in fitting if isinstance(t, Template) and belief in t.beliefs and t not in first
            ][:1]
        rest = [template for template in fitting if template not in first]
        wanted = max(4, len(self._subject.core_beliefs))
        return self._several("history", "history", self._subject.stated.history, [*first, *rest], wanted)

    def _symptoms(self) -> list[str]:
        ids = []
        for instrument, items in self._subject.baseline.present().items():
            table = self._material.symptoms.get(instrument, {})
            for number, value in enumerate(items, start=1):
                if value == 0 or number not in table:
                    continue
                wordings = self._shuffled(table[number].get(LEVELS[value], ()))
                trust = TRUST["risk"] if (instrument, number) == ("phq9", 9) else None
                if self._try(f"{instrument}.{number}", "symptom", wordings, trust):
                    ids.append(f"{instrument}.{number}")
        return ids

    def _social(self) -> list[str]:
        ids = []
        for slot in self._subject.surroundings.persons:
            if self._try(f"social.{slot}", "social", self._shuffled(self._material.social.get(slot, ()))):
                ids.append(f"social.{slot}")
        return ids

    def _episodes(self, case: CaseFile) -> tuple[CaseFact, ...]:
        """Small things of the week, added to an otherwise complete case.

        They give way to everything else: one that contains a cue of another fact is left out, and they are
        drawn by a generator of their own, so that the rest of the patient is the same with and without them.
        """
        self._rng = derive_rng(copy(self._rng).getrandbits(63), "episodes")
        taken = [cue for fact in case.facts() for cue in fact.cues if cue not in self._names]
        ids: list[str] = []
        for wording in self._fitting(self._material.episodes):
            if len(ids) == EPISODES:
                break
            fact = self._make(f"episode.{len(ids) + 1}", "episode", wording)
            text = " ".join((fact.statement, fact.topic, *fact.more))
            if not any(mentions(cue, text) for cue in taken) and self._ledger.admit(fact):
                ids.append(fact.id)
        return tuple(self._ledger.get(fact_id) for fact_id in ids)

    # Chains

    def _chains(self) -> list[SituationChain]:
        subject = self._subject
        chains: list[SituationChain] = []
        for template in subject.stated.chains:
            if not (chain := self._chain(template, len(chains) + 1)):
                raise CaseBuildError(
                    f"situation {len(chains) + 1}: {template.situation.text!r} cannot be told apart "
                    "from what is stated before it; name something only this situation has"
                )
            chains.append(chain)
        sources: tuple[tuple[tuple[Disorder, ...], int], ...] = (
            ((subject.disorder,), MOST_CHAINS),
            (kinship(subject.disorder).situations, MOST_CHAINS),
            (self._lenders(), CHAINS_WANTED),
        )
        for disorders, wanted in sources:
            for template in self._in_turn(eligible_chains(self._material, disorders, subject.surroundings)):
                if len(chains) >= wanted:
                    break
                if chain := self._chain(template, len(chains) + 1):
                    chains.append(chain)
        if len(chains) < FEWEST_CHAINS:
            raise CaseBuildError(
                f"case material: only {len(chains)} situation chains for {subject.disorder} fit a patient of "
                f"{subject.surroundings.age} with the beliefs {', '.join(subject.core_beliefs)}; "
                f"{FEWEST_CHAINS} are needed"
            )
        return chains

    def _lenders(self) -> tuple[Disorder, ...]:
        """Whose situations fill up when the main disorder and its kin have too few: comorbid, everyday."""
        have = (self._subject.disorder, *kinship(self._subject.disorder).situations)
        others = (*self._subject.comorbid, *EVERYDAY_DISORDERS)
        return tuple(dict.fromkeys(disorder for disorder in others if disorder not in have))

    def _chain(self, template: ChainTemplate, number: int) -> SituationChain | None:
        return build_chain(
            template,
            number,
            beliefs=self._subject.core_beliefs,
            values=self._values,
            ledger=self._ledger,
            rng=self._rng,
        )

    def _in_turn(self, templates: Sequence[ChainTemplate]) -> list[ChainTemplate]:
        """Fitting chains in random order, but first one for each core belief."""
        beliefs = self._subject.core_beliefs
        fitting = [template for template in templates if set(template.beliefs) & set(beliefs)]
        self._rng.shuffle(fitting)
        ordered: list[ChainTemplate] = []
        for belief in beliefs:
            ordered += [t for t in fitting if belief in t.beliefs and t not in ordered][:1]
        return ordered + [template for template in fitting if template not in ordered]

    # Taking in

    def _make(self, fact_id: str, kind: FactKind, wording: Wording, trust: float | None = None) -> CaseFact:
        values = self._values
        if isinstance(wording, Template):
            values = values | {name: self._rng.choice(options) for name, options in wording.vars.items()}
        if trust is None:
            trust = getattr(wording, "trust", TRUST[kind])
        return make_fact(fact_id, kind, wording, values, trust)

    def _admit(self, fact_id: str, kind: FactKind, wording: Wording, trust: float | None = None) -> bool:
        return self._ledger.admit(self._make(fact_id, kind, wording, trust))

    def _try(
        self, fact_id: str, kind: FactKind, wordings: Sequence[Wording], trust: float | None = None
    ) -> bool:
        return any(self._admit(fact_id, kind, wording, trust) for wording in wordings)

    def _place(self, fact_id: str, kind: FactKind, wordings: Sequence[Wording]) -> None:
        if not self._try(fact_id, kind, wordings):
            raise CaseBuildError(f"case material: no {kind} for {self._subject.disorder} fits this patient")

    def _facts(self, ids: Sequence[str], part: str) -> tuple[CaseFact, ...]:
        if not ids:
            raise CaseBuildError(
                f"case material: none of the {part} fits a patient of {self._subject.surroundings.age} with "
                f"{self._subject.disorder}"
            )
        return tuple(self._ledger.get(fact_id) for fact_id in ids)
