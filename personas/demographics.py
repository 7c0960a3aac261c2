"""Work, family and home of a patient, drawn so that they go with age (``demographics.yaml``)."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar, get_args

from corpus.record import Probability, Record
from personas.data_file import read_data_file
from personas.names import draw_first_name
from personas.patient import OLDEST_FATHER, OLDEST_MOTHER, YOUNGEST_PARENT
from personas.people import RELATIONS, Living, Occupation, SocialPerson
from personas.vocabulary import (
    Disorder,
    Education,
    Gender,
    Marital,
    PersonGender,
    PersonSlot,
    Severity,
    WorkStatus,
)

DEMOGRAPHICS_FILE = Path(__file__).with_name("demographics.yaml")
LEVELS_OF_EDUCATION: tuple[Education, ...] = get_args(Education)
SCHOOL_CHILD = (5, 16)
PARENT_OF_SCHOOL_CHILD = 55
"""Years. Statements about children are about children at school up to this age of the parent."""
Row = TypeVar("Row")


class Demographics(Record):
    """The content of ``demographics.yaml``."""

    status: tuple[tuple[int, dict[WorkStatus, Probability]], ...]
    unemployed_by_severity: dict[Severity, float]
    marital: tuple[tuple[int, dict[Marital, Probability]], ...]
    education: tuple[tuple[int, dict[Education, Probability]], ...]
    child: tuple[tuple[int, Probability], ...]
    child_of_single: Probability
    birth_age: dict[Gender, tuple[int, int]]
    mother_alive: tuple[tuple[int, Probability], ...]
    father_alive: tuple[tuple[int, Probability], ...]
    sibling: Probability
    friend: Probability
    neighbour: Probability
    coworker: Probability
    boss: Probability
    ex_partner: dict[Marital, Probability]
    same_gender_couple: Probability
    lives_with_parents: tuple[tuple[int, Probability], ...]
    closeness: dict[PersonSlot, Probability]
    withdrawn: frozenset[Disorder]
    """Disorders in which friends and colleagues are less close."""
    jobs: tuple[tuple[str, str, Education], ...]


@lru_cache(maxsize=1)
def demographics() -> Demographics:
    """Load ``demographics.yaml``. Raises `PersonaDataError` when it does not fit the schema."""
    return read_data_file(DEMOGRAPHICS_FILE, Demographics)


class UnnamedPerson(NamedTuple):
    """Someone in the patient's life before they have a name."""

    slot: PersonSlot
    gender: PersonGender
    relation: str
    age: int
    """Years."""


def at_age(rows: Sequence[tuple[int, Row]], age: int) -> Row:
    """The entry of the first row whose age is not exceeded, else of the last row."""
    return next((entry for up_to, entry in rows if age <= up_to), rows[-1][1])


def draw_education(age: int, rng: random.Random) -> Education:
    """Draw the highest level of education an age allows."""
    return _draw(at_age(demographics().education, age), rng)


def draw_status(age: int, severity: Severity, rng: random.Random) -> WorkStatus:
    """Draw the work status by age; unemployment rises with severity."""
    table = demographics()
    shares = dict(at_age(table.status, age))
    if "unemployed" in shares:
        shares["unemployed"] *= table.unemployed_by_severity[severity]
    return _draw(shares, rng)


def draw_occupation(status: WorkStatus, education: Education, rng: random.Random) -> Occupation:
    """Draw a job that the education allows; only the employed have one."""
    if status != "employed":
        return Occupation(status=status)
    reached = LEVELS_OF_EDUCATION.index(education)
    open_jobs = [job for job in demographics().jobs if LEVELS_OF_EDUCATION.index(job[2]) <= reached]
    # People mostly work at the level they were trained for.
    weights = [1.0 + 2.0 * (LEVELS_OF_EDUCATION.index(job[2]) == reached) for job in open_jobs]
    name, workplace, _ = rng.choices(open_jobs, weights=weights)[0]
    return Occupation(status=status, job=name, workplace=workplace)


def draw_marital(age: int, rng: random.Random) -> Marital:
    """Draw the marital state by age."""
    return _draw(at_age(demographics().marital, age), rng)


