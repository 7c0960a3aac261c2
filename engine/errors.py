"""Errors of the engine room. Those of the language-model backends are in `engine.llm.errors`."""

from __future__ import annotations

from corpus.errors import TheraloomError


class EngineError(TheraloomError):
    """Base of the room's errors."""


class PromptError(EngineError, ValueError):
    """A prompt file is missing, faulty, or was filled with the wrong values."""


class LocaleError(EngineError, ValueError):
    """A language is unknown, or a file of its locale is missing or faulty."""


class LanguageIdentifierMissingError(EngineError, ImportError):
    """A study in another language than English needs the extra 'languages', which is not installed."""


class StudyError(EngineError, ValueError):
    """A study file or an override has an unknown field, a wrong type or an impossible value."""


class ExemplarError(StudyError):
    """Exemplars cannot be read or used as a study asks; the message never quotes what is said in them."""


class RunError(EngineError):
    """A run folder cannot be started or resumed as asked."""


class JournalError(RunError, OSError):
    """A journal could not be written or does not fit the plan it is replayed against."""


class TurnFailedError(EngineError):
    """No candidate for a turn may be used; the course is given up and counted as dropped."""
