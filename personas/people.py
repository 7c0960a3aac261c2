"""Parts a persona is made of: the people around a patient, work, home, voice and face."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from corpus.record import Probability, Record
from personas.vocabulary import Gender, PersonGender, PersonSlot, WorkStatus

RELATIONS: dict[PersonSlot, dict[PersonGender, tuple[str, ...]]] = {
    "child": {"woman": ("daughter",), "man": ("son",)},
    "partner": {"woman": ("wife", "partner"), "man": ("husband", "partner")},
    "ex_partner": {"woman": ("ex-wife", "ex-partner"), "man": ("ex-husband", "ex-partner")},
    "friend": {"woman": ("friend",), "man": ("friend",)},
    "boss": {"woman": ("boss",), "man": ("boss",)},
    "coworker": {"woman": ("coworker",), "man": ("coworker",)},
    "sibling": {"woman": ("sister",), "man": ("brother",)},
    "mother": {"woman": ("mother",)},
    "father": {"man": ("father",)},
    "neighbour": {"woman": ("neighbour",), "man": ("neighbour",)},
}
"""Words that may stand after "my" for each slot and gender."""


class SocialPerson(Record):
    """Someone in the patient's life, one per slot of the case material.

    Only women and men: the material's sentences are written once, and singular *they* would need every verb
    in two forms.
    """

    slot: PersonSlot
    name: str = Field(min_length=2, description="First name.")
    gender: PersonGender
    relation: str = Field(description="Word that fits 'my ...': son, wife, ex-husband, boss.")
    age: int = Field(ge=0, le=110, description="Years.")
    closeness: Probability = Field(description="0 distant, 1 very close.")

    @model_validator(mode="after")
    def _relation_fits(self) -> SocialPerson:
        allowed = RELATIONS[self.slot].get(self.gender, ())
        if self.relation not in allowed:
            raise ValueError(
                f"person {self.name!r}: relation {self.relation!r} does not fit slot {self.slot!r} and "
                f"gender {self.gender!r}; use one of {', '.join(allowed) or 'the other gender'}"
            )
        return self


class Occupation(Record):
    """What the patient does all day."""

    status: WorkStatus
    job: str | None = Field(default=None, description="Without article: 'nurse'. Only when employed.")
    workplace: str | None = Field(default=None, description="With article: 'the ward'. Only when employed.")

    def describe(self) -> str:
        """A phrase that fits after name and age: 'a nurse', 'a student', 'retired'."""
        if self.job:
            return f"{'an' if self.job[0].lower() in 'aeiou' else 'a'} {self.job}"
        return {"student": "a student", "retired": "retired", "unemployed": "out of work"}.get(
            self.status, "at home caring for a relative"
        )

    @model_validator(mode="after")
    def _job_only_when_employed(self) -> Occupation:
        if self.status == "employed" and not (self.job and self.workplace):
            raise ValueError("occupation: an employed patient needs a job and a workplace")
        if self.status != "employed" and (self.job or self.workplace):
            raise ValueError(
                f"occupation: status {self.status!r} has no job, but job={self.job!r} "
                f"workplace={self.workplace!r} are given; leave them out or set status 'employed'"
            )
        return self


class Living(Record):
    """Where and with whom the patient lives."""

    home: str = Field(pattern="^the ", description="With article: 'the flat', 'the house'.")
    with_whom: tuple[PersonSlot, ...] = Field(default=(), description="Slots of the people in the household.")


class Voice(Record):
    """How the persona sounds; the speech renderer picks a voice from it."""

    gender: Gender
    age: int = Field(ge=18, le=90, description="Years.")
    pitch: float = Field(ge=-1.0, le=1.0, description="Within the gender's usual range: -1 low, 1 high.")
    rate: float = Field(ge=0.6, le=1.5, description="Speech rate against an ordinary speaker (1.0).")
    accent: str = Field(description="Accent id, e.g. 'american', 'german'.")


class Face(Record):
    """How the persona looks; the video renderer builds a face from it."""

    gender: Gender
    age: int = Field(ge=18, le=90, description="Years.")
    skin: int = Field(ge=1, le=10, description="Monk Skin Tone scale, 1 lightest to 10 darkest.")
    hair: Literal["blond", "red", "light_brown", "dark_brown", "black", "grey", "white", "bald"]
    hair_length: Literal["none", "short", "medium", "long"]
    eyes: Literal["blue", "green", "hazel", "brown"]
    build: Literal["slim", "average", "stocky", "heavy"]

    @model_validator(mode="after")
    def _bald_has_no_length(self) -> Face:
        if (self.hair == "bald") != (self.hair_length == "none"):
            raise ValueError(f"face: hair {self.hair!r} does not go with hair_length {self.hair_length!r}")
        return self
