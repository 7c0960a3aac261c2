"""The seam of the wordings and their choice by name."""

from __future__ import annotations

from typing import Literal, Protocol

from clinical_frameworks.framework import TurnPlan
from engine.locales import Locale, source_locale
from engine.prompts import Prompt
from engine.scene import Scene

WordingName = Literal["reword", "note", "free"]


class Wording(Protocol):
    """Builds the prompt for one planned turn."""

    @property
    def name(self) -> WordingName:
        """The wording's name."""
        ...

    @property
    def by_parts(self) -> bool:
        """True when a turn made of several lines is worded line by line."""
        ...

    def prompt(self, scene: Scene, turn: TurnPlan) -> Prompt:
        """The prompt of the turn's speaker. Pure: the same scene and turn give the same prompt."""
        ...

    def max_tokens(self, turn: TurnPlan) -> int:
        """Upper bound of generated tokens; a longer reply is cut and then refused by a check."""
        ...


def tokens_for(turn: TurnPlan, locale: Locale, margin: int) -> int:
    """Tokens for the planned words as the language needs them, and a margin."""
    return round(locale.lists.length.tokens_per_word * locale.words_for(turn.target_words)) + margin


def make_wording(name: WordingName, *, plans: bool = False, locale: Locale | None = None) -> Wording:
    """The wording of that name; with ``plans`` the one in which the model names its own act.

    ``locale`` is the language of its scenes, English when None.

    Raises:
        ValueError: ``plans`` with a wording that needs a planned turn.
    """
    from engine.wording.chat import FreeWording, NoteWording  # noqa: PLC0415  they import this module's seam
    from engine.wording.reword import RewordWording  # noqa: PLC0415

    spoken = locale or source_locale()
    if plans:
        if name != "free":
            raise ValueError(f"wording {name!r} needs a planned turn; a model that plans speaks 'free'")
        return FreeWording(spoken, plans=True)
    wordings: dict[WordingName, type[RewordWording | NoteWording | FreeWording]] = {
        "reword": RewordWording,
        "note": NoteWording,
        "free": FreeWording,
    }
    return wordings[name](spoken)
