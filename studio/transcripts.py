"""Readable transcripts of a run: Markdown, one file a session."""

from __future__ import annotations

from pathlib import Path

from corpus.exchange import write_any
from corpus.store import read_courses
from engine.run_folder import RunFolder


def write_transcripts(folder: RunFolder) -> list[Path]:
    """Write ``transcripts/COURSE-session-N.md`` for every session of the corpus; return the files.

    Raises:
        StoreError: The corpus cannot be read or the disk refuses.
    """
    files: list[Path] = []
    for course in read_courses(folder.corpus):
        for session in course.sessions:
            path = folder.transcripts / f"{course.id}-session-{session.number}.md"
            write_any([course.model_copy(update={"sessions": (session,)})], path, "markdown")
            files.append(path)
    return files
