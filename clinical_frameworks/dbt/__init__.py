"""Dialectical behaviour therapy: a modality's folder."""

from pathlib import Path

from clinical_frameworks.modality import ScriptedFramework, load_modality

FOLDER = Path(__file__).parent

__all__ = ["FOLDER", "load_dbt"]


def load_dbt() -> ScriptedFramework:
    """Entry point of the group ``theraloom.frameworks``."""
    return load_modality(FOLDER)
