"""Severity and questionnaire items: the true scores a patient starts with, and what they must satisfy."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import Field, model_validator

from clinical_frameworks.instruments import check_items, load_instrument
from clinical_frameworks.instruments.model import Requirement
from corpus.record import Record
from personas.data_file import read_data_file
from personas.errors import PersonaDataError
from personas.vocabulary import Disorder, InstrumentId, Severity

SEVERITY_FILE = Path(__file__).with_name("severity.yaml")
EPISODE_OF_DEPRESSION: frozenset[Disorder] = frozenset(
    {"depression", "recurrent_depression", "dysthymia", "bipolar2", "schizoaffective"}
)
"""Disorders in which one of the two core symptoms of depression is there on more than half the days."""
INSTRUMENTS: tuple[InstrumentId, ...] = ("phq9", "gad7", "pcl5")


class DisorderMeasure(Record):
    """Which total measures a disorder, and the range of each severity."""

    instrument: InstrumentId
    ranges: dict[Severity, tuple[int, int]]
    stands_in_for: str | None = Field(
        default=None, description="Usual instruments of the disorder that do not ship; None when this is one."
    )
    reason: str = Field(default="", description="Why this instrument, and what it does not show.")


class Item9Law(Record):
    """Chance that PHQ-9 item 9 is above 0 for totals up to a bound, and the shares of levels 1, 2, 3."""

    up_to: int
    chance: float = Field(ge=0.0, le=1.0)
    levels: tuple[float, float, float]


class SecondaryLaw(Record):
    """Linear law of the second instrument's share of its range."""

    intercept: float
    slope: float
    noise: float = Field(ge=0.0)


class ComorbidMinimum(Record):
    """Lowest total a comorbid disorder implies."""

    instrument: InstrumentId
    total: int


class SeverityTables(Record):
    """The content of ``severity.yaml``."""

    disorders: dict[Disorder, DisorderMeasure]
    weights: dict[InstrumentId, dict[Disorder, tuple[float, ...]]]
    item9: tuple[Item9Law, ...]
    secondary: dict[InstrumentId, SecondaryLaw]
    comorbid_minimum: dict[Disorder, ComorbidMinimum]
    absent_maximum: dict[InstrumentId, int]


@lru_cache(maxsize=1)
def severity_tables() -> SeverityTables:
    """Load ``severity.yaml``. Raises `PersonaDataError` when it does not fit the schema."""
    return read_data_file(SEVERITY_FILE, SeverityTables)


class BaselineItems(Record):
    """True questionnaire items before the first session, in the instrument's order.

    PHQ-9 and GAD-7 items run 0-3, PCL-5 items 0-4. ``pcl5`` is there exactly when the main or a comorbid
    disorder is measured by it (`needs_pcl5`).
    """

    phq9: tuple[int, ...]
    gad7: tuple[int, ...]
    pcl5: tuple[int, ...] | None = None

    @model_validator(mode="after")
    def _items_in_range(self) -> BaselineItems:
        for instrument, items in self.present().items():
            check_items(load_instrument(instrument), items)
        return self

    def present(self) -> dict[InstrumentId, tuple[int, ...]]:
        """The instruments this patient has, in a fixed order."""
        found: dict[InstrumentId, tuple[int, ...]] = {"phq9": self.phq9, "gad7": self.gad7}
        if self.pcl5 is not None:
            found["pcl5"] = self.pcl5
        return found

    def total(self, instrument: InstrumentId) -> int:
        """Sum score; `KeyError` when the patient has no such instrument."""
        return sum(self.present()[instrument])


def needs_pcl5(disorders: Iterable[Disorder]) -> bool:
    """True when one of the disorders is measured by the PCL-5 (PTSD, acute stress disorder)."""
    tables = severity_tables()
    return any(tables.disorders[disorder].instrument == "pcl5" for disorder in disorders)


def maximum_total(instrument: InstrumentId) -> int:
    """Highest total of the instrument."""
    maximum = load_instrument(instrument).max_total
    if maximum is None:
        raise PersonaDataError(f"instrument {instrument!r} has no total, so it cannot measure severity")
    return maximum


def _provisional_ptsd() -> Sequence[Requirement]:
    """The DSM-5 symptom pattern as the instrument's record states it."""
    return next(rule for rule in load_instrument("pcl5").flags if rule.id == "provisional_ptsd").requirements


def severity_problem(disorder: Disorder, severity: Severity, items: BaselineItems) -> str | None:
    """Say why the items do not show that severity of that disorder, or None when they do."""
    measure = severity_tables().disorders[disorder]
    if measure.instrument not in items.present():
        return f"{disorder} needs {measure.instrument} items, and none are given"
    total = items.total(measure.instrument)
    low, high = measure.ranges[severity]
    if not low <= total <= high:
        return (
            f"severity {severity!r} of {disorder} means a {measure.instrument} total of {low}-{high}, "
            f"but the items add up to {total}; change the items or the severity"
        )
    return None


