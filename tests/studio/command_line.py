"""Ways to call the command line from tests, and the studies they call it with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from typer.testing import CliRunner

from studio.cli.app import app

SMALL = """\
study: small
seed: 3
sessions: 2
session: {minutes: 3}
population: {size: 2}
backend: {kind: scripted}
"""

LONG = """\
study: long
seed: 5
sessions: 2
session: {minutes: 7}
population: {size: 2}
backend: {kind: scripted}
"""


@dataclass(frozen=True)
class Done:
    """What a command ended with."""

    code: int
    out: str
    err: str


def call(*words: str | Path) -> Done:
    """Run a command inside this process, as typer's own runner does."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    return Done(result.exit_code, result.stdout, result.stderr)


def start(*words: str | Path, **environment: str) -> subprocess.Popen[str]:
    """Start a command as a process of its own, which minds Ctrl-C even when the tests ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "studio", *(str(word) for word in words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    signal.signal(signal.SIGINT, before)
    return process


def run(*words: str | Path, **environment: str) -> Done:
    """Run a command as a process of its own."""
    process = start(*words, **environment)
    out, err = process.communicate(timeout=120)
    return Done(process.returncode, out, err)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
