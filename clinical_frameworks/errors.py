"""Errors of the clinical_frameworks room."""

from __future__ import annotations

from corpus.errors import TheraloomError


class ClinicalError(TheraloomError):
    """Base of the room's errors."""


class ClinicalDataError(ClinicalError, ValueError):
    """A data file of the room (or of a plug-in) does not fit its schema; names file and field."""


class UnknownFrameworkError(ClinicalError, LookupError):
    """No framework, protocol or instrument of that name is installed."""


class InstrumentValueError(ClinicalError, ValueError):
    """An item value, a number of items or a total that the instrument does not allow."""


class ConformanceError(ClinicalError, AssertionError):
    """A framework broke one rule of the conformance suite; names the rule, the turn and what was wrong."""
