"""Voice and face descriptors, drawn from gender, age and culture, for the renderers."""

from __future__ import annotations

import random
from typing import Literal, get_args

from personas.names import culture_of
from personas.people import Face, Voice
from personas.vocabulary import Disorder, Gender, Severity, Style

RATE_BY_STYLE: dict[str, float] = {
    "plain": 1.0,
    "upset": 1.03,
    "verbose": 1.1,
    "reserved": 0.92,
    "tangent": 1.04,
    "pleasing": 1.0,
}
"""Speech rate against an ordinary speaker; assumption."""
DEPRESSED_RATE: dict[str, float] = {"mild": 0.98, "moderate": 0.95, "severe": 0.88}
"""Slower speech in depression (review: Cummins et al. 2015, Speech Communication 71); size assumed."""
SLOWED: frozenset[Disorder] = frozenset(
    {"depression", "recurrent_depression", "dysthymia", "bipolar2", "schizoaffective"}
)
"""Disorders whose patients come while depressed (bipolar II and schizoaffective: assumption)."""
AGE_OF_GREY = 45
"""Years from which grey hair becomes common (assumption)."""
Build = Literal["slim", "average", "stocky", "heavy"]


def draw_voice(
    gender: Gender,
    age: int,
    culture: str,
    rng: random.Random,
    *,
    style: Style = "plain",
    disorder: Disorder | None = None,
    severity: Severity = "mild",
) -> Voice:
    """Draw a voice. Depression slows it by severity, old age a little."""
    rate = RATE_BY_STYLE[style] * (1.0 - 0.003 * max(0, age - 60)) * rng.uniform(0.95, 1.05)
    if disorder in SLOWED:
        rate *= DEPRESSED_RATE[severity]
    return Voice(
        gender=gender,
        age=age,
        pitch=round(max(-1.0, min(1.0, rng.gauss(0.0, 0.4))), 2),
        rate=round(max(0.6, min(1.5, rate)), 2),
        accent=culture_of(culture).accent,
    )


def draw_face(gender: Gender, age: int, culture: str, rng: random.Random) -> Face:
    """Draw a face. Colours vary within every culture; grey and bald come with age."""
    origin = culture_of(culture)
    low, high = rng.choices(((1, 3), (4, 6), (7, 10)), weights=origin.skin)[0]
    hair = _draw_hair(gender, age, origin.dark_hair, rng)
    length = "none"
    if hair != "bald":
        lengths = {"woman": (0.2, 0.4, 0.4), "man": (0.85, 0.1, 0.05), "nonbinary": (0.5, 0.3, 0.2)}[gender]
        length = rng.choices(("short", "medium", "long"), weights=lengths)[0]
    eyes = "brown" if rng.random() < origin.dark_eyes else rng.choice(("blue", "green", "hazel"))
    return Face.model_validate(
        {
            "gender": gender,
            "age": age,
            "skin": rng.randint(low, high),
            "hair": hair,
            "hair_length": length,
            "eyes": eyes,
            "build": rng.choices(get_args(Build), weights=(0.25, 0.45, 0.15, 0.15))[0],
        }
    )


def _draw_hair(gender: Gender, age: int, dark_share: float, rng: random.Random) -> str:
    if gender == "man" and rng.random() < 0.006 * max(0, age - 25):
        return "bald"
    grey = min(0.95, 0.03 * max(0, age - AGE_OF_GREY))
    if rng.random() < grey:
        return "white" if age > 70 and rng.random() < 0.5 else "grey"
    if rng.random() < dark_share:
        return rng.choice(("dark_brown", "black"))
    return rng.choices(("blond", "light_brown", "red"), weights=(0.45, 0.45, 0.1))[0]
