"""Sample a whole population that meets its quotas exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from corpus.seeds import derive_rng
from personas.case_material.material import CaseMaterial, load_material
from personas.diversity import StudyDiversity, fingerprint
from personas.names import NameBook, draw_last_name
from personas.patient import Patient
from personas.patient_sampler import Stated, draw_age, sample_patient
from personas.population import PopulationSpec, plan_slots

REDRAWS = 40
"""Attempts to part a patient from a near-copy before the study is refused."""


def sample_population(
    spec: PopulationSpec,
    seed: int,
    *,
    reserved_names: Collection[str] = (),
    material: CaseMaterial | None = None,
) -> Iterator[Patient]:
    """Sample a population patient by patient, meeting every quota exactly.

    Same specification, seed, reserved names and material give the same patients to the byte. Each patient has
    its own generator derived from the seed and its number, so patients depend on each other only through the
    quotas, the uniqueness of first names and the diversity limit. ``reserved_names`` (the therapists') are
    borne by no patient and nobody around one. Raises `DiversityError` when near-copies cannot be parted.
    """
    material = material or load_material()
    names = NameBook(reserved_names)
    study = StudyDiversity(spec.similarity_limit)
    digits = max(4, len(str(spec.size)))
    for number, slot in enumerate(plan_slots(spec, seed), start=1):
        name_rng = derive_rng(seed, "patient", number, "name")
        first_name = names.first_name(slot.culture, slot.gender, name_rng)
        stated = Stated(
            name=f"{first_name} {draw_last_name(slot.culture, slot.gender, name_rng)}",
            age=draw_age(slot.age, derive_rng(seed, "patient", number, "age")),
            gender=slot.gender,
            culture=slot.culture,
            disorder=slot.disorder,
            severity=slot.severity,
            style=slot.style,
        )
        for attempt in range(REDRAWS):
            patient = sample_patient(
                f"p{number:0{digits}d}",
                stated,
                derive_rng(seed, "patient", number, attempt),
                reserved_names=reserved_names,
                material=material,
            )
            new = fingerprint(patient)
            near = study.near_copies(new)
            if not near:
                break
        study.require(near, REDRAWS)
        study.add(new)
        yield patient
