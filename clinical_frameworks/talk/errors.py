"""Errors of the talk model."""

from __future__ import annotations

from clinical_frameworks.errors import ClinicalError


class TalkModelError(ClinicalError, ValueError):
    """A talk model cannot be fitted, read, or asked for what it does not hold."""


class UnknownTalkModelError(TalkModelError, LookupError):
    """No talk model of that name ships and no file of that path is there."""
