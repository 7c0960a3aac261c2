"""How alike two patients are, and the rule that no two of a study may be near-copies.

The measure: similarity = 0.8 * facts + 0.2 * attributes, from 0 to 1.
``facts`` is the overlap coefficient of the two cases' statements after names are masked: statements in common
over the number in the smaller case. Everyday episodes do not count: two patients with one case and different
weeks are near-copies. ``attributes`` is the share of nine attributes that are equal (disorder,
severity, gender, decade of age, culture, style, resistance, occupation, marital state). Two patients with the
same facts and different names, ages or moods thus still come out above 0.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from personas.errors import DiversityError
from personas.patient import Patient

FACTS_WEIGHT = 0.8
ATTRIBUTES_WEIGHT = 0.2
NAME_MASK = "someone"


@dataclass(frozen=True)
class Fingerprint:
    """What similarity is measured on."""

    patient_id: str
    statements: frozenset[str]
    attributes: tuple[str, ...]


@dataclass(frozen=True)
class NearCopy:
    """Two patients above the limit."""

    first: str
    second: str
    similarity: float


def fingerprint(patient: Patient) -> Fingerprint:
    """Statements of the case with every person's name masked, and the compared attributes."""
    names = [patient.first_name, *(person.name for person in patient.social_network)]
    mask = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")
    statements = frozenset(
        mask.sub(NAME_MASK, fact.statement).lower() for fact in patient.case.facts() if fact.kind != "episode"
    )
    return Fingerprint(
        patient_id=patient.id,
        statements=statements,
        attributes=(
            patient.disorder,
            patient.severity,
            patient.gender,
            str(patient.age // 10),
            patient.culture,
            patient.style,
            str(patient.resistance),
            patient.occupation.job or patient.occupation.status,
            patient.marital,
        ),
    )


def fingerprint_similarity(first: Fingerprint, second: Fingerprint) -> float:
    """Similarity of two fingerprints, 0-1; symmetric, and 1 for a patient with itself."""
    common = len(first.statements & second.statements)
    return _similarity(common, min(len(first.statements), len(second.statements)), first, second)


def similarity(first: Patient, second: Patient) -> float:
    """How alike two patients are, 0-1; see the module for the measure."""
    return fingerprint_similarity(fingerprint(first), fingerprint(second))


def check_diversity(patients: Sequence[Patient], limit: float) -> tuple[NearCopy, ...]:
    """Every pair of patients more alike than the limit, most alike first; empty when all is well."""
    study = StudyDiversity(limit)
    found = []
    for patient in patients:
        new = fingerprint(patient)
        found += study.near_copies(new)
        study.add(new)
    return tuple(sorted(found, key=lambda pair: -pair.similarity))


class StudyDiversity:
    """The patients of a study so far, held as bit sets so that thousands can be compared quickly."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._bits: dict[str, int] = {}
        self._patients: list[tuple[int, Fingerprint]] = []

    def near_copies(self, new: Fingerprint) -> list[NearCopy]:
        """Earlier patients that are more alike to this one than the limit."""
        return [
            NearCopy(first=old.patient_id, second=new.patient_id, similarity=alike)
            for old, alike in self._compare(new)
            if alike > self._limit
        ]

    def add(self, new: Fingerprint) -> None:
        """Take a patient into the study."""
        self._patients.append((self._as_bits(new.statements), new))

    def require(self, near: Sequence[NearCopy], attempts: int) -> None:
        """Raise `DiversityError` when near-copies are left after that many attempts."""
        if near:
            worst = max(near, key=lambda pair: pair.similarity)
            raise DiversityError(
                f"patients {worst.first} and {worst.second} are {worst.similarity:.2f} alike, above the "
                f"limit of {self._limit:g}, and {attempts} redraws did not part them; make the study "
                "smaller, spread its quotas over more disorders, add case material, or raise similarity_limit"
            )

    def _compare(self, new: Fingerprint) -> Iterable[tuple[Fingerprint, float]]:
        """Similarity to the earlier patients whose facts alone do not rule out passing the limit."""
        bits = self._as_bits(new.statements)
        for old_bits, old in self._patients:
            common = (old_bits & bits).bit_count()
            smaller = min(len(old.statements), len(new.statements))
            if FACTS_WEIGHT * common + ATTRIBUTES_WEIGHT * smaller > self._limit * smaller:
                yield old, _similarity(common, smaller, old, new)

    def _as_bits(self, statements: Iterable[str]) -> int:
        bits = 0
        for statement in statements:
            bits |= 1 << self._bits.setdefault(statement, len(self._bits))
        return bits


def _similarity(common: int, smaller: int, first: Fingerprint, second: Fingerprint) -> float:
    facts = common / smaller if smaller else 1.0
    pairs = list(zip(first.attributes, second.attributes, strict=True))
    attributes = sum(a == b for a, b in pairs) / len(pairs)
    return FACTS_WEIGHT * facts + ATTRIBUTES_WEIGHT * attributes
