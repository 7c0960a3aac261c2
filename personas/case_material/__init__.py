"""Case material: checked templates in the patient's own words, and the builder that makes a case of them."""

from personas.case_material.builder import CaseSubject, StatedFacts, build_case
from personas.case_material.cues import mentions
from personas.case_material.material import CaseMaterial, load_material
from personas.case_material.slots import Surroundings

__all__ = [
    "CaseMaterial",
    "CaseSubject",
    "StatedFacts",
    "Surroundings",
    "build_case",
    "load_material",
    "mentions",
]
