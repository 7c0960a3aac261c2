"""One place where errors become lines and exit codes."""

from __future__ import annotations

import errno
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from corpus.errors import TheraloomError
from studio.cli.exit_codes import ExitCode, exit_code_of


class GuardedGroup(TyperGroup):
    """The group of all commands. No error the user can mend ever shows a traceback."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  typer's own signature is of its private classes
        """Run the command; say in one line what went wrong and exit with the code for it."""
        try:
            return super().invoke(ctx)
        except (typer.TyperException, typer.Exit, typer.Abort):
            raise
        except TheraloomError as error:
            _say(error, str(error), debug=ctx.params["debug"])
            raise typer.Exit(exit_code_of(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            reason = error.strerror or str(error)
            _say(error, f"{error.filename or 'system'}: {reason}", debug=ctx.params["debug"])
            raise typer.Exit(ExitCode.FAILURE) from error
        except Exception as error:
            hint = "This is a fault in theraloom; --debug before the command shows where"
            _say(error, f"{type(error).__name__}: {error}. {hint}", debug=ctx.params["debug"])
            raise typer.Exit(ExitCode.FAILURE) from error


def _say(error: Exception, message: str, *, debug: bool) -> None:
    if debug:
        typer.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    for line in message.splitlines():
        typer.echo(f"error: {line}", err=True)
