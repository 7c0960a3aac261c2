"""Score an instrument by the rules in its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from clinical_frameworks.errors import InstrumentValueError
from clinical_frameworks.instruments.model import FlagRule, Instrument, Summary
from corpus.record import Measure


@dataclass(frozen=True)
class Score:
    """Result of scoring one administration.

    ``total`` is None for a coding system without a sum; ``subscales`` holds sums of subscales and summary
    figures by id; ``flags`` the ids of the rules that hold, plus ``ID_undefined`` for a ratio whose
    denominator is zero and ``ID_fair`` / ``ID_good`` for a summary at its published threshold.
    """

    total: int | None
    band: str | None
    subscales: dict[str, float] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


def check_items(instrument: Instrument, items: Sequence[int]) -> None:
    """Raise `InstrumentValueError` naming instrument, item, value and range when ``items`` do not fit."""
    if len(items) != instrument.item_count:
        raise InstrumentValueError(
            f"{instrument.name}: got {len(items)} item values, it has {instrument.item_count} items; "
            f"give one value for each"
        )
    for number, value in enumerate(items, start=1):
        allowed = instrument.range_of(number)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or value < allowed.low or (allowed.high is not None and value > allowed.high):
            ceiling = f"to {allowed.high}" if allowed.high is not None else "upwards"
            raise InstrumentValueError(
                f"{instrument.name}: item {number} has value {value!r}; "
                f"allowed are whole numbers from {allowed.low} {ceiling}"
            )


def band_of(instrument: Instrument, total: int) -> str | None:
    """Return the published band of a total, None when the instrument has no bands.

    Raises `InstrumentValueError` for a total the instrument cannot have, e.g. 30 on the PHQ-9 (0 to 27).
    """
    low, high = instrument.min_total, instrument.max_total
    if low is None or high is None:
        raise InstrumentValueError(f"{instrument.name}: has no total score, so {total!r} cannot be one")
    if not low <= total <= high:
        raise InstrumentValueError(
            f"{instrument.name}: total {total!r} is out of range; {instrument.item_count} items give "
            f"totals from {low} to {high}"
        )
    return next((band.label for band in instrument.bands if band.low <= total <= band.high), None)


def score(instrument: Instrument, items: Sequence[int]) -> Score:
    """Score item values given in the instrument's order.

    Raises `InstrumentValueError` when the number of items or a value does not fit.
    """
    check_items(instrument, items)
    total = sum(items) if instrument.has_total else None
    band = band_of(instrument, total) if total is not None and instrument.bands else None
    figures: dict[str, float] = {s.id: sum(items[i - 1] for i in s.items) for s in instrument.subscales}
    flags = [rule.id for rule in instrument.flags if _holds(rule, items, total)]
    for summary in instrument.summaries:
        figure = _summary_figure(summary, items)
        if figure is None:
            flags.append(f"{summary.id}_undefined")
            continue
        figures[summary.id] = figure
        if summary.good is not None and figure >= summary.good:
            flags.append(f"{summary.id}_good")
        elif summary.fair is not None and figure >= summary.fair:
            flags.append(f"{summary.id}_fair")
    return Score(total=total, band=band, subscales=figures, flags=tuple(flags))


def _holds(rule: FlagRule, items: Sequence[int], total: int | None) -> bool:
    if rule.total_at_least is not None and (total is None or total < rule.total_at_least):
        return False
    return all(
        sum(items[i - 1] >= need.value for i in need.items) >= need.count for need in rule.requirements
    )


def _summary_figure(summary: Summary, items: Sequence[int]) -> float | None:
    top = sum(items[i - 1] for i in summary.items)
    if summary.kind == "sum":
        return top
    if summary.kind == "mean":
        return top / len(summary.items)
    bottom = sum(items[i - 1] for i in summary.over)
    if bottom == 0:
        return None
    return top / bottom if summary.kind == "ratio" else 100 * top / bottom


def make_measure(
    instrument: Instrument,
    true_items: Sequence[int],
    reported_items: Sequence[int],
    mentioned_items: Sequence[int] = (),
) -> Measure:
    """Return the record of one administration; total and band are those of the self-report.

    Raises `InstrumentValueError` when either set of items does not fit, a mentioned item does not exist, or
    the instrument has no total.
    """
    check_items(instrument, true_items)
    reported = score(instrument, reported_items)
    if reported.total is None:
        raise InstrumentValueError(f"{instrument.name}: has no total score, so it cannot be a measure")
    for number in mentioned_items:
        if not 1 <= number <= instrument.item_count:
            raise InstrumentValueError(
                f"{instrument.name}: mentioned item {number!r}; it has items 1 to {instrument.item_count}"
            )
    return Measure(
        instrument=instrument.id,
        true_items=tuple(true_items),
        reported_items=tuple(reported_items),
        mentioned_items=tuple(mentioned_items),
        total=reported.total,
        band=reported.band,
    )
