"""Errors of the evaluation room."""

from __future__ import annotations

from corpus.errors import TheraloomError


class EvaluationError(TheraloomError):
    """Base of the evaluation room's errors."""


class EvaluationDataError(EvaluationError, ValueError):
    """A lexicon or a reference file does not fit its schema; names file and field."""


class UnknownReferenceError(EvaluationError, LookupError):
    """No reference of that name ships with the project, and no file of that path exists."""
