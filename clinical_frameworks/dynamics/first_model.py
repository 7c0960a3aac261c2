"""The first, memoryless item walk: each symptomatic item may ease or worsen by one level a session.

Kept for courses that do not yet use `course.begin` and `course.step`. Its rates are an assumption, chosen so
that an average responder starting at PHQ-9 16 who does three in four tasks loses 6 to 8 points from the first
to the twelfth session; no single trial's figure is claimed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

# Chance per item and session of easing / worsening by one level, for an average responder.
EASES = 0.055
WORSENS = 0.028


def draw_response(rng: random.Random) -> float:
    """The patient's responsiveness, a factor on `EASES`: 0.2 hardly responds, 1 average, 2 responds fast."""
    return round(min(2.0, max(0.2, rng.lognormvariate(-0.1, 0.5))), 3)


def step_items(
    items: Sequence[int], highest: int, response: float, practised: bool, rng: random.Random
) -> tuple[int, ...]:
    """The true items one session later.

    Args:
        items: True items now.
        highest: Highest level of an item.
        response: Factor from `draw_response`.
        practised: True when the homework was done at least partly; eases by half more (assumption; homework
            compliance and outcome correlate at about r = 0.26, Mausbach et al. 2010).
        rng: Source of chance.
    """
    eases = EASES * response * (1.5 if practised else 1.0)
    moved = []
    for item in items:
        draw = rng.random()
        if item > 0 and draw < eases * item:
            moved.append(item - 1)
        elif 0 < item < highest and draw > 1 - WORSENS:
            moved.append(item + 1)
        else:
            moved.append(item)
    return tuple(moved)
