"""The cognitive conceptualization of a case in Beck's tradition, built from what is true of the patient."""

from __future__ import annotations

from collections import Counter

from pydantic import Field

from clinical_frameworks.case import CaseFile, EmotionRating, SituationChain
from clinical_frameworks.cbt.knowledge import load_beliefs, load_distortions
from clinical_frameworks.emotions import load_emotions
from clinical_frameworks.errors import ClinicalDataError
from corpus.record import Record


class ConceptualizedBelief(Record):
    """A core belief with its family and what points to it."""

    id: str
    family: str
    label: str
    statement: str | None = Field(
        default=None, description="The patient's own words for it, if the case has any."
    )
    chains: tuple[str, ...] = Field(default=(), description="Ids of the chains that spring from it.")


class ConceptualizedChain(Record):
    """Situation → automatic thought → emotions → behaviour."""

    id: str
    situation: str
    automatic_thought: str
    emotions: tuple[EmotionRating, ...]
    behaviour: str
    distortions: tuple[str, ...]
    belief: str


class CognitiveConceptualization(Record):
    """The conceptualization diagram as data: ground truth, not what the therapist knows."""

    life_history: tuple[str, ...] = Field(min_length=1)
    core_beliefs: tuple[ConceptualizedBelief, ...] = Field(min_length=1)
    intermediate_beliefs: tuple[str, ...] = Field(min_length=1)
    coping_strategies: tuple[str, ...] = Field(min_length=1)
    chains: tuple[ConceptualizedChain, ...] = Field(min_length=3)

    def to_markdown(self) -> str:
        """Return the conceptualization as a readable Markdown page."""
        distortions = load_distortions()
        lines = ["# Cognitive conceptualization", "", "Synthetic case.", ""]
        lines += _section("Relevant life history", self.life_history)
        lines += ["## Core beliefs", ""]
        for belief in self.core_beliefs:
            words = f": “{belief.statement}”" if belief.statement else ""
            lines.append(f"- {belief.label} ({belief.family}){words}")
        lines.append("")
        lines += _section("Intermediate beliefs", self.intermediate_beliefs)
        lines += _section("Coping strategies", self.coping_strategies)
        for number, chain in enumerate(self.chains, start=1):
            emotions = ", ".join(f"{emotion.word} {emotion.intensity}" for emotion in chain.emotions)
            names = ", ".join(distortions[distortion].name.lower() for distortion in chain.distortions)
            lines += [
                f"## Situation {number}",
                "",
                f"- Situation: {chain.situation}",
                f"- Automatic thought: “{chain.automatic_thought}” ({names})",
                f"- Emotions (0-100): {emotions}",
                f"- Behaviour: {chain.behaviour}",
                "",
            ]
        return "\n".join(lines)


def _section(title: str, entries: tuple[str, ...]) -> list[str]:
    return [f"## {title}", "", *(f"- {entry}" for entry in entries), ""]


def _check_ids(chain: SituationChain) -> None:
    known = {
        "belief": (load_beliefs().ids(), (chain.belief,)),
        "distortions": (tuple(load_distortions()), chain.distortions),
        "emotions": (tuple(load_emotions()), tuple(emotion.group for emotion in chain.emotions)),
    }
    for field, (allowed, given) in known.items():
        for value in given:
            if value not in allowed:
                raise ClinicalDataError(
                    f"case chain {chain.id!r}: {field} has unknown id {value!r}; known: {', '.join(allowed)}"
                )


def _statements_by_belief(case: CaseFile) -> dict[str, str]:
    """Map a belief id to the patient's words, for facts whose id ends in it ('core_belief.failure')."""
    known = set(load_beliefs().ids())
    statements: dict[str, str] = {}
    for fact in case.core_beliefs:
        belief = fact.id.rsplit(".", 1)[-1]
        if belief in known:
            statements.setdefault(belief, fact.statement)
    return statements


def conceptualize(case: CaseFile) -> CognitiveConceptualization:
    """Build the conceptualization of a case.

    Core beliefs are those the chains spring from (most chains first), then those a core-belief fact names by
    the last part of its id. Raises `ClinicalDataError` for an unknown belief, distortion or emotion id.
    """
    for chain in case.chains:
        _check_ids(chain)
    beliefs = load_beliefs()
    statements = _statements_by_belief(case)
    counted = Counter(chain.belief for chain in case.chains)
    order = [belief for belief, _ in counted.most_common()]
    order += [belief for belief in statements if belief not in counted]
    labels = {belief.id: belief.label for family in beliefs.families for belief in family.beliefs}
    return CognitiveConceptualization(
        life_history=tuple(fact.statement for fact in case.history),
        core_beliefs=tuple(
            ConceptualizedBelief(
                id=belief,
                family=beliefs.family_of(belief).id,
                label=labels[belief],
                statement=statements.get(belief),
                chains=tuple(chain.id for chain in case.chains if chain.belief == belief),
            )
            for belief in order
        ),
        intermediate_beliefs=tuple(fact.statement for fact in case.intermediate_beliefs),
        coping_strategies=tuple(fact.statement for fact in case.coping),
        chains=tuple(
            ConceptualizedChain(
                id=chain.id,
                situation=chain.situation.statement,
                automatic_thought=chain.thought,
                emotions=chain.emotions,
                behaviour=chain.behaviour.statement,
                distortions=chain.distortions,
                belief=chain.belief,
            )
            for chain in case.chains
        ),
    )