def draw_relationships(
    age: int, gender: Gender, marital: Marital, status: WorkStatus, rng: random.Random
) -> tuple[UnnamedPerson, ...]:
    """Draw who is in the patient's life."""
    table = demographics()
    persons: list[UnnamedPerson] = []

    def add(
        slot: PersonSlot, person_gender: PersonGender, person_age: int, relation: str | None = None
    ) -> None:
        words = RELATIONS[slot][person_gender]
        persons.append(UnnamedPerson(slot, person_gender, relation or words[0], max(0, min(100, person_age))))

    child_age = _draw_child_age(age, gender, marital, rng)
    if child_age is not None:
        add("child", _any_gender(rng), child_age)
    if marital in ("married", "partnered"):
        partner = _partner_gender(gender, rng)
        relation = RELATIONS["partner"][partner][0 if marital == "married" else 1]
        add("partner", partner, max(18, age + rng.randint(-6, 6)), relation)
    if rng.random() < table.ex_partner[marital]:
        former = _partner_gender(gender, rng)
        relation = RELATIONS["ex_partner"][former][0 if marital == "divorced" else 1]
        add("ex_partner", former, max(18, age + rng.randint(-6, 6)), relation)
    if rng.random() < table.friend:
        friend = gender if gender != "nonbinary" and rng.random() < 0.7 else _any_gender(rng)
        add("friend", friend, max(17, age + rng.randint(-8, 8)))
    if rng.random() < table.sibling:
        add("sibling", _any_gender(rng), max(10, age + rng.choice((-9, -6, -4, -3, -2, 2, 3, 4, 6, 9))))
    if rng.random() < at_age(table.mother_alive, age):
        add("mother", "woman", age + rng.randint(max(YOUNGEST_PARENT, 19), min(OLDEST_MOTHER, 40)))
    if rng.random() < at_age(table.father_alive, age):
        add("father", "man", age + rng.randint(20, min(OLDEST_FATHER, 44)))
    if status == "employed":
        if rng.random() < table.boss:
            add("boss", _any_gender(rng), rng.randint(30, 62))
        if rng.random() < table.coworker:
            add("coworker", _any_gender(rng), rng.randint(20, 62))
    if rng.random() < table.neighbour:
        add("neighbour", _any_gender(rng), rng.randint(25, 80))
    return tuple(persons)


def name_people(
    persons: Sequence[UnnamedPerson],
    culture: str,
    disorder: Disorder,
    taken: Collection[str],
    rng: random.Random,
) -> tuple[SocialPerson, ...]:
    """Give everybody a first name not in ``taken`` and a closeness."""
    avoid = set(taken)
    named = []
    for slot, gender, relation, age in persons:
        name = draw_first_name(culture, gender, avoid, rng)
        avoid.add(name)
        closeness = demographics().closeness[slot] + rng.gauss(0.0, 0.15)
        if slot in ("friend", "coworker") and disorder in demographics().withdrawn:
            closeness -= 0.15
        named.append(
            SocialPerson(
                slot=slot,
                name=name,
                gender=gender,
                relation=relation,
                age=age,
                closeness=round(max(0.0, min(1.0, closeness)), 2),
            )
        )
    return tuple(named)


def draw_living(
    age: int, homes: Sequence[str], persons: Sequence[SocialPerson], marital: Marital, rng: random.Random
) -> Living:
    """Draw where and with whom the patient lives."""
    slots = {person.slot: person for person in persons}
    with_whom: list[PersonSlot] = []
    if "partner" in slots and (marital == "married" or rng.random() < 0.6):
        with_whom.append("partner")
    if "child" in slots and slots["child"].age < 19 and rng.random() < 0.9:
        with_whom.append("child")
    if not with_whom and rng.random() < at_age(demographics().lives_with_parents, age):
        with_whom += [slot for slot in ("mother", "father") if slot in slots]
    # A house is likelier for a family.
    weights = [1.0 + (home.endswith("house") and len(with_whom) > 0) for home in homes]
    return Living(home=rng.choices(list(homes), weights=weights)[0], with_whom=tuple(with_whom))


def _draw_child_age(age: int, gender: Gender, marital: Marital, rng: random.Random) -> int | None:
    table = demographics()
    chance = at_age(table.child, age) * (table.child_of_single if marital == "single" else 1.0)
    if rng.random() >= chance:
        return None
    earliest, latest = table.birth_age[gender]
    youngest, oldest = max(0, age - latest), age - earliest
    if oldest < 0:
        return None
    low, high = max(youngest, SCHOOL_CHILD[0]), min(oldest, SCHOOL_CHILD[1])
    if low <= high and age <= PARENT_OF_SCHOOL_CHILD:
        return rng.randint(low, high)
    return rng.randint(youngest, oldest)


def _any_gender(rng: random.Random) -> PersonGender:
    return "woman" if rng.random() < 0.5 else "man"


def _partner_gender(gender: Gender, rng: random.Random) -> PersonGender:
    if gender == "nonbinary":
        return _any_gender(rng)
    other: PersonGender = "man" if gender == "woman" else "woman"
    return gender if rng.random() < demographics().same_gender_couple else other


Key = TypeVar("Key", bound=str)


def _draw(shares: Mapping[Key, float], rng: random.Random) -> Key:
    return rng.choices(list(shares), weights=list(shares.values()))[0]
