"""The prompt files of a locale: which there must be, and the placeholders each may and must have."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2
from jinja2 import meta

from engine.errors import LocaleError, PromptError

_WHO = frozenset({"name", "age", "occupation", "gender", "manner", "address"})
_CULTURE = frozenset({"address", "country", "institutions", "holidays"})
PLACEHOLDERS: dict[str, frozenset[str]] = {
    "reword_patient": _WHO | _CULTURE,
    "reword_therapist": _CULTURE | {"gender"},
    "reword_tail": frozenset({"draft"}),
    "chat_patient": _WHO | _CULTURE | {"number", "sessions", "facts", "memory", "distress", "reticent"},
    "chat_therapist": _CULTURE | {"framework", "number", "sessions", "name", "gender", "memory", "agenda"},
    "note_tail": frozenset({"note", "words"}),
    "free_tail": frozenset({"act", "words"}),
    "plan_tail": frozenset({"speaker", "acts", "words", "minutes_left"}),
}
"""What each template is given. A locale must use what the English template uses, and may use the rest."""


@cache
def environment(folder: Path) -> jinja2.Environment:
    """The environment that reads templates from ``folder``, one a folder."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


def render_in(folder: Path, name: str, values: dict[str, object]) -> str:
    """Fill the template ``name`` (without ``.j2``) of ``folder``; `PromptError` when a value is missing."""
    try:
        return environment(folder).get_template(f"{name}.j2").render(**values).strip()
    except jinja2.TemplateError as error:
        raise PromptError(f"prompt {name}.j2: {error}") from error


def used_placeholders(path: Path) -> frozenset[str]:
    """Names a template uses. `LocaleError` when it cannot be read or is no template."""
    try:
        source = path.read_text(encoding="utf-8")
        return frozenset(meta.find_undeclared_variables(jinja2.Environment(autoescape=False).parse(source)))
    except FileNotFoundError as error:
        raise LocaleError(f"{path}: is missing; every locale needs this template") from error
    except (OSError, UnicodeDecodeError, jinja2.TemplateError) as error:
        raise LocaleError(f"{path}: cannot be read as a template ({error})") from error


def check_templates(folder: Path, source: Path) -> None:
    """Compare the templates of ``folder`` with those of the source language.

    Raises:
        LocaleError: One is missing or nothing fills it, lacks a placeholder or has one that nothing fills.
    """
    for path in sorted(folder.glob("*.j2")):
        if path.stem not in PLACEHOLDERS:
            raise LocaleError(f"{path}: no prompt of that name; there are {', '.join(PLACEHOLDERS)}")
    for name, allowed in PLACEHOLDERS.items():
        path = folder / f"{name}.j2"
        used = used_placeholders(path)
        if unknown := sorted(used - allowed):
            raise LocaleError(
                f"{path}: placeholder {unknown[0]!r} is never filled; it may use {', '.join(sorted(allowed))}"
            )
        if lacking := sorted(used_placeholders(source / f"{name}.j2") - used):
            raise LocaleError(f"{path}: placeholder {lacking[0]!r} is missing; the English template has it")
