"""Errors of the personas room."""

from __future__ import annotations

from corpus.errors import TheraloomError


class PersonaError(TheraloomError):
    """Base of the room's errors."""


class PersonaDataError(PersonaError, ValueError):
    """A data file of the room does not fit its schema; the message names file, entry and field."""


class QuotaError(PersonaError, ValueError):
    """Quotas that no population of the wanted size can meet; the message names the axis."""


class CaseBuildError(PersonaError, LookupError):
    """The case material has nothing that fits a patient for a part the case must have."""


class DiversityError(PersonaError, ValueError):
    """Two patients of a study are near-copies and redrawing did not part them."""


class IntakeError(PersonaError, ValueError):
    """An intake file cannot be made into a patient; the message names file and field."""


class ReportError(IntakeError):
    """A case report cannot be read or made into an intake file; the message says what is missing."""


class UnknownCultureError(PersonaError, LookupError):
    """A culture of origin that has no entry in ``cultures.yaml``."""
