"""Cognitive behavioural therapy, the first framework behind the seam."""

from clinical_frameworks.cbt.framework import CbtFramework, load_cbt

__all__ = ["CbtFramework", "load_cbt"]
