"""Sample one patient around whatever is known of them."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from personas.appearance import draw_face, draw_voice
from personas.case_material.builder import CaseSubject, StatedFacts, build_case
from personas.case_material.choice import choose_beliefs, draw_belief_families, eligible_chains
from personas.case_material.material import CaseMaterial, load_material
from personas.case_material.slots import Surroundings
from personas.comorbidity import draw_comorbid
from personas.demographics import (
    draw_education,
    draw_living,
    draw_marital,
    draw_occupation,
    draw_relationships,
    draw_status,
    name_people,
)
from personas.kinship import kinship
from personas.names import culture_of, draw_first_name, draw_last_name
from personas.patient import Patient
from personas.people import Living, Occupation, SocialPerson
from personas.population import AXES, PopulationSpec, Slot, age_band
from personas.severity import BaselineItems, draw_baseline
from personas.styles import draw_resistance, draw_stage, draw_trust
from personas.vocabulary import (
    Disorder,
    Education,
    Gender,
    Marital,
    Resistance,
    Severity,
    StageOfChange,
    Style,
    WorkStatus,
)


@dataclass(frozen=True)
class Stated:
    """What is known of a patient beforehand; everything left None is drawn."""

    name: str | None = None
    age: int | None = None
    gender: Gender | None = None
    culture: str | None = None
    status: WorkStatus | None = None
    occupation: Occupation | None = None
    education: Education | None = None
    marital: Marital | None = None
    home: str | None = None
    persons: tuple[SocialPerson, ...] = ()
    absent: tuple[str, ...] = ()
    """Slots of people the patient is known not to have."""
    disorder: Disorder | None = None
    comorbid: tuple[Disorder, ...] | None = None
    severity: Severity | None = None
    baseline: BaselineItems | None = None
    style: Style | None = None
    resistance: Resistance | Literal["none"] | None = None
    stage_of_change: StageOfChange | None = None
    baseline_trust: float | None = None
    core_beliefs: tuple[str, ...] | None = None
    facts: StatedFacts = field(default_factory=StatedFacts)


def sample_patient(
    patient_id: str,
    stated: Stated,
    rng: random.Random,
    *,
    reserved_names: Collection[str] = (),
    material: CaseMaterial | None = None,
    origin: Literal["sampled", "intake"] = "sampled",
) -> Patient:
    """Sample one patient around what is stated.

    What is not stated is drawn from the default population and goes with what is. Raises
    `pydantic.ValidationError` (a `ValueError`) when the stated facts cannot be true together and
    `CaseBuildError` when no case can be built from them.
    """
    material = material or load_material()
    slot, age = _axes(stated, rng)
    disorder, severity, style = slot.disorder, slot.severity, slot.style
    gender, culture = slot.gender, slot.culture
    name = stated.name or draw_name(culture, gender, reserved_names, rng)
    education = stated.education or draw_education(age, rng)
    occupation = stated.occupation
    if occupation is None:
        occupation = draw_occupation(stated.status or draw_status(age, severity, rng), education, rng)
    marital = stated.marital or _draw_marital(age, stated, rng)
    drawn = draw_relationships(age, gender, marital, occupation.status, rng)
    fixed = {*stated.absent, *(person.slot for person in stated.persons)}
    taken = {name.split()[0], *reserved_names, *(person.name for person in stated.persons)}
    others = tuple(person for person in drawn if person.slot not in fixed)
    persons = (*stated.persons, *name_people(others, culture, disorder, taken, rng))
    living = draw_living(age, culture_of(culture).homes, persons, marital, rng)
    if stated.home:
        living = Living(home=stated.home, with_whom=living.with_whom)
    comorbid = stated.comorbid if stated.comorbid is not None else draw_comorbid(disorder, severity, rng)
    baseline = stated.baseline or draw_baseline(disorder, comorbid, severity, rng)
    surroundings = Surroundings(age, occupation, living, {person.slot: person for person in persons})
    families = draw_belief_families(rng)
    chains = eligible_chains(material, (disorder, *kinship(disorder).situations), surroundings)
    core_beliefs = stated.core_beliefs or choose_beliefs(families, chains, rng)
    subject = CaseSubject(surroundings, disorder, baseline, core_beliefs, comorbid, stated.facts)
    case = build_case(subject, rng, material)
    stage = stated.stage_of_change or draw_stage(severity, rng)
    resistance = draw_resistance(style, disorder, stage, rng)
    if stated.resistance is not None:
        resistance = None if stated.resistance == "none" else stated.resistance
    trust = draw_trust(style, disorder, resistance, rng)
    return Patient(
        id=patient_id,
        origin=origin,
        name=name,
        first_name=name.split()[0],
        age=age,
        gender=gender,
        culture=culture,
        occupation=occupation,
        education=education,
        marital=marital,
        living=living,
        disorder=disorder,
        comorbid=comorbid,
        severity=severity,
        baseline=baseline,
        style=style,
        resistance=resistance,
        stage_of_change=stage,
        baseline_trust=trust if stated.baseline_trust is None else stated.baseline_trust,
        social_network=persons,
        core_beliefs=core_beliefs,
        voice=draw_voice(gender, age, culture, rng, style=style, disorder=disorder, severity=severity),
        face=draw_face(gender, age, culture, rng),
        case=case,
    )


def draw_age(band: str, rng: random.Random) -> int:
    """Draw an age in a band; from 65 on the lower of two draws, as fewer people reach the upper end."""
    low, high = age_band(band)
    first, second = rng.randint(low, high), rng.randint(low, high)
    return min(first, second) if low >= 65 else first


def draw_name(culture: str, gender: Gender, avoid: Collection[str], rng: random.Random) -> str:
    """Draw a full name whose first name is none of ``avoid``."""
    return f"{draw_first_name(culture, gender, avoid, rng)} {draw_last_name(culture, gender, rng)}"


@lru_cache(maxsize=1)
def _default_population() -> PopulationSpec:
    return PopulationSpec(size=1_000_000)


def _axes(stated: Stated, rng: random.Random) -> tuple[Slot, int]:
    """The quota axes and the age: stated, or drawn by the default shares."""
    values: dict[str, Any] = {}
    for axis in AXES:
        quota = _default_population().quota(axis)
        drawn = rng.choices(list(quota), weights=list(quota.values()))[0]
        values[axis] = drawn if axis == "age" else getattr(stated, axis) or drawn
    slot = Slot(**values)
    drawn_age = draw_age(slot.age, rng)
    return slot, drawn_age if stated.age is None else stated.age


def _draw_marital(age: int, stated: Stated, rng: random.Random) -> Marital:
    """A marital state that goes with the partner who is stated, or stated to be absent."""
    for person in stated.persons:
        if person.slot == "partner":
            return "partnered" if person.relation == "partner" else "married"
    marital = draw_marital(age, rng)
    if marital in ("married", "partnered") and "partner" in stated.absent:
        return "single"
    return marital
