"""Cognitive behavioural therapy: a modality's folder, with the cognitive model of a case beside it."""

from pathlib import Path

from clinical_frameworks.modality import ScriptedFramework, load_modality

FOLDER = Path(__file__).parent

__all__ = ["FOLDER", "load_cbt"]


def load_cbt() -> ScriptedFramework:
    """Entry point of the group ``theraloom.frameworks``."""
    return load_modality(FOLDER)
