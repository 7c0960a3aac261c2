"""Make a patient of an intake file: what it states stays, what it leaves open is drawn to go with it."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Sequence
from pathlib import Path

from pydantic import ValidationError

from clinical_frameworks.person import to_second_person
from corpus.seeds import derive_rng
from personas.case_material.builder import StatedFacts
from personas.case_material.choice import choose_beliefs, draw_belief_families
from personas.case_material.material import (
    CaseMaterial,
    ChainTemplate,
    EmotionTemplate,
    Wording,
    load_material,
)
from personas.comorbidity import draw_comorbid
from personas.demographics import demographics
from personas.errors import IntakeError, PersonaDataError, PersonaError
from personas.intake.file import (
    UNNAMED_WORKPLACE,
    IntakeFile,
    IntakePerson,
    IntakeSituation,
    Statement,
    read_intake,
)
from personas.intake.wording import (
    guess_disorder,
    guess_distortion,
    intake_parts,
    sentences,
    statement_wording,
)
from personas.kinship import kinship
from personas.names import NAME, culture_problem, draw_first_name, draw_last_name, plain_letters
from personas.patient import Patient
from personas.patient_sampler import Stated, sample_patient
from personas.people import RELATIONS, Occupation, SocialPerson
from personas.severity import BaselineItems, draw_baseline, needs_pcl5, severity_tables
from personas.vocabulary import (
    BELIEF_FAMILY,
    COMMON_DISORDERS,
    PERSON_SLOTS,
    SEVERITIES,
    Disorder,
    Gender,
    PersonGender,
    Severity,
)

PARENT_AGES = (28, 55)
"""Years an unstated age is drawn from when the intake names a child."""


def patient_from_intake(
    path: Path | str,
    *,
    seed: int = 0,
    patient_id: str | None = None,
    reserved_names: Collection[str] = (),
    material: CaseMaterial | None = None,
) -> Patient:
    """Make a patient of an intake file (YAML, JSON, Cactus record or form text; see `IntakeFile`).

    Same file and seed, same patient. A disorder that is not stated is taken from telling words, or drawn when
    there are none. Raises `IntakeError` naming file and field when the complaint is missing, a field is
    faulty, or what is stated cannot be true together.
    """
    path = Path(path)
    intake = read_intake(path)
    rng = derive_rng(seed, "intake", path.name)
    material = material or load_material()
    try:
        stated = _IntakeReader(path, intake, rng, material, reserved_names).stated()
        patient = sample_patient(
            patient_id or path.stem,
            stated,
            rng,
            reserved_names=reserved_names,
            material=material,
            origin="intake",
        )
        return patient.model_copy(update={"private_inputs": intake.private_inputs})
    except (IntakeError, PersonaDataError):
        raise
    except ValidationError as error:
        faults = "; ".join(
            str(d["msg"]).removeprefix("Value error, ") for d in error.errors(include_url=False)
        )
        raise IntakeError(f"{path}: {faults}") from error
    except PersonaError as error:
        raise IntakeError(f"{path}: {error}") from error


class _IntakeReader:
    """Turns one intake file into stated facts."""

    def __init__(
        self,
        path: Path,
        intake: IntakeFile,
        rng: random.Random,
        material: CaseMaterial,
        reserved_names: Collection[str],
    ) -> None:
        self._path = path
        self._intake = intake
        self._rng = rng
        self._material = material
        self._reserved = reserved_names

    def stated(self) -> Stated:
        intake = self._intake
        culture = intake.culture or "en_US"
        if problem := culture_problem(culture):
            raise self._error("culture", problem)
        gender: Gender = intake.gender or self._rng.choices(("woman", "man"), weights=(0.58, 0.42))[0]
        age = intake.age
        if age is None and any(person.slot == "child" for person in intake.people):
            age = self._rng.randint(*PARENT_AGES)
        name = self._name(culture, gender)
        disorder = self._disorder()
        severity = self._severity(disorder)
        comorbid = self._comorbid(disorder, severity)
        beliefs = self._beliefs(disorder)
        return Stated(
            name=name,
            age=age,
            gender=gender,
            culture=culture,
            occupation=self._occupation(),
            education=intake.education,
            marital=intake.marital,
            home=intake.home,
            persons=self._persons(culture, gender, age, {name.split()[0], *self._reserved}),
            absent=PERSON_SLOTS if intake.only_these_people else (),
            disorder=disorder,
            comorbid=comorbid,
            severity=severity,
            baseline=self._baseline(disorder, comorbid, severity),
            style=intake.style,
            resistance=intake.resistance,
            stage_of_change=intake.stage_of_change,
            baseline_trust=intake.trust,
            core_beliefs=beliefs,
            facts=self._facts(beliefs),
        )

    def _error(self, field: str, problem: str) -> IntakeError:
        return IntakeError(f"{self._path}: {field}: {problem}")

    def _text(self) -> str:
        """Everything stated in words."""
        intake = self._intake
        statements = [intake.complaint, *intake.history, *(s.situation for s in intake.situations)]
        return " ".join(s if isinstance(s, str) else s.text for s in statements)

    # Person

    def _name(self, culture: str, gender: Gender) -> str:
        stated = self._intake.name
        if stated is None:
            first = draw_first_name(culture, gender, self._reserved, self._rng)
            return f"{first} {draw_last_name(culture, gender, self._rng)}"
        words = [re.sub(r"[^A-Za-z'\-]", "", plain_letters(word)) for word in stated.split()]
        words = [word for word in words if len(word) > 1 and word.lower() not in ("mr", "mrs", "ms", "dr")]
        if not words:
            raise self._error(
                "name", f"{stated!r} has no name in Latin letters; give a pseudonym such as 'Mara'"
            )
        if words[0] in self._reserved:
            raise self._error("name", f"{words[0]!r} is the therapist's name too; give another pseudonym")
        last = words[-1] if len(words) > 1 else draw_last_name(culture, gender, self._rng)
        return f"{words[0]} {last}"

    def _occupation(self) -> Occupation | None:
        stated = self._intake.occupation
        if stated is None:
            return None
        if stated.status != "employed":
            return Occupation(status=stated.status, job=stated.job, workplace=stated.workplace)
        if stated.job is None:
            raise self._error(
                "occupation", "an employed patient needs a job; give it, or leave occupation out"
            )
        workplace = stated.workplace
        if workplace is None:
            known = {job: place for job, place, _ in demographics().jobs}
            workplace = known.get(stated.job, UNNAMED_WORKPLACE)
        return Occupation(status="employed", job=stated.job, workplace=workplace)

    def _persons(
        self, culture: str, gender: Gender, age: int | None, taken: set[str]
    ) -> tuple[SocialPerson, ...]:
        taken = taken | {person.name for person in self._intake.people if person.name}
        persons = []
        for position, person in enumerate(self._intake.people):
            if person.name and not NAME.fullmatch(plain_letters(person.name)):
                raise self._error(f"people[{position}].name", f"{person.name!r} must be one first name")
            person_gender = person.gender or self._person_gender(person, gender)
            name = plain_letters(person.name) if person.name else None
            if name is None:
                name = draw_first_name(culture, person_gender, taken, self._rng)
                taken.add(name)
            words = RELATIONS[person.slot].get(person_gender, ("",))
            married = self._intake.marital in ("married", "divorced")
            relation = person.relation or (words[0] if married or len(words) == 1 else words[-1])
            persons.append(
                SocialPerson(
                    slot=person.slot,
                    name=name,
                    gender=person_gender,
                    relation=relation,
                    age=self._person_age(person, age) if person.age is None else person.age,
                    closeness=demographics().closeness[person.slot]
                    if person.closeness is None
                    else person.closeness,
                )
            )
        return tuple(persons)

    def _person_gender(self, person: IntakePerson, gender: Gender) -> PersonGender:
        allowed = RELATIONS[person.slot]
        if person.relation:
            for candidate, words in allowed.items():
                if (
                    person.relation in words
                    and len([g for g in allowed.values() if person.relation in g]) == 1
                ):
                    return candidate
        if person.slot == "partner" and gender != "nonbinary" and len(allowed) == 2:
            return "man" if gender == "woman" else "woman"
        return self._rng.choice(list(allowed))

    def _person_age(self, person: IntakePerson, age: int | None) -> int:
        own = 40 if age is None else age
        if person.slot == "child":
            return self._rng.randint(max(0, min(5, own - 20)), max(0, min(16, own - 20)))
        if person.slot in ("mother", "father"):
            return own + self._rng.randint(22, 36)
        return max(18, own + self._rng.randint(-5, 5))

    # Illness

    def _disorder(self) -> Disorder:
        """Stated, else what the words point to, else any."""
        found = self._intake.disorder or guess_disorder(self._text())
        return self._rng.choice(COMMON_DISORDERS) if found is None else found

    def _comorbid(self, disorder: Disorder, severity: Severity) -> tuple[Disorder, ...]:
        """Stated, else drawn; stated items speak for themselves, so nothing is drawn beside them."""
        intake = self._intake
        if intake.comorbid is not None:
            return intake.comorbid
        if any(items is not None for items in intake.items.model_dump().values()):
            return ("ptsd",) if intake.items.pcl5 is not None and not needs_pcl5([disorder]) else ()
        return draw_comorbid(disorder, severity, self._rng)

    def _severity(self, disorder: Disorder) -> Severity:
        """Severity as stated, as the stated items show it, or drawn."""
        measure = severity_tables().disorders[disorder]
        items: Sequence[int] | None = getattr(self._intake.items, measure.instrument)
        if self._intake.severity is not None:
            return self._intake.severity
        if items is None:
            return self._rng.choice(SEVERITIES)
        for severity, (low, high) in measure.ranges.items():
            if low <= sum(items) <= high:
                return severity
        lowest = min(low for low, _ in measure.ranges.values())
        highest = max(high for _, high in measure.ranges.values())
        raise self._error(
            f"items.{measure.instrument}",
            f"a total of {sum(items)} shows no {disorder}; it is measured from {lowest} to {highest}",
        )

    def _baseline(
        self, disorder: Disorder, comorbid: tuple[Disorder, ...], severity: Severity
    ) -> BaselineItems:
        drawn = draw_baseline(disorder, comorbid, severity, self._rng).model_dump()
        stated = {k: v for k, v in self._intake.items.model_dump().items() if v is not None}
        return BaselineItems.model_validate(drawn | stated)

    def _beliefs(self, disorder: Disorder) -> tuple[str, ...]:
        stated = self._intake.core_beliefs
        if stated is None:
            lenders = (disorder, *kinship(disorder).situations)
            chains = [chain for lender in lenders for chain in self._material.chains.get(lender, ())]
            return choose_beliefs(draw_belief_families(self._rng), chains, self._rng)
        for belief in stated:
            if belief not in BELIEF_FAMILY:
                known = ", ".join(sorted(BELIEF_FAMILY))
                raise self._error("core_beliefs", f"{belief!r} is unknown; the 19 ids are {known}")
        return stated

    # Facts

    def _wording(self, statement: Statement, field: str, topic: str | None = None) -> Wording:
        where = f"{self._path}: {field}"
        if isinstance(statement, str):
            return statement_wording(statement, where, topic)
        return statement_wording(statement.text, where, statement.topic or topic, statement.cues)

    def _wordings(self, statements: Sequence[Statement], field: str) -> tuple[Wording, ...]:
        return tuple(self._wording(s, f"{field}[{i}]") for i, s in enumerate(statements))

    def _facts(self, beliefs: tuple[str, ...]) -> StatedFacts:
        intake = self._intake
        complaint, more = intake.complaint, []
        if isinstance(complaint, str):
            # A long answer: its first sentence is the complaint, the others are things to be told later.
            complaint, *more = sentences(complaint)
        return StatedFacts(
            complaint=self._wording(complaint, "complaint", "what brought me here"),
            history=self._wordings([*more, *intake.history], "history"),
            chains=self._chains(beliefs),
            coping=self._wordings(intake.coping, "coping"),
            strengths=self._wordings(intake.strengths, "strengths"),
            goals=self._wordings(intake.goals, "goals"),
            events=self._wordings(intake.events, "events"),
        )

    def _chains(self, beliefs: tuple[str, ...]) -> tuple[ChainTemplate, ...]:
        parts = intake_parts()
        most = len(parts.thoughts)
        if len(self._intake.situations) > most:
            raise self._error(
                "situations", f"{len(self._intake.situations)} are given; at most {most} fit a course"
            )
        order = self._rng.sample(range(most), most)
        return tuple(
            self._chain(situation, f"situations[{position}]", beliefs, order[position])
            for position, situation in enumerate(self._intake.situations)
        )

    def _chain(
        self, situation: IntakeSituation, field: str, beliefs: tuple[str, ...], stand_in: int
    ) -> ChainTemplate:
        """A chain whose gaps are filled with the stand-ins of one number, so that no two chains share one."""
        parts = intake_parts()
        spare = parts.thoughts[stand_in]
        thought, gist, cues, distortions = spare.text, spare.gist, spare.cues, spare.distortions
        if situation.thought is not None:
            thought = situation.thought.strip().rstrip(".!").strip('"“”').translate(str.maketrans("{}", "()"))
            gist = situation.thought_gist or to_second_person(thought)
            cues = statement_wording(thought, f"{self._path}: {field}.thought").cues
            distortions = (guess_distortion(thought),)
        emotions = tuple(EmotionTemplate(**emotion.model_dump()) for emotion in situation.emotions)

        def one(statement: Statement | None, name: str, spares: Sequence[Wording]) -> Wording:
            return spares[stand_in] if statement is None else self._wording(statement, f"{field}.{name}")

        def several(
            statements: Sequence[Statement], name: str, spares: Sequence[Wording]
        ) -> tuple[Wording, ...]:
            return self._wordings(statements, f"{field}.{name}") or (spares[stand_in],)

        return ChainTemplate(
            id=field,
            beliefs=beliefs,
            distortions=situation.distortions or distortions,
            situation=self._wording(situation.situation, f"{field}.situation"),
            details=self._wordings(situation.details, f"{field}.details"),
            thought=thought,
            thought_gist=gist,
            thought_cues=cues,
            emotions=emotions or (parts.emotions[stand_in % len(parts.emotions)],),
            behaviour=one(situation.behaviour, "behaviour", parts.behaviours),
            evidence_for=several(situation.evidence_for, "evidence_for", parts.evidence_for),
            evidence_against=several(situation.evidence_against, "evidence_against", parts.evidence_against),
            alternative=one(situation.alternative, "alternative", parts.alternatives),
            belief_in_thought=situation.belief_in_thought,
        )
