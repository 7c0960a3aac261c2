"""Core beliefs and cognitive distortions, as data with ids."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from clinical_frameworks.datafile import read_record
from clinical_frameworks.modality.distortions import Distortion, read_distortions
from corpus.record import Record

_FOLDER = Path(__file__).parent


class CoreBelief(Record):
    """One core belief; ``label`` fits "I am ..."."""

    id: str
    label: str


class BeliefFamily(Record):
    """One of the three families of core beliefs."""

    id: str
    name: str
    seen: int = Field(ge=0, description="Cognitive models of the prior with a belief of this family.")
    beliefs: tuple[CoreBelief, ...] = Field(min_length=1)


class Beliefs(Record):
    """All core beliefs with the measured prior over families."""

    prior_models: int = Field(ge=1, description="Number of cognitive models the prior was counted in.")
    families: tuple[BeliefFamily, ...] = Field(min_length=1)
    sources: tuple[str, ...]

    @model_validator(mode="after")
    def _ids_and_counts_fit(self) -> Beliefs:
        ids = [belief.id for family in self.families for belief in family.beliefs]
        if len(set(ids)) != len(ids):
            raise ValueError(f"belief ids are not unique: {ids}")
        for family in self.families:
            if family.seen > self.prior_models:
                raise ValueError(f"family {family.id!r}: seen {family.seen} of {self.prior_models} models")
        return self

    def family_of(self, belief_id: str) -> BeliefFamily:
        """Return the family of a belief; `KeyError` when no family has it."""
        for family in self.families:
            if any(belief.id == belief_id for belief in family.beliefs):
                return family
        raise KeyError(belief_id)

    def ids(self) -> tuple[str, ...]:
        """Ids of all beliefs, family by family."""
        return tuple(belief.id for family in self.families for belief in family.beliefs)

    def family_prior(self) -> dict[str, float]:
        """Share of models with a belief of each family; they overlap, so the sum exceeds 1."""
        return {family.id: family.seen / self.prior_models for family in self.families}


@cache
def load_beliefs() -> Beliefs:
    """Return the core beliefs and their prior; `ClinicalDataError` when the file is faulty."""
    return read_record(_FOLDER / "beliefs.yaml", Beliefs)


@cache
def load_distortions() -> Mapping[str, Distortion]:
    """Return the distortions by id; `ClinicalDataError` when the file is faulty."""
    return read_distortions(_FOLDER / "distortions.yaml")
