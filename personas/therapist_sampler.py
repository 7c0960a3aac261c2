"""Sample a therapist persona."""

from __future__ import annotations

import random
from collections.abc import Collection
from typing import get_args

from personas.appearance import draw_face, draw_voice
from personas.names import draw_first_name, draw_last_name
from personas.therapist import YOUNGEST_QUALIFIED, Manner, Pace, Therapist
from personas.vocabulary import GENDERS, Gender

PACES = get_args(Pace)


def sample_therapist(
    therapist_id: str,
    framework: str,
    rng: random.Random,
    *,
    culture: str = "en_US",
    gender: Gender | None = None,
    avoid_names: Collection[str] = (),
) -> Therapist:
    """Sample a therapist of a framework; the first name is none of ``avoid_names``."""
    gender = gender or rng.choices(GENDERS, weights=(0.68, 0.3, 0.02))[0]
    age = rng.randint(29, 68)
    first_name = draw_first_name(culture, gender, avoid_names, rng)
    # More experienced therapists lead a little less (assumption).
    experience = rng.randint(1, age - YOUNGEST_QUALIFIED)
    directiveness = max(0.1, min(0.9, rng.gauss(0.55 - 0.004 * experience, 0.12)))
    return Therapist(
        id=therapist_id,
        name=f"{first_name} {draw_last_name(culture, gender, rng)}",
        first_name=first_name,
        age=age,
        gender=gender,
        culture=culture,
        framework=framework,
        experience_years=experience,
        manner=Manner(
            warmth=round(max(0.2, min(1.0, rng.gauss(0.7, 0.13))), 2),
            directiveness=round(directiveness, 2),
            pace=rng.choices(PACES, weights=(0.3, 0.5, 0.2))[0],
        ),
        voice=draw_voice(gender, age, culture, rng),
        face=draw_face(gender, age, culture, rng),
    )
