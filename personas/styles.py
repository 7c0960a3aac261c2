"""Communication styles, resistance shapes, stage of change and trust: how a patient talks and opens up."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path

from pydantic import Field, model_validator

from corpus.record import Probability, Record
from personas.data_file import read_data_file
from personas.vocabulary import (
    DISORDERS,
    RESISTANCES,
    SEVERITIES,
    STAGES,
    STYLES,
    Disorder,
    Resistance,
    Severity,
    StageOfChange,
    Style,
)

STYLES_FILE = Path(__file__).with_name("styles.yaml")


class StyleTraits(Record):
    """What a communication style means for length, disclosure and habits of speech."""

    words: float = Field(gt=0.0, description="Multiplier on a turn's words.")
    max_sentences: int | None = Field(default=None, ge=1, description="Limit in one turn; None for no limit.")
    trust_start: Probability
    trust_gain: float = Field(gt=0.0, description="Multiplier on what a helpful turn adds to trust.")
    digression: Probability = Field(description="Chance per turn of leaving the topic.")
    interruption: Probability = Field(description="Chance per turn of cutting in.")
    agreement: Probability = Field(description="Chance per turn of agreeing whatever was said.")
    habits: tuple[str, ...] = Field(min_length=1)


class ResistanceTraits(Record):
    """What a resistance shape means."""

    words: float = Field(gt=0.0, description="Multiplier on top of the style's.")
    trust: float = Field(ge=-1.0, le=0.0, description="Added to baseline trust.")
    habits: tuple[str, ...] = Field(min_length=1)
    weights: dict[Style, float]
    disorders: dict[Disorder, float]


class StyleBook(Record):
    """The content of ``styles.yaml``."""

    styles: dict[Style, StyleTraits]
    resistances: dict[Resistance, ResistanceTraits]
    resists: dict[Style, Probability]
    resists_by_stage: dict[StageOfChange, float]
    stages: dict[Severity, dict[StageOfChange, Probability]]
    trust_by_disorder: dict[Disorder, float]

    @model_validator(mode="after")
    def _complete(self) -> StyleBook:
        tables: list[tuple[str, set[str], tuple[str, ...]]] = [
            ("styles", set(self.styles), STYLES),
            ("resistances", set(self.resistances), RESISTANCES),
            ("resists", set(self.resists), STYLES),
            ("resists_by_stage", set(self.resists_by_stage), STAGES),
            ("stages", set(self.stages), SEVERITIES),
            ("trust_by_disorder", set(self.trust_by_disorder), DISORDERS),
        ]
        for name, given, wanted in tables:
            if missing := sorted(set(wanted) - given):
                raise ValueError(f"{name}: missing {', '.join(missing)}")
        return self


@lru_cache(maxsize=1)
def style_book() -> StyleBook:
    """Load ``styles.yaml``. Raises `PersonaDataError` when it does not fit the schema."""
    return read_data_file(STYLES_FILE, StyleBook)


def style_traits(style: Style) -> StyleTraits:
    """Traits of a communication style."""
    return style_book().styles[style]


def resistance_traits(resistance: Resistance) -> ResistanceTraits:
    """Traits of a resistance shape."""
    return style_book().resistances[resistance]


def draw_stage(severity: Severity, rng: random.Random) -> StageOfChange:
    """Draw a stage of change; earlier stages are likelier in severe patients."""
    shares = style_book().stages[severity]
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def draw_resistance(
    style: Style, disorder: Disorder, stage: StageOfChange, rng: random.Random
) -> Resistance | None:
    """Draw whether and how a patient resists; likelier in early stages, its shape by style and disorder."""
    book = style_book()
    if rng.random() >= min(0.9, book.resists[style] * book.resists_by_stage[stage]):
        return None
    weights = {
        shape: traits.weights.get(style, 0.0) * traits.disorders.get(disorder, 1.0)
        for shape, traits in book.resistances.items()
    }
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def draw_trust(style: Style, disorder: Disorder, resistance: Resistance | None, rng: random.Random) -> float:
    """Draw baseline trust, 0.02-0.9: the style's start, lower in PTSD and in hostile patients."""
    book = style_book()
    trust = book.styles[style].trust_start + book.trust_by_disorder[disorder]
    if resistance is not None:
        trust += book.resistances[resistance].trust
    return round(max(0.02, min(0.9, trust + rng.gauss(0.0, 0.06))), 2)
