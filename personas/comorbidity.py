"""Which disorders come together (``comorbidity.yaml``)."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from corpus.record import Probability, Record
from personas.data_file import read_data_file
from personas.vocabulary import Disorder, Severity

COMORBIDITY_FILE = Path(__file__).with_name("comorbidity.yaml")


class Comorbidity(Record):
    """The content of ``comorbidity.yaml``."""

    chances: dict[Disorder, dict[Disorder, Probability]]
    by_severity: dict[Severity, float]
    most: int = Field(ge=0)


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
