"""A course's journal: every finished turn on disk before the next one is planned.

One JSON line a turn, one for each finished session and one for the finished course, appended and flushed. A
kill can leave half a line at the end; that was no finished turn, and opening the journal cuts it off.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from corpus.atomic import write_error
from corpus.record import Course, Session, Turn
from engine.errors import JournalError
from engine.session_state import EndedBy

Watch = Callable[[Turn | Session | Course | str], None]
"""Told of each entry once it is on disk: a turn, a session, the course, or why the course was dropped."""


@dataclass
class Finished:
    """What a journal holds: whole sessions, merged turns of the one in progress (each as its utterances), and
    the course once it is done.

    ``ended_by`` is set when the last of ``turns`` closed its session, which is not written up yet.
    """

    sessions: list[Session] = field(default_factory=list)
    turns: list[tuple[Turn, ...]] = field(default_factory=list)
    ended_by: EndedBy | None = None
    course: Course | None = None
    dropped: str | None = None

    @property
    def utterances(self) -> list[Turn]:
        """Turns of the session in progress as they go on record."""
        return [said for utterances in self.turns for said in utterances]


class Journal:
    """Append-only log of one course. Not for two writers at once; the run folder's lock sees to that."""

    def __init__(self, path: Path, watch: Watch | None = None) -> None:
        """Open or make the journal and cut off a half-written last line."""
        self.path = path
        self._watch = watch
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            self.finished, sound_bytes = _read(path)
            if sound_bytes < path.stat().st_size:
                os.truncate(path, sound_bytes)
            # Unbuffered: what a full disk refused must not be written later, when the file is closed.
            self._stream = path.open("ab", buffering=0)
        except JournalError:
            raise
        except OSError as error:
            raise _cannot_write(path, error) from error

    def turn(self, utterances: tuple[Turn, ...], ended_by: EndedBy | None = None) -> None:
        """Record a finished turn of the session in progress, and that it was the last one where it was.

        Its utterances are one entry, so a kill never leaves half a turn.
        """
        entry = {"turn": [said.model_dump(mode="json", exclude_defaults=True) for said in utterances]}
        self._append(entry if ended_by is None else {**entry, "ended_by": ended_by}, *utterances)

    def session(self, session: Session) -> None:
        """Record that the session in progress is complete; its turns are in the journal already."""
        entry = session.model_dump(mode="json", exclude_defaults=True, exclude={"turns"})
        self._append({"session": entry}, session)

    def course(self, course: Course) -> None:
        """Record the finished course; its sessions are in the journal already."""
        entry = course.model_dump(mode="json", exclude_defaults=True, exclude={"sessions"})
        self._append({"course": entry}, course)

    def drop(self, reason: str) -> None:
        """Record that the course was given up."""
        self._append({"dropped": reason}, reason)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._stream.close()

    def _append(self, entry: Mapping[str, Any], *records: Turn | Session | Course | str) -> None:
        before = self._stream.tell()
        try:
            left = memoryview(orjson.dumps(entry) + b"\n")
            while left:
                left = left[self._stream.write(left) :]
            os.fsync(self._stream.fileno())
        except OSError as error:
            os.truncate(self.path, before)
            raise _cannot_write(self.path, error) from error
        if self._watch is not None:
            for record in records:
                self._watch(record)


def read_journal(path: Path) -> Finished:
    """What the journal holds, without opening it for writing. `JournalError` for a damaged line."""
    try:
        return _read(path)[0]
    except JournalError:
        raise
    except OSError as error:
        raise JournalError(f"{path}: cannot be read ({error.strerror})") from error


def _cannot_write(path: Path, error: OSError) -> JournalError:
    return JournalError(f"{write_error(path, error)}. Finished turns are kept: free the cause and resume")


def _read(path: Path) -> tuple[Finished, int]:
    finished, sound = Finished(), 0
    content = path.read_bytes()
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        if not line.endswith(b"\n"):
            break
        try:
            _take(finished, orjson.loads(line))
        except (orjson.JSONDecodeError, ValidationError, KeyError, TypeError) as error:
            raise JournalError(
                f"{path}:{number}: this line is not a journal entry ({str(error).splitlines()[0]}). The file "
                "was changed from outside; delete it to generate the course anew"
            ) from error
        sound += len(line)
    return finished, sound


def _take(finished: Finished, entry: object) -> None:
    if not isinstance(entry, dict) or not entry:
        raise TypeError("it is no object with an entry's kind as its first key")
    kind, value = next(iter(entry.items()))
    if kind == "turn":
        finished.turns.append(tuple(Turn.model_validate(said) for said in value))
        finished.ended_by = entry.get("ended_by")
    elif kind == "session":
        said = tuple(turn for utterances in finished.turns for turn in utterances)
        finished.sessions.append(Session.model_validate({**value, "turns": said}))
        finished.turns, finished.ended_by = [], None
    elif kind == "course":
        finished.course = Course.model_validate({**value, "sessions": finished.sessions})
    elif kind == "dropped":
        finished.dropped = str(value)
    else:
        raise KeyError(kind)
