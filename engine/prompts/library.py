"""Load, render and hash the prompt files under ``templates/`` and the examples in ``examples.yaml``."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import jinja2
import yaml
from pydantic import Field, ValidationError

from corpus.record import Record, Speaker
from engine.errors import PromptError

_FOLDER = Path(__file__).parent
_TEMPLATES = _FOLDER / "templates"
_EXAMPLES = _FOLDER / "examples.yaml"


class Example(Record):
    """A plain draft and the way that speaker says it."""

    draft: str
    spoken: str


class Examples(Record):
    """Draft-to-speech pairs from which each session draws its own few."""

    therapist: tuple[Example, ...] = Field(min_length=3)
    patient: dict[str, tuple[Example, ...]] = Field(description="By communication style.")

    def of(self, speaker: Speaker, style: str) -> tuple[Example, ...]:
        """The pairs for a speaker; `PromptError` for a style without examples."""
        if speaker == "therapist":
            return self.therapist
        if style not in self.patient:
            raise PromptError(
                f"{_EXAMPLES.name}: no examples for the communication style {style!r}; "
                f"there are {', '.join(sorted(self.patient))}"
            )
        return self.patient[style]


@cache
def load_examples() -> Examples:
    """Read ``examples.yaml``; `PromptError` naming the field when it does not fit."""
    try:
        return Examples.model_validate(yaml.safe_load(_EXAMPLES.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise PromptError(f"{_EXAMPLES}: {error}") from error


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


def render(name: str, /, **values: object) -> str:
    """Fill the template ``name`` (without ``.j2``); `PromptError` when a value is missing."""
    try:
        return _environment().get_template(f"{name}.j2").render(**values).strip()
    except jinja2.TemplateError as error:
        raise PromptError(f"prompt {name}.j2: {error}") from error


@cache
def prompt_hashes() -> dict[str, str]:
    """SHA-256 of every prompt file by its name, for provenance."""
    files = [*sorted(_TEMPLATES.glob("*.j2")), _EXAMPLES]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
