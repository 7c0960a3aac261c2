"""Personas: synthetic patients and therapists with a case of their own, sampled by quota or from an intake.

Everything here is made up. The room owns who the people are; it plans no therapy and words no turn.
"""

from personas.diversity import check_diversity, similarity
from personas.errors import (
    CaseBuildError,
    DiversityError,
    IntakeError,
    PersonaDataError,
    PersonaError,
    QuotaError,
    UnknownCultureError,
)
from personas.intake import IntakeFile, patient_from_intake
from personas.patient import Patient
from personas.patient_sampler import Stated, sample_patient
from personas.population import PopulationSpec
from personas.sampler import sample_population
from personas.styles import resistance_traits, style_traits
from personas.therapist import Therapist
from personas.therapist_sampler import sample_therapist

__all__ = [
    "CaseBuildError",
    "DiversityError",
    "IntakeError",
    "IntakeFile",
    "Patient",
    "PersonaDataError",
    "PersonaError",
    "PopulationSpec",
    "QuotaError",
    "Stated",
    "Therapist",
    "UnknownCultureError",
    "check_diversity",
    "patient_from_intake",
    "resistance_traits",
    "sample_patient",
    "sample_population",
    "sample_therapist",
    "similarity",
    "style_traits",
]
