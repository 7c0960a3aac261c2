"""Length laws of merged turns: mixtures of log-normals, rounded to whole words."""

from __future__ import annotations

import math
import random

from pydantic import Field, model_validator

from corpus.record import Record

_TRIES = 50


class Component(Record):
    """One log-normal of a mixture."""

    weight: float = Field(gt=0.0, le=1.0)
    log_mean: float = Field(description="Mean of the natural logarithm of the words.")
    log_sd: float = Field(gt=0.0)


class LengthLaw(Record):
    """Words of a merged turn without fillers, repeats and lead-in, in a session of ordinary verbosity."""

    components: tuple[Component, ...] = Field(min_length=1)
    turns: int = Field(ge=1, description="Merged turns it was fitted to.")
    limit_words: int = Field(ge=1, description="No turn is drawn longer than this.")

    @model_validator(mode="after")
    def _weights_add_up(self) -> LengthLaw:
        total = sum(component.weight for component in self.components)
        if not math.isclose(total, 1.0, abs_tol=1e-3):
            raise ValueError(f"weights of the components add up to {total:.4f}, not 1")
        return self

    def draw(self, rng: random.Random, multiplier: float = 1.0) -> int:
        """Draw a length in words, from 1 to ``limit_words``; ``multiplier`` scales the law."""
        weights = [component.weight for component in self.components]
        for _ in range(_TRIES):
            component = rng.choices(self.components, weights)[0]
            words = multiplier * math.exp(rng.gauss(component.log_mean, component.log_sd))
            if words < self.limit_words + 0.5:
                return max(1, math.floor(words + 0.5))
        return self.limit_words


class SpeakerLengths(Record):
    """The laws of one speaker."""

    overall: LengthLaw
    families: dict[str, LengthLaw] = Field(
        description="By family of act; a family with too few turns has none and uses ``overall``."
    )

    def law(self, family: str | None) -> LengthLaw:
        """The law of a family, or the overall one for None and for families without a law of their own."""
        return self.overall if family is None else self.families.get(family, self.overall)
