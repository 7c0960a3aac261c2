"""Which disorders come together (``comorbidity.yaml``)."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path

from pydantic import Field, model_validator

from corpus.record import Probability, Record
from personas.data_file import read_data_file
from personas.vocabulary import DISORDERS, Disorder, Severity

COMORBIDITY_FILE = Path(__file__).with_name("comorbidity.yaml")


class Exclusion(Record):
    """Disorders of which a patient has one at most."""

    disorders: tuple[Disorder, ...] = Field(min_length=2)
    reason: str

    def covers(self, one: Disorder, other: Disorder) -> bool:
        """True when both are among the disorders."""
        return one in self.disorders and other in self.disorders


class Comorbidity(Record):
    """The content of ``comorbidity.yaml``."""

    chances: dict[Disorder, dict[Disorder, Probability]]
    by_severity: dict[Severity, float]
    most: int = Field(ge=0)
    never_together: tuple[Exclusion, ...] = ()

    @model_validator(mode="after")
    def _complete_and_possible(self) -> Comorbidity:
        if missing := sorted(set(DISORDERS) - set(self.chances)):
            raise ValueError(f"chances: missing {', '.join(missing)}")
        for disorder, others in self.chances.items():
            for other in others:
                if disorder == other or any(pair.covers(disorder, other) for pair in self.never_together):
                    raise ValueError(f"chances.{disorder}: {other!r} cannot come with it (never_together)")
        return self


@lru_cache(maxsize=1)
def comorbidity() -> Comorbidity:
    """Load ``comorbidity.yaml``. Raises `PersonaDataError` when it does not fit the schema."""
    return read_data_file(COMORBIDITY_FILE, Comorbidity)


def draw_comorbid(disorder: Disorder, severity: Severity, rng: random.Random) -> tuple[Disorder, ...]:
    """Draw comorbid disorders, at most two; likelier in severe patients."""
    table = comorbidity()
    factor = table.by_severity[severity]
    drawn = [other for other, chance in table.chances[disorder].items() if rng.random() < chance * factor]
    if len(drawn) > table.most:
        drawn = rng.sample(drawn, table.most)
    return tuple(drawn)


def exclusion(one: Disorder, other: Disorder) -> str | None:
    """Say why nobody has both disorders, or None when they can come together."""
    pairs = comorbidity().never_together
    return next((pair.reason for pair in pairs if one != other and pair.covers(one, other)), None)
