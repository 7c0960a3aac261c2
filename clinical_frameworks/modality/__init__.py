"""Modalities that are written as data: one folder of YAML gives a framework (see the room's README)."""

from clinical_frameworks.modality.framework import ScriptedFramework
from clinical_frameworks.modality.load import load_modality

__all__ = ["ScriptedFramework", "load_modality"]
