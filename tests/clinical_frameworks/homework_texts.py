"""What is said about a kind of homework, whoever says it."""

from __future__ import annotations

from collections.abc import Iterator

from clinical_frameworks.modality.homework import HomeworkKind


def spoken(kind: HomeworkKind) -> Iterator[str]:
    """What the patient says of it."""
    yield from (*kind.outcomes.done, *kind.outcomes.partly, *kind.outcomes.not_done)
    yield from (*kind.obstacles, *kind.learnings)


def texts(kind: HomeworkKind) -> Iterator[str]:
    """All of it: tasks, sizes and what the patient says."""
    yield from (*kind.tasks, *kind.sizes, *spoken(kind))
