"""The items a supervisor looks at and the rules that find evidence for them, one data file a modality."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from clinical_frameworks.datafile import read_record
from clinical_frameworks.instruments import load_instrument
from corpus.record import Record
from studio.casebook.figures import FIGURES
from studio.casebook.selector import Selector

_DATA = Path(__file__).parent / "data" / "supervision"
GENERAL = "general"
COUNT = "{count}"


class _Rule(Record):
    id: str
    well: str | None = Field(default=None, description="What is said when it holds.")
    to_try: str | None = Field(default=None, description="What is said when it does not.")
    needs: Selector | None = Field(default=None, description="The rule is left out unless a turn fits this.")
    unless: Selector | None = Field(default=None, description="The rule is left out when a turn fits this.")
    later_session: bool = Field(default=False, description="True: not for the first session.")
    show: int = Field(default=2, ge=0, le=4, description="Most turns quoted.")

    @model_validator(mode="after")
    def _says_something(self) -> _Rule:
        if self.well is None and self.to_try is None:
            raise ValueError(f"rule {self.id!r}: neither well nor to_try says anything")
        return self


class SeenRule(_Rule):
    """Holds when at least that many turns fit."""

    kind: Literal["seen"]
    find: Selector
    at_least: int = Field(default=1, ge=1)


class FollowedRule(_Rule):
    """Holds when the turns found are followed (or, with a negative ``within``, preceded) by another kind."""

    kind: Literal["followed"]
    find: Selector
    then: Selector
    within: int = Field(default=1, description="Turns after it; negative: turns before it.")
    share: float = Field(default=0.5, gt=0.0, le=1.0, description="Least share of them that are followed.")


class AvoidRule(_Rule):
    """Holds when no more than that many turns fit; those that do are shown."""

    kind: Literal["avoid"]
    find: Selector
    at_most: int = Field(default=0, ge=0)


class FigureRule(_Rule):
    """Holds when a figure of `studio.casebook.figures` reaches a threshold, or stays under one."""

    kind: Literal["figure"]
    figure: str
    at_least: float | None = None
    at_most: float | None = None
    source: str = Field(description="Where the threshold comes from; 'assumption' if from nowhere.")
    find: Selector | None = Field(default=None, description="Turns to show beside the figure.")

    @field_validator("figure")
    @classmethod
    def _figure_exists(cls, figure: str) -> str:
        if figure not in FIGURES:
            raise ValueError(f"unknown figure {figure!r}; there are {', '.join(FIGURES)}")
        return figure

    @model_validator(mode="after")
    def _one_threshold(self) -> FigureRule:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError(f"rule {self.id!r}: give at_least or at_most")
        if any(text is not None and COUNT not in text for text in (self.well, self.to_try)):
            raise ValueError(f"rule {self.id!r}: well and to_try must hold {COUNT}, where the figure is put")
        return self


Rule = Annotated[SeenRule | FollowedRule | AvoidRule | FigureRule, Field(discriminator="kind")]


class SheetItem(Record):
    """One thing a supervisor looks at."""

    id: str
    name: str = Field(default="", description="Empty: the name in the instrument.")
    description: str = ""
    human_ear: str | None = Field(default=None, description="What of it a transcript cannot show.")
    rules: tuple[Rule, ...] = ()


class SupervisionSheet(Record):
    """All items for one modality. Names come from the instrument where its record has them."""

    title: str
    instrument: str | None = Field(default=None, description="Instrument whose dimensions name the items.")
    items: tuple[SheetItem, ...] = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> SupervisionSheet:
        for ids in (
            [item.id for item in self.items],
            [rule.id for item in self.items for rule in item.rules],
        ):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"ids are used twice: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _items_have_names(self) -> SupervisionSheet:
        known = (
            {dimension.id for dimension in load_instrument(self.instrument).dimensions}
            if self.instrument
            else set()
        )
        for item in self.items:
            if not item.name and item.id not in known:
                raise ValueError(f"item {item.id!r} has no name, and the instrument has no such dimension")
        return self

    def named(self, item: SheetItem) -> tuple[str, str]:
        """Name and description of an item, its own before the instrument's."""
        dimensions = load_instrument(self.instrument).dimensions if self.instrument else ()
        for dimension in dimensions:
            if dimension.id == item.id:
                return item.name or dimension.name, item.description or dimension.description
        return item.name, item.description


def sheets() -> tuple[str, ...]:
    """Names of the modalities that have a sheet of their own, in alphabetical order."""
    return tuple(sorted(path.stem for path in _DATA.glob("*.yaml") if path.stem != GENERAL))


@cache
def load_sheet(framework: str | None) -> tuple[SupervisionSheet, bool]:
    """The sheet of a modality, and True when it has none so that the general one stands in.

    Raises:
        ClinicalDataError: The data file is faulty; names file and field.
    """
    own = framework in sheets()
    return read_record(_DATA / f"{framework if own else GENERAL}.yaml", SupervisionSheet), not own
