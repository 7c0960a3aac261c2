"""How far a run is, read from its journals; the run may be going on at the same time."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from engine.course import course_id
from engine.journal import Finished, read_journal
from engine.run_folder import RunFolder

CourseState = Literal["finished", "in progress", "dropped", "not started"]


@dataclass(frozen=True, slots=True)
class CourseStatus:
    """One course: sessions that are complete, and turns of the one in progress."""

    course: str
    state: CourseState
    sessions: int
    turns_in_session: int
    reason: str | None = None

    @property
    def goes_on_at(self) -> str | None:
        """Where `resume` would take it up, or None when there is nothing left to do."""
        if self.state in ("finished", "dropped"):
            return None
        return f"session {self.sessions + 1}, turn {self.turns_in_session}"


@dataclass(slots=True)
class RunStatus:
    """The run as a whole. Tokens and seconds are those of the model calls of finished turns."""

    study: str
    running: bool
    sessions_planned: int
    complete: bool
    courses: list[CourseStatus] = field(default_factory=list)
    sessions: int = 0
    turns: int = 0
    marked: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    refused: Counter[str] = field(default_factory=Counter)
    """Refused candidates by the check that refused them."""

    def count(self, state: CourseState) -> int:
        """Number of courses in a state."""
        return sum(course.state == state for course in self.courses)


def read_status(folder: RunFolder) -> RunStatus:
    """Read the run's journals, one at a time.

    Raises:
        RunError: No run there, or one of its files is damaged.
    """
    study = folder.study()
    patients = folder.patients()
    status = RunStatus(
        study=study.study,
        running=folder.is_locked(),
        sessions_planned=len(patients) * study.sessions,
        complete=(folder.corpus / "manifest.json").is_file(),
    )
    for patient in patients:
        path = folder.journal(course_id(study, patient))
        if not path.exists():
            status.courses.append(CourseStatus(path.stem, "not started", 0, 0))
            continue
        finished = read_journal(path)
        _count(status, finished)
        state: CourseState = "in progress"
        if finished.course is not None:
            state = "finished"
        elif finished.dropped is not None:
            state = "dropped"
        status.courses.append(
            CourseStatus(path.stem, state, len(finished.sessions), len(finished.turns), finished.dropped)
        )
    return status


def status_data(status: RunStatus) -> dict[str, Any]:
    """The status for other programs."""
    data: dict[str, Any] = {entry.name: getattr(status, entry.name) for entry in fields(status)}
    data["courses"] = [{**asdict(course), "goes_on_at": course.goes_on_at} for course in status.courses]
    return data


def _count(status: RunStatus, finished: Finished) -> None:
    status.sessions += len(finished.sessions)
    for turn in (*(turn for session in finished.sessions for turn in session.turns), *finished.utterances):
        status.turns += 1
        made = turn.provenance
        if made is None:
            continue
        status.marked += made.marked
        status.prompt_tokens += made.prompt_tokens
        status.cached_tokens += made.cached_tokens
        status.completion_tokens += made.completion_tokens
        status.seconds += made.seconds
        status.refused.update(failure.check for failure in made.failures)
