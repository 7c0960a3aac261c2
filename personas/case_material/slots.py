"""Slots of the case material: what stands in braces in a template, and how it is filled for one patient.

Persons print their first name (mother and father print "my mother", "my father") and have the attributes
``he him his He His rel``; ``{job} {workplace} {home}`` print the patient's work and home; a template's own
``vars`` print the value drawn for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from personas.people import Living, Occupation, SocialPerson
from personas.vocabulary import PERSON_SLOTS, PersonGender, PersonSlot

SLOT = re.compile(r"\{([A-Za-z_]*)(?:\.([A-Za-z_]*))?\}")
PERSON_ATTRIBUTES = ("he", "him", "his", "He", "His", "rel")
CONDITIONS = ("job", "student", "retired", "unemployed", "carer")
"""Needs that are not a person: the patient's work status (``job``: employed)."""
PARENTS = ("mother", "father")

_PRONOUNS: dict[PersonGender, dict[str, str]] = {
    "woman": {"he": "she", "him": "her", "his": "her", "He": "She", "His": "Her"},
    "man": {"he": "he", "him": "him", "his": "his", "He": "He", "His": "His"},
}


@dataclass(frozen=True)
class Surroundings:
    """What templates may mention of one patient's life."""

    age: int
    occupation: Occupation
    living: Living
    persons: Mapping[PersonSlot, SocialPerson] = field(default_factory=dict)

    def meets(self, needs: tuple[str, ...], ages: tuple[int, int] | None) -> bool:
        """True when every need is there and the patient's age lies in the range, ends included."""
        if ages is not None and not ages[0] <= self.age <= ages[1]:
            return False
        return all(self._has(need) for need in needs)

    def _has(self, need: str) -> bool:
        if need == "job":
            return self.occupation.status == "employed"
        if need in CONDITIONS:
            return self.occupation.status == need
        return need in self.persons

    def values(self) -> dict[str, str]:
        """Text of every slot that can be filled, keyed as it stands in the braces: 'child', 'child.he'."""
        values = {"home": self.living.home}
        if self.occupation.job and self.occupation.workplace:
            values |= {"job": self.occupation.job, "workplace": self.occupation.workplace}
        for slot, person in self.persons.items():
            values |= person_values(slot, person.name, person.gender, person.relation)
        return values


def person_values(slot: PersonSlot, name: str, gender: PersonGender, relation: str) -> dict[str, str]:
    """Text of a person's slot and attributes."""
    values = {slot: f"my {slot}" if slot in PARENTS else name, f"{slot}.rel": relation}
    return values | {f"{slot}.{attribute}": word for attribute, word in _PRONOUNS[gender].items()}


def slots_in(text: str) -> Iterator[str]:
    """Every slot of a template as it stands in the braces."""
    for match in SLOT.finditer(text):
        yield match.group()[1:-1]


def slot_problem(text: str, needs: tuple[str, ...], variables: Mapping[str, object]) -> str | None:
    """Say which slot of a template is unknown or not asked for in its needs, or None."""
    if re.search(r"[{}]", SLOT.sub("", text)):
        return f"has a brace that is no slot: {text!r}"
    for slot in slots_in(text):
        name, _, attribute = slot.partition(".")
        if name in PERSON_SLOTS:
            if attribute and attribute not in PERSON_ATTRIBUTES:
                return f"slot {{{slot}}} is unknown; attributes are {', '.join(PERSON_ATTRIBUTES)}"
            if name not in needs:
                return f"slot {{{slot}}} is used, but {name!r} is not in needs {list(needs)}"
        elif slot in ("job", "workplace"):
            if not {"job", "boss", "coworker"} & set(needs):
                return f"slot {{{slot}}} is used, but 'job' is not in needs {list(needs)}"
        elif slot != "home" and slot not in variables:
            return f"slot {{{slot}}} is unknown; declare it in vars or use one of the material's slots"
    return None


def fill(text: str, values: Mapping[str, str]) -> str:
    """Fill a template. Raises `KeyError` naming a slot without a value."""
    return SLOT.sub(lambda match: values[match.group()[1:-1]], text)


def sentence(text: str, values: Mapping[str, str]) -> str:
    """Fill a template that is a whole sentence, so that it begins with a capital ("My mother ...")."""
    filled = fill(text, values)
    return re.sub(r"(^|[.!?] )([a-z])", lambda match: match[1] + match[2].upper(), filled)
