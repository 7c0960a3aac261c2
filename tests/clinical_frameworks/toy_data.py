"""The toy modality that is data only (`toy_modality/`), for tests of the loader and of the suite."""

from __future__ import annotations

from pathlib import Path

from clinical_frameworks.modality import ScriptedFramework, load_modality

TOY = Path(__file__).with_name("toy_modality")


def load_toy() -> ScriptedFramework:
    """The toy as a plug-in's entry point would give it."""
    return load_modality(TOY)
