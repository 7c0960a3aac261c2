"""Names and purposes of a modality's techniques, from the ``techniques.yaml`` in its folder."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from clinical_frameworks.modality.techniques import Technique, read_techniques
from clinical_frameworks.registry import GROUP
from corpus.record import Course, Turn
from studio.casebook.session_view import SessionView
from studio.casebook.wording import in_words


@dataclass(frozen=True, slots=True)
class TechniqueWords:
    """A technique as people speak of it. ``purpose`` is empty when the modality does not describe it."""

    name: str
    purpose: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TechniqueUse:
    """A technique and the stretch of turns it was used in."""

    name: str
    purpose: str
    first: Turn
    last: Turn


@cache
def techniques_of(framework: str | None) -> Mapping[str, Technique]:
    """The techniques of an installed modality by their id; empty for any other and for one without the file.

    The modality itself is not loaded: words of a course on record do not depend on its planner.

    Raises:
        ClinicalDataError: The modality's file is faulty.
    """
    for entry in entry_points(group=GROUP):
        spec = importlib.util.find_spec(entry.module) if entry.name == framework else None
        if spec is not None and spec.origin is not None:
            path = Path(spec.origin).parent / "techniques.yaml"
            return read_techniques(path) if path.is_file() else {}
    return {}


def named(technique: str, framework: str | None) -> TechniqueWords:
    """A technique's words; its id in words when the modality does not describe it."""
    found = techniques_of(framework).get(technique)
    if found is None:
        return TechniqueWords(in_words(technique).capitalize())
    return TechniqueWords(found.name, found.purpose, found.steps)


def techniques_used(course: Course, view: SessionView) -> list[TechniqueUse]:
    """The techniques that turns carry, in order of first use."""
    stretches: dict[str, list[Turn]] = {}
    for turn in view.turns:
        if turn.technique is not None:
            stretches.setdefault(turn.technique, []).append(turn)
    words = {technique: named(technique, course.framework) for technique in stretches}
    return [
        TechniqueUse(words[technique].name, words[technique].purpose, turns[0], turns[-1])
        for technique, turns in stretches.items()
    ]
