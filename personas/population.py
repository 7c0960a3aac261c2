"""What population a study wants, and the slots it comes to: one set of quota values for each patient."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from pydantic import Field, model_validator

from corpus.record import Record
from corpus.seeds import derive_rng
from personas.names import culture_problem
from personas.quotas import deal, whole_counts
from personas.vocabulary import Disorder, Gender, Severity, Style

Axis = Literal["disorder", "severity", "age", "gender", "culture", "style"]
AXES: tuple[Axis, ...] = get_args(Axis)
LARGEST_STUDY = 1_000_000


class PopulationSpec(Record):
    """How many patients, and the quota of every axis.

    A quota maps values to shares that add up to 1 or to whole counts that add up to ``size``. An axis left
    out keeps the default below, a mixed adult out-patient population (an assumption, not a survey).
    """

    size: int = Field(ge=1, le=LARGEST_STUDY, description="Number of patients.")
    disorder: dict[Disorder, float] = Field(
        default={
            "depression": 0.3,
            "gad": 0.2,
            "panic": 0.125,
            "social_anxiety": 0.125,
            "ptsd": 0.125,
            "insomnia": 0.125,
        }
    )
    severity: dict[Severity, float] = Field(default={"mild": 0.25, "moderate": 0.45, "severe": 0.30})
    age: dict[str, float] = Field(
        default={"18-29": 0.3, "30-44": 0.35, "45-64": 0.25, "65-90": 0.1},
        description="Age bands in years, both ends included, within 18-90.",
    )
    gender: dict[Gender, float] = Field(default={"woman": 0.55, "man": 0.4, "nonbinary": 0.05})
    culture: dict[str, float] = Field(
        default={"en_US": 0.5, "en_GB": 0.2, "de_DE": 0.1, "es_MX": 0.1, "en_IN": 0.1},
        description="Locale ids of cultures.yaml.",
    )
    style: dict[Style, float] = Field(
        default={
            "plain": 0.25,
            "upset": 0.15,
            "verbose": 0.15,
            "reserved": 0.15,
            "tangent": 0.15,
            "pleasing": 0.15,
        }
    )
    cross: tuple[Axis, ...] = Field(
        default=("disorder", "severity", "gender", "age"),
        description="Axes balanced against each other; the others are dealt at random. All meet their quota.",
    )
    similarity_limit: float = Field(
        default=0.6, gt=0.0, le=1.0, description="No two patients may be more alike (personas.diversity)."
    )

    @model_validator(mode="after")
    def _quotas_can_be_met(self) -> PopulationSpec:
        for axis in AXES:
            whole_counts(axis, self.quota(axis), self.size)
        bands = sorted(age_band(band) for band in self.age)
        for (low, high), (next_low, _) in itertools.pairwise(bands):
            if next_low <= high:
                raise ValueError(f"quota for age: the bands {low}-{high} and {next_low}-... overlap")
        for culture in self.culture:
            if problem := culture_problem(culture):
                raise ValueError(f"quota for culture: {problem}")
        if len(set(self.cross)) != len(self.cross):
            raise ValueError(f"cross: {list(self.cross)} names an axis twice")
        return self

    def quota(self, axis: Axis) -> Mapping[str, float]:
        """Quota of an axis as given."""
        return cast(Mapping[str, float], getattr(self, axis))


def age_band(band: str) -> tuple[int, int]:
    """Lowest and highest age of a band such as '18-29'. Raises `ValueError` for anything else."""
    match = re.fullmatch(r"(\d{2})-(\d{2})", band)
    if match is None:
        raise ValueError(f"quota for age: {band!r} is no age band; write two ages such as '18-29'")
    low, high = int(match[1]), int(match[2])
    if not 18 <= low <= high <= 90:
        raise ValueError(f"quota for age: band {band!r} must run upwards within 18-90")
    return low, high


@dataclass(frozen=True)
class Slot:
    """The quota values of one patient."""

    disorder: Disorder
    severity: Severity
    age: str
    gender: Gender
    culture: str
    style: Style


def plan_slots(spec: PopulationSpec, seed: int) -> tuple[Slot, ...]:
    """Deal the quotas to patients. Same specification and seed, same slots in the same order."""
    rng = derive_rng(seed, "population", "slots")
    people: list[dict[str, str]] = [{} for _ in range(spec.size)]
    for axis in sorted(AXES, key=lambda axis: spec.cross.index(axis) if axis in spec.cross else len(AXES)):
        counts = whole_counts(axis, spec.quota(axis), spec.size)
        if axis in spec.cross:
            _deal_balanced(people, axis, counts, [a for a in spec.cross if a in people[0]], rng)
        else:
            values = [value for value, count in counts.items() for _ in range(count)]
            rng.shuffle(values)
            for person, value in zip(people, values, strict=True):
                person[axis] = value
    rng.shuffle(people)
    return tuple(Slot(**cast(Any, person)) for person in people)


def _deal_balanced(
    people: list[dict[str, str]], axis: str, counts: Mapping[str, int], dealt: list[Axis], rng: random.Random
) -> None:
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for person in people:
        groups.setdefault(tuple(person[other] for other in dealt), []).append(person)
    for members, shares in zip(
        groups.values(), deal([len(g) for g in groups.values()], counts, rng), strict=True
    ):
        values = [value for value, count in shares.items() for _ in range(count)]
        rng.shuffle(values)
        for person, value in zip(members, values, strict=True):
            person[axis] = value
