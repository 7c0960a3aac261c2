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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from clinical_frameworks.registry import load_framework
from corpus.atomic import atomic_file
from engine.errors import RunError
from engine.exemplars.load import exemplar_hashes
from engine.framework_identity import framework_identity
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

    def check_new(self) -> None:
        """Refuse a folder that cannot become a run: `RunError` for a run or anything else in it."""
        if self.exists():
            raise RunError(f"{self.path}: a run was begun here; go on with: theraloom resume {self.path}")
        if self.path.is_file():
            raise RunError(f"{self.path}: is a file; name a new folder")
        if self.path.exists() and any(not _is_leftover(file) for file in self.path.iterdir()):
            raise RunError(f"{self.path}: the folder is not empty; name a new one")

    def begin(self, study: Study, patients: Sequence[Patient], therapists: Sequence[Therapist]) -> None:
        """Write personas first and the run file last, so that a run file means a complete beginning."""
        self.check_new()
        _write_lines(self.path / "patients.jsonl", patients)
        _write_lines(self.path / "therapists.jsonl", therapists)
        run = {
            "format": FORMAT,
            "synthetic": True,
            "study": study.model_dump(mode="json"),
            "fingerprint": study.fingerprint(),
            "versions": {"theraloom": version("theraloom")},
            "framework": framework_identity(study, load_framework(study.framework)),
            "private_inputs": {
                **exemplar_hashes(study),
                **{
                    f"{patient.id}/{name}": sha256
                    for patient in patients
                    for name, sha256 in patient.private_inputs.items()
                },
            },
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
        if self._read_run().get("fingerprint") == study.fingerprint():
            return
        begun = self.study().model_dump(mode="json")
        changed = [name for name, value in study.model_dump(mode="json").items() if begun[name] != value]
        raise RunError(
            f"{self.path}: this run was begun with another {', '.join(changed) or 'version of the study'}. "
            "What is generated must not change half-way: resume without this change, or start a new run"
        )

    def private_inputs(self) -> dict[str, str]:
        """What may stem from real people and this run is made with: name to SHA-256."""
        return dict(self._read_run().get("private_inputs", {}))

    def check_exemplars(self, hashes: Mapping[str, str]) -> None:
        """Refuse to go on with other exemplars than the run was begun with, by their content."""
        begun = {name: sha256 for name, sha256 in self.private_inputs().items() if "/" not in name}
        if begun != dict(hashes):
            changed = sorted(name for name in {*begun, *hashes} if begun.get(name) != hashes.get(name))
            raise RunError(
                f"{self.path}: {', '.join(changed)}: not what this run was begun with. Give back the same "
                "files, or start a new run"
            )

    def check_framework(self, identity: Mapping[str, str]) -> None:
        """Refuse to go on with another framework, or another state of its folder, than the run began with."""
        begun = self._read_run().get("framework", identity)
        if changed := sorted(name for name in {*begun, *identity} if begun.get(name) != identity.get(name)):
            raise RunError(
                f"{self.path}: framework {begun.get('name')!r} has another {', '.join(changed)} than when "
                "this run was begun. Give it back as it was, or start a new run"
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

    def is_locked(self) -> bool:
        """True while a process works on the run."""
        try:
            with self.lock():
                return False
        except RunError:
            return True

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


def _is_leftover(file: Path) -> bool:
    """True for what a beginning that was killed leaves; it is written anew."""
    return file.name in ("patients.jsonl", "therapists.jsonl") or file.name.endswith(".tmp")


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
