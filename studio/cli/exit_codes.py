"""Exit codes of the command line; scripts rely on them."""

from __future__ import annotations

from enum import IntEnum

from corpus.errors import TheraloomError


class ExitCode(IntEnum):
    """What a command ended with."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    """The command or a setting cannot be used as given."""
    TOO_MANY_DROPPED = 3
    """The run is finished, but more courses were dropped than the study's drop_budget allows."""
    GATE_FAILED = 4
    """The corpus does not meet a rule of the gate."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C; what is on disk is valid and `theraloom resume` goes on from it."""


def exit_code_of(error: TheraloomError) -> ExitCode:
    """Return USAGE when other words or settings would mend it, FAILURE when the world has to change."""
    from clinical_frameworks.errors import UnknownFrameworkError  # noqa: PLC0415  only when something failed
    from engine.errors import JournalError, RunError, StudyError  # noqa: PLC0415
    from engine.llm import BackendConfigError  # noqa: PLC0415
    from evaluation.errors import GateFileError, GateMismatchError, UnknownReferenceError  # noqa: PLC0415
    from personas import DiversityError, IntakeError, QuotaError, UnknownCultureError  # noqa: PLC0415

    if isinstance(error, JournalError):
        return ExitCode.FAILURE
    usage = (
        StudyError,
        RunError,
        BackendConfigError,
        UnknownFrameworkError,
        DiversityError,
        IntakeError,
        QuotaError,
        UnknownCultureError,
        GateFileError,
        GateMismatchError,
        UnknownReferenceError,
    )
    return ExitCode.USAGE if isinstance(error, usage) else ExitCode.FAILURE
