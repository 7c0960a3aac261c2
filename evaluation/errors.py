"""Errors of the evaluation room."""

from __future__ import annotations

from corpus.errors import TheraloomError


class EvaluationError(TheraloomError):
    """Base of the evaluation room's errors."""


class EvaluationDataError(EvaluationError, ValueError):
    """A lexicon or a reference file does not fit its schema; names file and field."""


class UnknownReferenceError(EvaluationError, LookupError):
    """No reference of that name ships with the project, and no file of that path exists."""


class TooFewSessionsError(EvaluationError, ValueError):
    """A reference corpus has too few sessions, or too few patients, for percentiles."""


class GateFileError(EvaluationError, ValueError):
    """A gate file has an unknown field, a wrong type or an impossible value; one line for each fault."""


class GateMismatchError(EvaluationError, ValueError):
    """A gate and a reference do not fit each other."""


class PlotUnavailableError(EvaluationError, ImportError):
    """The library that draws plots is not installed."""
