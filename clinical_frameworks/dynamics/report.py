"""What a patient ticks: the true items, shifted by mood and habit, with noise on each answer.

    ticked = true + clip(round(bias + m + e), ± most_levels),   m ~ N(0, mood_spread) once a form,
                                                                e ~ N(0, item_spread) for each item

kept in the item's range. Items about death or self-harm (PHQ-9 item 9) are ticked as they are true: neither
noise nor habit switches the risk protocol off or on. Truth, self-report and what is mentioned in talk are
three labels of `corpus.record.Measure`. Sources: ``data/report.yaml``.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import cache
from typing import Literal

from pydantic import Field

from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from clinical_frameworks.dynamics.state import ReportBias
from clinical_frameworks.instruments import load_instrument, make_measure
from corpus.record import Measure, Probability


class ReportParameters(Sourced):
    """The content of ``report.yaml``."""

    mood_spread: float = Field(ge=0)
    item_spread: float = Field(ge=0)
    most_levels: int = Field(ge=1)
    bias_kinds: dict[Literal["accurate", "minimising", "amplifying"], Probability]
    bias_levels: tuple[float, float]
    guarded: tuple[str, ...]
    guarded_factor: float = Field(gt=0)


@cache
def report_parameters() -> ReportParameters:
    """Load ``report.yaml``."""
    return read_parameters("report", ReportParameters)


def draw_report_bias(resistance: str | None, rng: random.Random) -> ReportBias:
    """Draw how the patient fills in forms throughout the course."""
    parameters = report_parameters()
    factor = parameters.guarded_factor if resistance in parameters.guarded else 1.0
    weights = [w * (factor if k == "minimising" else 1.0) for k, w in parameters.bias_kinds.items()]
    kind = rng.choices(list(parameters.bias_kinds), weights)[0]
    if kind == "accurate":
        return ReportBias()
    size = round(rng.uniform(*parameters.bias_levels), 3)
    return ReportBias(kind=kind, levels=-size if kind == "minimising" else size)


def report(
    instrument_id: str, items: Sequence[int], rng: random.Random, bias: ReportBias | None = None
) -> Measure:
    """One administration: scored and banded from what is ticked, with the truth beside it.

    Args:
        instrument_id: Id of an instrument with a total.
        items: True items in the instrument's order; `InstrumentValueError` when they do not fit.
        rng: Source of chance.
        bias: The patient's habit; None reports accurately but for noise.
    """
    parameters, instrument = report_parameters(), load_instrument(instrument_id)
    shift = (bias.levels if bias is not None else 0.0) + rng.gauss(0.0, parameters.mood_spread)
    ticked = []
    for number, item in enumerate(items, start=1):
        off = math.floor(shift + rng.gauss(0.0, parameters.item_spread) + 0.5)
        slip = min(parameters.most_levels, max(-parameters.most_levels, off))
        if number in instrument.risk_items:
            slip = 0
        bounds = instrument.range_of(number)
        # Every instrument that a patient fills in has a highest level; only observers' counts do not.
        highest = item if bounds.high is None else bounds.high
        ticked.append(min(highest, max(bounds.low, item + slip)))
    return make_measure(instrument, tuple(items), tuple(ticked))
