"""The casebook of the hand-made course, and one of a generated course."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from corpus.record import Course
from corpus.store import read_courses
from studio.casebook.documents import casebook
from tests.studio.casebook.records import two_sessions

DAY = dt.date(2026, 3, 2)


def texts(course: Course) -> dict[str, str]:
    """Markdown of each document by its name, without the backslashes that guard signs."""
    return {document.name: document.text.replace("\\", "") for document in casebook(course, DAY).documents}


@pytest.fixture(scope="session")
def by_hand() -> dict[str, str]:
    return texts(two_sessions())


@pytest.fixture(scope="session")
def generated_courses(long_run: Path) -> list[Course]:
    return list(read_courses(long_run / "corpus"))
