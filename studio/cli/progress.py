"""Progress of a run: a live bar on a terminal, plain lines elsewhere, or JSON events for programs."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Protocol

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from corpus.record import Course, Session, Turn

SECONDS_BETWEEN_LINES = 15.0
"""Between two plain lines while a session goes on: a log stays short, a slow model still shows life."""

Entry = Turn | Session | Course | str


class ProgressView(Protocol):
    """What shows a run's progress while it goes on."""

    def __enter__(self) -> ProgressView:
        """Begin to show."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop showing."""
        ...

    def __call__(self, course_id: str, entry: Entry) -> None:
        """Take what has just reached the disk."""
        ...


class Tally:
    """What was done so far in this process, and how much of the whole run is done."""

    def __init__(self, sessions: int, words_per_session: int, done: Mapping[str, tuple[int, int]]) -> None:
        """Count on from ``done``: finished sessions, and words of the one in progress, by course id."""
        self.sessions = sessions
        self.words_per_session = words_per_session
        self.done_sessions = sum(finished for finished, _ in done.values())
        self.words: Counter[str] = Counter({course: words for course, (_, words) in done.items()})
        self.turns: Counter[str] = Counter()
        self.total_turns = 0
        self.marked = 0
        self.dropped = 0

    def take(self, course_id: str, entry: Entry) -> None:
        """Count an entry."""
        if isinstance(entry, Turn):
            self.words[course_id] += len(entry.text.split())
            self.turns[course_id] += 1
            self.total_turns += 1
            self.marked += entry.provenance is not None and entry.provenance.marked
        elif isinstance(entry, Session):
            self.done_sessions += 1
            self.words[course_id] = self.turns[course_id] = 0
        elif isinstance(entry, str):
            self.dropped += 1
            self.words[course_id] = 0

    @property
    def fraction(self) -> float:
        """Share of the run's sessions done, the ones in progress counted by their words, 0-1."""
        # A session may run over its words; it is not done before it says so.
        going = sum(min(0.99, words / self.words_per_session) for words in self.words.values())
        return min(1.0, (self.done_sessions + going) / max(1, self.sessions))

    @property
    def line(self) -> str:
        """Where the run stands, in words."""
        text = f"sessions {self.done_sessions}/{self.sessions}, {self.total_turns} turns"
        text += f", {self.marked} marked" if self.marked else ""
        return text + (f", {self.dropped} dropped" if self.dropped else "")


class LiveBar:
    """One bar on stderr."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task(tally.line, total=1.0)
        self._progress.update(self._task, completed=tally.fraction)

    def __enter__(self) -> LiveBar:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def __call__(self, course_id: str, entry: Entry) -> None:
        """Move the bar."""
        self._tally.take(course_id, entry)
        self._progress.update(
            self._task, completed=self._tally.fraction, description=f"{course_id}: {self._tally.line}"
        )


class PlainLines:
    """A line on stderr for each finished session, and now and then while one goes on."""

    def __init__(self, tally: Tally, clock: Callable[[], float] = time.monotonic) -> None:
        self._tally = tally
        self._clock = clock
        self._last = clock()

    def __enter__(self) -> PlainLines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def __call__(self, course_id: str, entry: Entry) -> None:
        """Say what happened, unless it is a turn and the last line is fresh."""
        self._tally.take(course_id, entry)
        if isinstance(entry, Session):
            spent = f" in {entry.provenance.seconds:.0f} s" if entry.provenance is not None else ""
            self._say(f"{entry.id} done: {len(entry.turns)} turns{spent}; {self._tally.line}")
        elif isinstance(entry, str):
            self._say(f"{course_id} dropped: {entry}")
        elif isinstance(entry, Turn) and self._clock() - self._last >= SECONDS_BETWEEN_LINES:
            self._say(f"{entry.id}; {self._tally.fraction:.0%}, {self._tally.line}")

    def _say(self, line: str) -> None:
        typer.echo(line, err=True)
        self._last = self._clock()


class JsonEvents:
    """One JSON object a line on stdout for everything that reaches the disk."""

    def __enter__(self) -> JsonEvents:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def __call__(self, course_id: str, entry: Entry) -> None:
        """Print the event."""
        if isinstance(entry, Turn):
            marked = entry.provenance is not None and entry.provenance.marked
            event("turn", course=course_id, turn=entry.id, speaker=entry.speaker, marked=marked)
        elif isinstance(entry, Session):
            event("session", course=course_id, session=entry.id, turns=len(entry.turns), grade=entry.grade)
        elif isinstance(entry, Course):
            event("course", course=course_id, sessions=len(entry.sessions))
        else:
            event("dropped", course=course_id, reason=entry)


def event(name: str, **fields: Any) -> None:  # noqa: ANN401
    """Print one JSON event on stdout."""
    typer.echo(orjson.dumps({"event": name, **fields}))


def make_view(tally: Tally, *, as_json: bool) -> ProgressView:
    """Choose by where the output goes."""
    if as_json:
        return JsonEvents()
    return LiveBar(tally) if sys.stderr.isatty() else PlainLines(tally)
