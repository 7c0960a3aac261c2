"""Patients from a user's intake file instead of the sampler."""

from personas.intake.build import patient_from_intake
from personas.intake.file import IntakeFile, read_intake

__all__ = ["IntakeFile", "patient_from_intake", "read_intake"]
