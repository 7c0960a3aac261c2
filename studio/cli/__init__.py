"""The command line, `theraloom`. Data goes to stdout, progress and messages to stderr."""

from __future__ import annotations


def main() -> None:
    """Run the command line and exit with its code (`studio.cli.exit_codes`)."""
    from studio.cli.app import app  # noqa: PLC0415  a light package, so that the room can be imported

    app(prog_name="theraloom")


__all__ = ["main"]
