"""Read a study's exemplars: hash them, take the lines that may be shown, index what must not come back."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clinical_frameworks.talk import TalkModel, TalkModelError
from corpus.errors import CorpusError
from corpus.record import Course, Speaker
from engine.errors import ExemplarError
from engine.exemplars.guard import LONGEST, SHORTEST, refused
from engine.exemplars.phrases import PrivatePhrases, stretches_of
from engine.study import FROM_EXEMPLARS, Study

SPEAKERS: tuple[Speaker, Speaker] = ("therapist", "patient")
LINES_SHOWN = 4
"""Lines of the speaker in a prompt's head."""
LEAST_LINES = LINES_SHOWN
"""Fewer that may be shown say little about anybody's manner and too much of what one person said."""


@dataclass(frozen=True)
class Exemplars:
    """Private sessions as a study uses them.

    Attributes:
        lines: Of each speaker, the lines that may be shown; never written to disk.
        phrases: What no candidate may share with them.
        hashes: Name of each input to the SHA-256 of its file; the file's name is kept out, as it could be a
            patient's.
        talk: Talk model fitted to them, when the study asks for it.
    """

    lines: Mapping[Speaker, tuple[str, ...]] = field(repr=False)
    phrases: PrivatePhrases = field(repr=False)
    hashes: Mapping[str, str]
    talk: TalkModel | None = None

    def shown(self, speaker: Speaker, rng: random.Random) -> tuple[str, ...]:
        """A few lines of the speaker, drawn for one session."""
        pool = self.lines[speaker]
        return tuple(rng.sample(pool, min(LINES_SHOWN, len(pool))))


def exemplar_hashes(study: Study) -> dict[str, str]:
    """The SHA-256 of each exemplar by its name among the private inputs.

    Raises:
        ExemplarError: A file is missing or cannot be read.
    """
    return {f"exemplar_{number}": _sha256(path) for number, path in enumerate(study.exemplars, start=1)}


def load_exemplars(study: Study) -> Exemplars | None:
    """The study's exemplars; None when it has none.

    Raises:
        ExemplarError: A file cannot be read in the study's format, too few lines of a speaker may be shown,
            or there are too few sessions for a talk model. No message quotes a line.
    """
    if not study.exemplars:
        return None
    courses = [course for path in study.exemplars for course in _read(path, study.exemplar_format or "")]
    return Exemplars(
        lines={speaker: _lines(courses, speaker) for speaker in SPEAKERS},
        phrases=PrivatePhrases(stretches_of(courses)),
        hashes=exemplar_hashes(study),
        talk=_talk_model(courses) if study.talk == FROM_EXEMPLARS else None,
    )


def with_talk_model(study: Study, exemplars: Exemplars | None, folder: Path) -> Study:
    """The study with its talk model in a file: the planners find models by their path.

    What is fitted are counts and rates, no text. The file's name carries its hash, so it never changes.

    Raises:
        StoreError: The disk refuses.
    """
    if exemplars is None or exemplars.talk is None:
        return study
    content = exemplars.talk.model_dump_json().encode()
    path = folder / f"talk-{hashlib.sha256(content).hexdigest()[:16]}.json"
    if not path.exists():
        exemplars.talk.save(path)
    return study.model_copy(update={"talk": str(path)})


def _read(path: Path, format: str) -> list[Course]:
    from corpus.exchange import read_any  # noqa: PLC0415  pyarrow only where there are exemplars

    try:
        courses = list(read_any(path, format))
    except CorpusError as error:
        raise ExemplarError(f"exemplars: {error}") from error
    if not any(session.turns for course in courses for session in course.sessions):
        raise ExemplarError(f"exemplars: {path}: nothing is said in it; leave it out")
    return courses


def _lines(courses: Sequence[Course], speaker: Speaker) -> tuple[str, ...]:
    """Lines that may be shown, each once, in the order they were said."""
    kept: dict[str, None] = {}
    refusals: Counter[str] = Counter()
    for course in courses:
        for session in course.sessions:
            for turn in session.turns:
                if turn.speaker != speaker:
                    continue
                line = " ".join(turn.text.split())
                if (reason := refused(line)) is None:
                    kept[line] = None
                else:
                    refusals[reason] += 1
    if len(kept) < LEAST_LINES:
        counts = (
            ", ".join(f"{count} {reason}" for reason, count in sorted(refusals.items())) or "none refused"
        )
        raise ExemplarError(
            f"exemplars: {len(kept)} lines of the {speaker} may be shown, at least {LEAST_LINES} are needed "
            f"(refused: {counts}). Give more sessions with turns of {SHORTEST} to {LONGEST} words that name "
            "nobody"
        )
    return tuple(kept)


def _talk_model(courses: Sequence[Course]) -> TalkModel:
    from clinical_frameworks.talk.fit import fit_talk_model  # noqa: PLC0415  only when a study asks for it

    try:
        return fit_talk_model(courses, FROM_EXEMPLARS, quality=None)
    except TalkModelError as error:
        raise ExemplarError(
            f"talk: from_exemplars: {error}. Give more exemplars, or a talk model that ships"
        ) from error


def _sha256(path: Path) -> str:
    """Hash of a file, or of a folder's files with their places in it."""
    try:
        if path.is_file():
            return hashlib.sha256(path.read_bytes()).hexdigest()
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else []
        if not files:
            raise ExemplarError(f"exemplars: {path}: no such file or folder, or an empty one")
        digest = hashlib.sha256()
        for file in files:
            name = file.relative_to(path).as_posix()
            digest.update(f"{name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
        return digest.hexdigest()
    except OSError as error:
        raise ExemplarError(f"exemplars: {path}: cannot be read ({error.strerror})") from error
