"""Errors of the casebook."""

from __future__ import annotations

from corpus.errors import TheraloomError


class CasebookError(TheraloomError, ValueError):
    """A course cannot be made into a casebook, or one of the casebook's own files is faulty."""


class PdfUnavailableError(CasebookError, ImportError):
    """The packages that write PDF are not installed."""
