"""The therapist persona: who sits in the other chair, and in what manner."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from corpus.record import Probability, Record
from personas.names import culture_problem
from personas.people import Face, Voice
from personas.vocabulary import Gender

YOUNGEST_QUALIFIED = 24
"""Years. Clinical training ends no earlier in any country with a licence to practise."""


Pace = Literal["slow", "steady", "brisk"]


class Manner(Record):
    """How the therapist does what the framework plans."""

    warmth: Probability = Field(description="0 cool, 1 very warm.")
    directiveness: Probability = Field(description="0 follows the patient, 1 leads firmly.")
    pace: Pace


class Therapist(Record):
    """One synthetic therapist."""

    id: str = Field(min_length=1)
    synthetic: Literal[True] = True
    name: str = Field(min_length=3, description="First and last name, ASCII letters, no title.")
    first_name: str = Field(min_length=2)
    age: int = Field(ge=YOUNGEST_QUALIFIED, le=80, description="Years.")
    gender: Gender
    culture: str = Field(description="Culture of origin as a locale id.")
    framework: str = Field(description="Name of the framework the therapist works in, e.g. 'cbt'.")
    experience_years: int = Field(ge=0)
    manner: Manner
    voice: Voice
    face: Face

    @model_validator(mode="after")
    def _possible(self) -> Therapist:
        problems = []
        if self.experience_years > self.age - YOUNGEST_QUALIFIED:
            problems.append(
                f"{self.experience_years} years of experience do not fit an age of {self.age} "
                f"(at most {self.age - YOUNGEST_QUALIFIED})"
            )
        if not self.name.isascii() or self.name.split()[0] != self.first_name:
            problems.append(f"name {self.name!r} must be ASCII and begin with {self.first_name!r}")
        problem = culture_problem(self.culture)
        if problem:
            problems.append(problem)
        for described in (self.voice, self.face):
            if described.age != self.age or described.gender != self.gender:
                problems.append(f"{type(described).__name__.lower()} and therapist differ in age or gender")
        if problems:
            raise ValueError(f"therapist {self.id!r}: " + "; ".join(problems))
        return self
