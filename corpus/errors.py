"""The base of every error this project raises on purpose, and the errors of the corpus room.

Each room has its own ``errors.py`` whose classes derive from `TheraloomError` and, where one fits, from
the built-in a caller would expect (``ValueError``, ``OSError``), so both kinds of ``except`` work.
"""

from __future__ import annotations


class TheraloomError(Exception):
    """Something the user can mend. The message names what was wrong, where, and what to do."""


class CorpusError(TheraloomError):
    """Base of the corpus room's errors."""


class RecordError(CorpusError, ValueError):
    """A record, or a row of an imported file, does not fit the schema."""


class StoreError(CorpusError, OSError):
    """A corpus on disk is missing, damaged, or could not be written."""


class FormatError(CorpusError, ValueError):
    """An exchange file is not of the format it was read as, or an unknown format was named."""


class EmbedderMissingError(CorpusError, ImportError):
    """The library that text embeddings need is not installed."""
