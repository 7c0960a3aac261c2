"""What an instrument is: structure, scoring rules, published bands and a licence record.

An instrument whose items may not be redistributed ships its structure only: number of items, ranges,
subscales, rules, and our own description of each dimension. Users supply the items they hold a licence for.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from corpus.record import Record


class LicenceRecord(Record):
    """Whether the wording may be shipped, on whose terms, and how that is known."""

    may_ship_items: bool
    holder: str
    terms: str
    evidence: tuple[str, ...] = Field(min_length=1, description="Where the terms are stated.")


class ItemRange(Record):
    """Allowed values of the items ``first`` to ``last`` (numbered from 1)."""

    first: int = Field(ge=1)
    last: int = Field(ge=1)
    low: int
    high: int | None = Field(description="Highest value; null for a behaviour count without a ceiling.")


class Dimension(Record):
    """One rated dimension or counted behaviour, described in our own words."""

    id: str
    name: str
    description: str


class Subscale(Record):
    """A sum over some of the items."""

    id: str
    name: str
    items: tuple[int, ...] = Field(min_length=1)
    description: str = ""


class Summary(Record):
    """A summary figure of a coding system, e.g. the ratio of reflections to questions."""

    id: str
    name: str
    kind: Literal["mean", "ratio", "percent", "sum"]
    items: tuple[int, ...] = Field(min_length=1, description="Items averaged, summed, or in the numerator.")
    over: tuple[int, ...] = Field(default=(), description="Denominator of a ratio or percentage.")
    fair: float | None = Field(default=None, description="Published threshold for fair practice.")
    good: float | None = Field(default=None, description="Published threshold for good practice.")

    @model_validator(mode="after")
    def _fractions_have_a_denominator(self) -> Summary:
        if (self.kind in {"ratio", "percent"}) != bool(self.over):
            raise ValueError(f"summary {self.id!r}: 'over' is needed for ratio and percent, and only there")
        return self


class Requirement(Record):
    """At least ``count`` of ``items`` have a value of at least ``value``."""

    items: tuple[int, ...] = Field(min_length=1)
    value: int
    count: int = Field(default=1, ge=1)


class FlagRule(Record):
    """A named finding raised when every condition holds."""

    id: str
    meaning: str
    total_at_least: int | None = None
    requirements: tuple[Requirement, ...] = ()

    @model_validator(mode="after")
    def _has_a_condition(self) -> FlagRule:
        if self.total_at_least is None and not self.requirements:
            raise ValueError(f"flag {self.id!r} has no condition, so it would always be raised")
        return self


class Band(Record):
    """A published severity band of the total, both ends included."""

    low: int
    high: int
    label: str


class Instrument(Record):
    """A questionnaire, rating scale or coding system."""

    id: str
    name: str
    kind: Literal["self_report", "alliance", "competence", "coding"]
    citation: str
    licence: LicenceRecord
    stem: str | None = Field(default=None, description="Question the items complete, if it may ship.")
    items: tuple[str, ...] | None = Field(
        default=None, description="Wording of the items; null when it may not ship."
    )
    dimensions: tuple[Dimension, ...] = Field(default=(), description="Own-worded, one per item, in order.")
    item_count: int = Field(ge=1)
    item_ranges: tuple[ItemRange, ...] = Field(min_length=1)
    anchors: tuple[str, ...] = Field(default=(), description="Names of the values, lowest first.")
    has_total: bool = Field(default=True, description="False when the system defines no sum of all items.")
    subscales: tuple[Subscale, ...] = ()
    summaries: tuple[Summary, ...] = ()
    flags: tuple[FlagRule, ...] = ()
    bands: tuple[Band, ...] = ()
    risk_items: tuple[int, ...] = Field(default=(), description="Items about death or self-harm.")
    change: dict[str, int] = Field(
        default_factory=dict, description="Published points of change: 'reliable', 'meaningful'."
    )

    def range_of(self, item: int) -> ItemRange:
        """Return the allowed values of an item numbered from 1; `IndexError` when there is no such item."""
        for item_range in self.item_ranges:
            if item_range.first <= item <= item_range.last:
                return item_range
        raise IndexError(f"{self.id} has items 1 to {self.item_count}, not {item}")

    @property
    def max_total(self) -> int | None:
        """Highest total, or None without a total or a ceiling."""
        highs = [self.range_of(item).high for item in range(1, self.item_count + 1)]
        if not self.has_total or any(high is None for high in highs):
            return None
        return sum(high for high in highs if high is not None)

    @property
    def min_total(self) -> int | None:
        """Lowest total, or None without a total."""
        if not self.has_total:
            return None
        return sum(self.range_of(item).low for item in range(1, self.item_count + 1))

    @model_validator(mode="after")
    def _structure_is_whole(self) -> Instrument:
        if self.items is not None and not self.licence.may_ship_items:
            raise ValueError(
                f"{self.id}: items are present although the licence record says they may not ship"
            )
        if self.items is not None and len(self.items) != self.item_count:
            raise ValueError(f"{self.id}: {len(self.items)} items, item_count says {self.item_count}")
        if self.dimensions and len(self.dimensions) != self.item_count:
            raise ValueError(f"{self.id}: {len(self.dimensions)} dimensions, item_count {self.item_count}")
        covered = [n for r in self.item_ranges for n in range(r.first, r.last + 1)]
        if covered != list(range(1, self.item_count + 1)):
            raise ValueError(f"{self.id}: item_ranges cover items {covered}, not 1 to {self.item_count}")
        self._item_numbers_exist()
        self._bands_are_seamless()
        return self

    def _item_numbers_exist(self) -> None:
        named = {
            "risk_items": self.risk_items,
            **{f"subscale {s.id}": s.items for s in self.subscales},
            **{f"summary {s.id}": s.items + s.over for s in self.summaries},
            **{f"flag {f.id}": tuple(i for r in f.requirements for i in r.items) for f in self.flags},
        }
        for where, numbers in named.items():
            for number in numbers:
                if not 1 <= number <= self.item_count:
                    raise ValueError(f"{self.id}: {where} names item {number} of {self.item_count}")

    def _bands_are_seamless(self) -> None:
        if not self.bands:
            return
        expected = self.min_total
        for band in self.bands:
            if band.low != expected or band.high < band.low:
                raise ValueError(f"{self.id}: band {band.label!r} is {band.low}-{band.high}, gap or overlap")
            expected = band.high + 1
        if self.bands[-1].high != self.max_total:
            raise ValueError(f"{self.id}: the bands end at {self.bands[-1].high}, not {self.max_total}")
