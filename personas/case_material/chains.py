"""Build one situation chain of a case from its template."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from clinical_frameworks.case import CaseFact, EmotionRating, FactKind, SituationChain
from personas.case_material.cues import CueLedger
from personas.case_material.facts import TRUST, make_fact
from personas.case_material.material import ChainTemplate, Wording
from personas.case_material.slots import fill

SITUATION_TRUST = (0.0, 0.1, 0.2)
"""Trust a situation needs, drawn: some are told at once, some after a while."""
OPTIONAL: tuple[FactKind, ...] = ("detail", "evidence_for", "evidence_against")
THOUGHT_FRAMES = (
    "What went through my head was, {thought}.",
    "All I could think was, {thought}.",
    "I kept thinking, {thought}.",
    "The first thing in my mind was, {thought}.",
    "I remember thinking, {thought}.",
    "Straight away I thought, {thought}.",
)


def build_chain(
    template: ChainTemplate,
    number: int,
    *,
    beliefs: Sequence[str],
    values: Mapping[str, str],
    ledger: CueLedger,
    rng: random.Random,
) -> SituationChain | None:
    """Fill a chain and take its facts into the ledger; its belief is one of ``beliefs``.

    None, and nothing taken in, when its facts cannot be kept apart from those of the case. Single details and
    pieces of evidence are left out before a whole chain is.
    """
    values = dict(values) | {name: rng.choice(options) for name, options in template.vars.items()}
    prefix = f"chain{number}"
    frame = THOUGHT_FRAMES[(number - 1) % len(THOUGHT_FRAMES)]
    thought = fill(template.thought, values)

    def fact(suffix: str, kind: FactKind, wording: Wording) -> CaseFact:
        trust = rng.choice(SITUATION_TRUST) if kind == "situation" else TRUST[kind]
        return make_fact(f"{prefix}.{suffix}", kind, wording, values, trust)

    def facts(suffix: str, kind: FactKind, wordings: Sequence[Wording]) -> list[CaseFact]:
        return [fact(f"{suffix}{i}", kind, wording) for i, wording in enumerate(wordings, start=1)]

    automatic = CaseFact(
        id=f"{prefix}.thought",
        kind="automatic_thought",
        statement=frame.format(thought=thought),
        topic=f"the thought that {thought}",
        cues=tuple(fill(cue, values).lower() for cue in template.thought_cues),
        trust_needed=TRUST["automatic_thought"],
    )
    group = [
        fact("situation", "situation", template.situation),
        automatic,
        fact("behaviour", "behaviour", template.behaviour),
        fact("alternative", "alternative", template.alternative),
        *facts("detail", "detail", template.details),
        *facts("for", "evidence_for", template.evidence_for),
        *facts("against", "evidence_against", template.evidence_against),
    ]
    optional = [f.id for f in group if f.kind in OPTIONAL]
    kept = ledger.admissible(group, optional)
    if kept is None:
        return None
    kept = _renumbered(kept, prefix)
    by_kind = {kind: tuple(f for f in kept if f.kind == kind) for kind in OPTIONAL}
    if not by_kind["evidence_for"] or not by_kind["evidence_against"]:
        return None
    ledger.take(kept)
    overlap = [belief for belief in template.beliefs if belief in beliefs]
    one = {f.kind: f for f in kept}
    return SituationChain(
        id=prefix,
        situation=one["situation"],
        details=by_kind["detail"],
        thought=thought,
        thought_gist=fill(template.thought_gist, values),
        automatic_thought=one["automatic_thought"],
        emotions=tuple(
            EmotionRating(group=e.group, word=e.word, intensity=_rating(e.intensity, rng))
            for e in template.emotions
        ),
        behaviour=one["behaviour"],
        evidence_for=by_kind["evidence_for"],
        evidence_against=by_kind["evidence_against"],
        alternative=one["alternative"],
        distortions=tuple(template.distortions),
        belief=rng.choice(overlap),
        belief_in_thought=_rating(template.belief_in_thought, rng),
    )


def with_kept_cues(chain: SituationChain, ledger: CueLedger) -> SituationChain:
    """The chain with the cues its facts have kept once the whole case is chosen."""

    def kept(facts: Sequence[CaseFact]) -> tuple[CaseFact, ...]:
        return tuple(ledger.get(fact.id) for fact in facts)

    return chain.model_copy(
        update={
            "situation": ledger.get(chain.situation.id),
            "automatic_thought": ledger.get(chain.automatic_thought.id),
            "behaviour": ledger.get(chain.behaviour.id),
            "alternative": ledger.get(chain.alternative.id),
            "details": kept(chain.details),
            "evidence_for": kept(chain.evidence_for),
            "evidence_against": kept(chain.evidence_against),
        }
    )


def _rating(rating: int, rng: random.Random) -> int:
    """A rating within 10 of the template's, in fives, as patients rate."""
    return max(20, min(100, 5 * round((rating + rng.randint(-10, 10)) / 5)))


def _renumbered(facts: Sequence[CaseFact], prefix: str) -> list[CaseFact]:
    """The same facts with details and evidence numbered without gaps."""
    counts: dict[str, int] = {}
    renumbered = []
    for fact in facts:
        stem = fact.id.removeprefix(f"{prefix}.").rstrip("0123456789")
        if fact.kind in OPTIONAL:
            counts[stem] = counts.get(stem, 0) + 1
            renumbered.append(fact.model_copy(update={"id": f"{prefix}.{stem}{counts[stem]}"}))
        else:
            renumbered.append(fact)
    return renumbered
