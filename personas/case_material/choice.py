"""Which chains and core beliefs go together for a patient."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from personas.case_material.material import CaseMaterial, ChainTemplate
from personas.case_material.slots import Surroundings
from personas.vocabulary import BELIEF_FAMILY, BELIEFS, BeliefFamily, Disorder

HELPLESS_SHARE = 93 / 106
UNLOVABLE_SHARE = 70 / 106
WORTHLESS_SHARE = 15 / 106
"""Share of patients with a belief of each family, counted in the 106 released Patient-Psi models."""
CHAINS_TO_COVER = 9
"""Chains the chosen beliefs should account for, so that five can be told apart."""
MOST_BELIEFS = 5
OWN_CHAINS = 4
"""Chains of the disorder itself or its kin that a patient's beliefs allow wherever there are as many."""


def draw_belief_families(rng: random.Random) -> tuple[BeliefFamily, ...]:
    """Draw the families of a patient's core beliefs; every patient has at least one.

    The three shares are met exactly: whoever is not helpless is unlovable, and the rest of the unlovable are
    drawn among the helpless.
    """
    families: list[BeliefFamily] = []
    helpless = rng.random() < HELPLESS_SHARE
    among_helpless = (UNLOVABLE_SHARE - (1 - HELPLESS_SHARE)) / HELPLESS_SHARE
    if helpless:
        families.append("helpless")
    if rng.random() < (among_helpless if helpless else 1.0):
        families.append("unlovable")
    if rng.random() < WORTHLESS_SHARE:
        families.append("worthless")
    return tuple(families)


def eligible_chains(
    material: CaseMaterial, disorders: Sequence[Disorder], surroundings: Surroundings
) -> list[ChainTemplate]:
    """Chains of these disorders that this life allows."""
    return [
        chain
        for disorder in disorders
        for chain in material.chains.get(disorder, ())
        if surroundings.meets(chain.needs, chain.ages)
    ]


def choose_beliefs(
    families: Collection[BeliefFamily], chains: Sequence[ChainTemplate], rng: random.Random
) -> tuple[str, ...]:
    """Choose one to five core beliefs of these families, likelier ones that many of the chains spring from.

    Every family gets one; more are added until the beliefs account for enough chains. Where the families
    account for fewer than `OWN_CHAINS` (a disorder with little material), beliefs of others are added.
    """
    chosen: list[str] = []
    for family in families:
        chosen.append(_draw_belief(BELIEFS[family], chosen, chains, rng))
    pool = [belief for belief in BELIEF_FAMILY if BELIEF_FAMILY[belief] in families]
    while len(chosen) < MOST_BELIEFS and _covered(chosen, chains) < CHAINS_TO_COVER:
        left = [belief for belief in pool if belief not in chosen and _gain(belief, chosen, chains)]
        if not left:
            break
        chosen.append(_draw_belief(left, chosen, chains, rng))
    while _covered(chosen, chains) < OWN_CHAINS:
        left = [belief for belief in BELIEF_FAMILY if _gain(belief, chosen, chains)]
        if not left:
            break
        chosen.append(_draw_belief(left, chosen, chains, rng))
    return tuple(chosen)


def _draw_belief(
    beliefs: Sequence[str], chosen: Sequence[str], chains: Sequence[ChainTemplate], rng: random.Random
) -> str:
    weights = [0.2 + _gain(belief, chosen, chains) for belief in beliefs]
    return rng.choices(beliefs, weights=weights)[0]


def _covered(beliefs: Sequence[str], chains: Sequence[ChainTemplate]) -> int:
    return sum(bool(set(beliefs) & set(chain.beliefs)) for chain in chains)


def _gain(belief: str, chosen: Sequence[str], chains: Sequence[ChainTemplate]) -> int:
    return _covered([*chosen, belief], chains) - _covered(chosen, chains)