def draw_baseline(
    disorder: Disorder, comorbid: Collection[Disorder], severity: Severity, rng: random.Random
) -> BaselineItems:
    """Draw true items that show that severity of that disorder and its comorbid ones."""
    tables = severity_tables()
    measure = tables.disorders[disorder]
    low, high = measure.ranges[severity]
    # The top of a severe band is rare: the lower of two draws.
    primary_total = min(rng.randint(low, high), rng.randint(low, high))
    share = primary_total / maximum_total(measure.instrument)
    items: dict[InstrumentId, tuple[int, ...]] = {}
    for instrument in INSTRUMENTS:
        if instrument == "pcl5" and not needs_pcl5((disorder, *comorbid)):
            continue
        if instrument == measure.instrument:
            total = primary_total
        else:
            total = _secondary_total(tables, instrument, share, comorbid, rng)
        items[instrument] = _draw_items(
            tables, instrument, disorder=disorder, comorbid=comorbid, total=total, rng=rng
        )
    return BaselineItems.model_validate(items)


def _secondary_total(
    tables: SeverityTables,
    instrument: InstrumentId,
    share: float,
    comorbid: Collection[Disorder],
    rng: random.Random,
) -> int:
    law = tables.secondary[instrument]
    maximum = maximum_total(instrument)
    total = round(maximum * (law.intercept + law.slope * share + rng.gauss(0.0, law.noise)))
    lowest = 1
    implied = False
    for other in comorbid:
        minimum = tables.comorbid_minimum[other]
        if minimum.instrument == instrument:
            lowest = max(lowest, minimum.total)
            implied = implied or tables.disorders[other].instrument == instrument
    highest = maximum if implied else tables.absent_maximum.get(instrument, maximum)
    return max(lowest, min(total, max(highest, lowest)))


def _draw_items(
    tables: SeverityTables,
    instrument: InstrumentId,
    *,
    disorder: Disorder,
    comorbid: Collection[Disorder],
    total: int,
    rng: random.Random,
) -> tuple[int, ...]:
    highest = load_instrument(instrument).range_of(1).high or 0
    weights = tables.weights[instrument].get(disorder) or tables.weights[instrument]["ptsd"]
    minimums = [0] * load_instrument(instrument).item_count
    fixed: dict[int, int] = {}
    everything = {disorder, *comorbid}
    if instrument == "phq9":
        fixed[8] = _draw_item9(tables.item9, total, rng)
        if everything & EPISODE_OF_DEPRESSION:
            # One of the two core symptoms is there on more than half the days, as the diagnosis asks.
            minimums[rng.choice((0, 1))] = 2
        if "insomnia" in everything:
            minimums[2] = 2
    elif instrument == "gad7" and "gad" in everything:
        minimums[1] = 1
        minimums[2] = 1
    elif instrument == "pcl5":
        for need in _provisional_ptsd():
            for number in rng.sample(need.items, need.count):
                minimums[number - 1] = need.value
    return spread_total(total, weights, highest=highest, minimums=minimums, fixed=fixed, rng=rng)


def _draw_item9(laws: Sequence[Item9Law], total: int, rng: random.Random) -> int:
    law = next(law for law in laws if total <= law.up_to)
    if rng.random() >= law.chance:
        return 0
    # Three levels cannot be squeezed into a total that small together with the core symptoms.
    return rng.choices((1, 2, 3), weights=law.levels)[0]


def spread_total(
    total: int,
    weights: Sequence[float],
    *,
    highest: int,
    minimums: Sequence[int],
    fixed: Mapping[int, int],
    rng: random.Random,
) -> tuple[int, ...]:
    """Spread a total over items point by point, each point falling on an item by its weight.

    Items never fall below their minimum or rise above ``highest``; the items at the positions of ``fixed``
    keep their value, unless the total cannot be reached without them. Raises `ValueError` for a total the
    items cannot add up to.
    """
    items = [fixed.get(position, minimum) for position, minimum in enumerate(minimums)]
    if not sum(items) <= total <= highest * len(items):
        raise ValueError(f"a total of {total} cannot be spread over items that start at {items}")
    while sum(items) < total:
        open_items = [p for p, value in enumerate(items) if value < highest and p not in fixed]
        if not open_items:
            open_items = [p for p, value in enumerate(items) if value < highest]
        chosen = rng.choices(open_items, weights=[max(weights[p], 0.1) for p in open_items])[0]
        items[chosen] += 1
    return tuple(items)
