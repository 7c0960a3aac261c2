"""The engine: from a study to a corpus of courses, turn by turn, on a language model.

The names below are the room's public entry. They are loaded on first use, so importing `engine` is cheap and
needs neither langgraph nor a model runtime.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.course import CourseUnit, course_unit, generate_course
    from engine.llm import LLM, ScriptedLLM, fetch_model, open_llm
    from engine.run_folder import RunFolder
    from engine.runner import RunResult, make_personas, run_study
    from engine.study import Study
    from engine.study_file import read_study

_HOME = {
    "CourseUnit": "engine.course",
    "LLM": "engine.llm",
    "RunFolder": "engine.run_folder",
    "RunResult": "engine.runner",
    "ScriptedLLM": "engine.llm",
    "Study": "engine.study",
    "course_unit": "engine.course",
    "fetch_model": "engine.llm",
    "generate_course": "engine.course",
    "make_personas": "engine.runner",
    "open_llm": "engine.llm",
    "read_study": "engine.study_file",
    "run_study": "engine.runner",
}

__all__ = [
    "LLM",
    "CourseUnit",
    "RunFolder",
    "RunResult",
    "ScriptedLLM",
    "Study",
    "course_unit",
    "fetch_model",
    "generate_course",
    "make_personas",
    "open_llm",
    "read_study",
    "run_study",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'engine' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
