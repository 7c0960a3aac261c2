"""How questionnaire items move from one session to the next, and how a self-report differs from the truth.

A first, simple model: each symptomatic item may ease or worsen by one level a session. Its rates are this
project's assumption, chosen so that an average responder starting at PHQ-9 16 who does three in four tasks
loses 6 to 8 points from the first to the twelfth session; no single trial's figure is claimed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from clinical_frameworks.instruments import load_instrument, make_measure
from corpus.record import Measure

# Chance per item and session of easing / worsening by one level, for an average responder.
EASES = 0.055
WORSENS = 0.028
# Chance that a ticked item is one level off the true one (assumption; PHQ-9 retest r = 0.84, Kroenke 2001).
REPORT_SLIP = 0.08


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


def report(instrument_id: str, items: Sequence[int], rng: random.Random) -> Measure:
    """What the patient ticks: the truth with an occasional slip by one level, scored and banded.

    A slip never hides the last item of the PHQ-9: what is true there is ticked, so that chance alone does not
    switch the risk protocol off.
    """
    instrument = load_instrument(instrument_id)
    ticked = []
    for number, item in enumerate(items, start=1):
        bounds = instrument.range_of(number)
        slip = rng.choice((-1, 1)) if rng.random() < REPORT_SLIP else 0
        if number in instrument.risk_items:
            slip = 0
        # Every instrument that a patient fills in has a highest level; only observers' counts do not.
        highest = item if bounds.high is None else bounds.high
        ticked.append(min(highest, max(bounds.low, item + slip)))
    return make_measure(instrument, tuple(items), tuple(ticked))
