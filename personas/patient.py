"""The patient: everything that is true of one generated person, with what cannot be true refused."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from clinical_frameworks.case import CaseFile
from clinical_frameworks.dynamics import Valence
from clinical_frameworks.framework import PatientProfile
from corpus.record import Probability, Record
from personas.comorbidity import exclusion
from personas.names import culture_problem
from personas.people import Face, Living, Occupation, SocialPerson, Voice
from personas.severity import BaselineItems, needs_pcl5, severity_problem
from personas.vocabulary import (
    BELIEF_FAMILY,
    Disorder,
    Education,
    Gender,
    Marital,
    Resistance,
    Severity,
    StageOfChange,
    Style,
)

EARLIEST_RETIREMENT = 50
"""Years. Earlier retirement happens but is rare enough to be a slip in a specification."""
YOUNGEST_PARENT = 15
OLDEST_MOTHER = 52
OLDEST_FATHER = 70
"""Years at a child's birth beyond which a persona is refused (births outside are below 0.1% of all)."""
YOUNGEST_GRADUATE: dict[str, int] = {"university": 20, "postgraduate": 22}
"""Years. Education is the highest level finished or under way in its last years."""


class Patient(Record):
    """One synthetic patient. Built by the sampler or from an intake file; checked as a whole."""

    id: str = Field(min_length=1)
    synthetic: Literal[True] = Field(default=True, description="Every persona is made up.")
    origin: Literal["sampled", "intake"]
    name: str = Field(min_length=3, description="First and last name, ASCII letters.")
    first_name: str = Field(min_length=2)
    age: int = Field(ge=18, le=90, description="Years.")
    gender: Gender
    culture: str = Field(
        description="Culture of origin as a locale id, e.g. 'en_GB'; the study's language is set apart."
    )
    occupation: Occupation
    education: Education
    marital: Marital
    living: Living
    disorder: Disorder
    comorbid: tuple[Disorder, ...] = ()
    severity: Severity
    baseline: BaselineItems = Field(description="True items before the first session.")
    style: Style
    resistance: Resistance | None = None
    stage_of_change: StageOfChange
    baseline_trust: Probability = Field(description="Trust in the therapist at the first word.")
    social_network: tuple[SocialPerson, ...] = ()
    core_beliefs: tuple[str, ...] = Field(min_length=1, description="Ids of the 19 core beliefs.")
    voice: Voice
    face: Face
    case: CaseFile
    private_inputs: dict[str, str] = Field(
        default_factory=dict,
        description="What may stem from a real person and this patient was made from: name to SHA-256.",
    )

    @property
    def event_valences(self) -> tuple[Valence, ...] | None:
        """How each event of the case is for the patient, in order; None when that is not known of all."""
        known = [fact.valence for fact in self.case.events if fact.valence is not None]
        return tuple(known) if len(known) == len(self.case.events) else None

    def profile(self) -> PatientProfile:
        """The slice of the persona that a framework plans with."""
        return PatientProfile(
            name=self.first_name,
            style=self.style,
            resistance=self.resistance,
            stage_of_change=self.stage_of_change,
            disorder=self.disorder,
            baseline_trust=self.baseline_trust,
            names=tuple(person.name for person in self.social_network),
        )

    def person(self, slot: str) -> SocialPerson | None:
        """The person of that slot, or None."""
        return next((person for person in self.social_network if person.slot == slot), None)

    def disorders(self) -> tuple[Disorder, ...]:
        """Main disorder first, then the comorbid ones."""
        return (self.disorder, *self.comorbid)

    @model_validator(mode="after")
    def _possible(self) -> Patient:
        problems = [
            *self._name_problems(),
            *self._work_problems(),
            *self._family_problems(),
            *self._clinical_problems(),
        ]
        if problems:
            raise ValueError(f"patient {self.id!r}: " + "; ".join(problems))
        return self

    def _name_problems(self) -> list[str]:
        problems = []
        if not self.name.isascii():
            problems.append(f"name {self.name!r} has letters outside ASCII; write it in plain letters")
        if self.name.split()[0] != self.first_name:
            problems.append(f"name {self.name!r} does not begin with first_name {self.first_name!r}")
        names = [self.first_name, *(person.name for person in self.social_network)]
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.append(f"the name {name!r} is borne by two people of the case; rename one")
        problem = culture_problem(self.culture)
        if problem:
            problems.append(problem)
        return problems

    def _work_problems(self) -> list[str]:
        problems = []
        status = self.occupation.status
        if status == "retired" and self.age < EARLIEST_RETIREMENT:
            problems.append(
                f"age {self.age} does not go with occupation status 'retired' (from {EARLIEST_RETIREMENT})"
            )
        if self.age < YOUNGEST_GRADUATE.get(self.education, 0):
            problems.append(f"age {self.age} is too young for education {self.education!r}")
        if status != "employed":
            for slot in ("boss", "coworker"):
                if self.person(slot):
                    problems.append(f"a {slot} needs occupation status 'employed', not {status!r}")
        for described in (self.voice, self.face):
            if described.age != self.age or described.gender != self.gender:
                problems.append(
                    f"{type(described).__name__.lower()} is of a {described.gender} of {described.age}, "
                    f"the patient is a {self.gender} of {self.age}"
                )
        return problems

    def _family_problems(self) -> list[str]:
        problems = []
        slots = [person.slot for person in self.social_network]
        for slot in sorted({slot for slot in slots if slots.count(slot) > 1}):
            problems.append(f"social_network has two people in slot {slot!r}; give one")
        has_partner = "partner" in slots
        if has_partner != (self.marital in ("married", "partnered")):
            problems.append(
                f"marital {self.marital!r} does not go with "
                f"{'a partner' if has_partner else 'no partner'} in social_network"
            )
        for slot in self.living.with_whom:
            if slot not in slots:
                problems.append(f"living.with_whom names {slot!r}, who is not in social_network")
        child = self.person("child")
        if child:
            oldest_parent = OLDEST_FATHER if self.gender == "man" else OLDEST_MOTHER
            at_birth = self.age - child.age
            if not YOUNGEST_PARENT <= at_birth <= oldest_parent:
                problems.append(
                    f"child {child.name!r} aged {child.age} would have been born when the patient of "
                    f"{self.age} was {at_birth}; possible are {YOUNGEST_PARENT}-{oldest_parent}"
                )
        for slot, oldest in (("mother", OLDEST_MOTHER), ("father", OLDEST_FATHER)):
            parent = self.person(slot)
            if parent and not YOUNGEST_PARENT <= parent.age - self.age <= oldest:
                problems.append(f"{slot} aged {parent.age} does not fit a patient of {self.age}")
        return problems

    def _clinical_problems(self) -> list[str]:
        problems = []
        for belief in self.core_beliefs:
            if belief not in BELIEF_FAMILY:
                problems.append(
                    f"core belief {belief!r} is unknown; the 19 ids are {', '.join(sorted(BELIEF_FAMILY))}"
                )
        if self.disorder in self.comorbid or len(set(self.comorbid)) != len(self.comorbid):
            problems.append(f"comorbid {self.comorbid} repeats a disorder (main: {self.disorder!r})")
        problem = severity_problem(self.disorder, self.severity, self.baseline)
        if problem:
            problems.append(problem)
        for other in self.comorbid:
            if reason := exclusion(self.disorder, other):
                problems.append(f"comorbid {other!r} does not go with {self.disorder!r}: {reason}")
        if (self.baseline.pcl5 is not None) != needs_pcl5(self.disorders()):
            problems.append(
                "pcl5 items are given exactly when PTSD or acute stress is the main or a comorbid disorder"
            )
        at_risk = self.baseline.phq9[8] > 0
        if at_risk != bool(self.case.risk):
            problems.append(
                f"PHQ-9 item 9 is {self.baseline.phq9[8]}, but the case has "
                f"{'no' if at_risk else 'some'} risk facts"
            )
        for chain in self.case.chains:
            if chain.belief not in self.core_beliefs:
                problems.append(f"{chain.id} springs from {chain.belief!r}, not a core belief of the patient")
        return problems
