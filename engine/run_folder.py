"""A run on disk: study, personas, journals, corpus. The folder is the truth about progress.

::

    RUN/run.json            format, study (as resolved), fingerprint, versions, synthetic: true
    RUN/patients.jsonl      personas of the patients, RUN/therapists.jsonl those of the therapists
    RUN/journal/COURSE.jsonl  turns as they are finished
    RUN/corpus/             the finished corpus (Parquet shards and manifest)
    RUN/transcripts/        readable Markdown, one file a session
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from corpus.atomic import atomic_file
from engine.errors import RunError
from engine.study import Study
from personas import Patient, Therapist

FORMAT = 1
Persona = TypeVar("Persona", bound=BaseModel)


class RunFolder:
    """Paths and the fixed files of one run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.run_file = path / "run.json"
        self.corpus = path / "corpus"
        self.transcripts = path / "transcripts"

    def journal(self, course_id: str) -> Path:
        """Journal file of a course."""
        return self.path / "journal" / f"{course_id}.jsonl"

    def exists(self) -> bool:
        """True when a run was begun here."""
        return self.run_file.is_file()

    def begin(self, study: Study, patients: Sequence[Patient], therapists: Sequence[Therapist]) -> None:
        """Write personas first and the run file last, so that a run file means a complete beginning."""
        if self.path.exists() and any(self.path.iterdir()):
            raise RunError(f"{self.path}: the folder is not empty; name a new one, or use `resume` for a run")
        _write_lines(self.path / "patients.jsonl", patients)
        _write_lines(self.path / "therapists.jsonl", therapists)
        run = {
            "format": FORMAT,
            "synthetic": True,
            "study": study.model_dump(mode="json"),
            "fingerprint": study.fingerprint(),
            "versions": {"theraloom": version("theraloom")},
        }
        with atomic_file(self.run_file) as stream:
            stream.write(orjson.dumps(run, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")

    def study(self) -> Study:
        """The study the run was begun with. `RunError` when there is no sound run file."""
        run = self._read_run()
        try:
            return Study.model_validate(run["study"])
        except (KeyError, ValidationError) as error:
            raise RunError(f"{self.run_file}: its study cannot be read ({error}); start a new run") from error

    def patients(self) -> list[Patient]:
        """The personas of the patients, in order."""
        return _read_lines(self.path / "patients.jsonl", Patient)

    def therapists(self) -> list[Therapist]:
        """The personas of the therapists, in order."""
        return _read_lines(self.path / "therapists.jsonl", Therapist)

    def check_same(self, study: Study) -> None:
        """Refuse to go on with another study than the one the run was begun with."""
        if self._read_run().get("fingerprint") != study.fingerprint():
            raise RunError(
                f"{self.path}: this run was begun with other settings. What is generated must not change "
                "half-way: resume without overrides of the study, or start a new run"
            )

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the run for one process; the lock goes with the process, so a kill leaves none behind."""
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise RunError(f"{self.path}: another process is working on this run; wait for it") from error
            yield
        finally:
            os.close(descriptor)

    def _read_run(self) -> dict[str, Any]:
        try:
            run = orjson.loads(self.run_file.read_bytes())
        except FileNotFoundError as error:
            raise RunError(f"{self.path}: no run here (run.json is missing); use `generate` first") from error
        except (OSError, orjson.JSONDecodeError) as error:
            raise RunError(f"{self.run_file}: cannot be read ({error}); start a new run") from error
        if not isinstance(run, dict) or run.get("format") != FORMAT:
            raise RunError(
                f"{self.run_file}: not a run file of format {FORMAT}; use the version that wrote it"
            )
        return run


def _write_lines(path: Path, personas: Sequence[BaseModel]) -> None:
    with atomic_file(path) as stream:
        for persona in personas:
            stream.write(orjson.dumps(persona.model_dump(mode="json")) + b"\n")


def _read_lines(path: Path, kind: type[Persona]) -> list[Persona]:
    personas = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error.strerror}); start a new run") from error
    for number, line in enumerate(lines, start=1):
        try:
            personas.append(kind.model_validate_json(line))
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            raise RunError(
                f"{path}:{number}: field {problem['loc']}: {problem['msg']}; start a new run"
            ) from error
    return personas
