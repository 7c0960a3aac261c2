"""Motivational interviewing: a modality's folder, nothing else."""

from pathlib import Path

from clinical_frameworks.modality import ScriptedFramework, load_modality

FOLDER = Path(__file__).parent

__all__ = ["FOLDER", "load_mi"]


def load_mi() -> ScriptedFramework:
    """Entry point of the group ``theraloom.frameworks``."""
    return load_modality(FOLDER)
