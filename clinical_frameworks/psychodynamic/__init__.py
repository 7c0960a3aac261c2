"""Short-term psychodynamic psychotherapy, supportive-expressive: a modality's folder."""

from pathlib import Path

from clinical_frameworks.modality import ScriptedFramework, load_modality

FOLDER = Path(__file__).parent

__all__ = ["FOLDER", "load_psychodynamic"]


def load_psychodynamic() -> ScriptedFramework:
    """Entry point of the group ``theraloom.frameworks``."""
    return load_modality(FOLDER)
