"""Reference numbers that figures are set beside: what the middle 80% of real sessions show."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from corpus.record import Record
from evaluation.errors import EvaluationDataError, UnknownReferenceError
from evaluation.realism.utterances import Talk

_DATA = Path(__file__).parent / "data"

Position = Literal["inside", "below", "above", "not judged"]


class Band(Record):
    """The 10th, 50th and 90th percentile of a figure. A missing end is not judged."""

    p10: float | None = None
    p50: float | None = None
    p90: float | None = None
    deciles: tuple[float, ...] | None = Field(
        default=None, min_length=9, max_length=9, description="10th, 20th ... 90th percentile."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Band:
        known = [value for value in (self.p10, self.p50, self.p90) if value is not None]
        if not known:
            raise ValueError("needs at least one of p10, p50, p90")
        if known != sorted(known):
            raise ValueError(f"percentiles {known} do not rise")
        if self.deciles is not None and list(self.deciles) != sorted(self.deciles):
            raise ValueError(f"deciles {list(self.deciles)} do not rise")
        return self

    @property
    def width(self) -> float | None:
        """p90 - p10, in the figure's unit; None when an end is missing."""
        return None if self.p10 is None or self.p90 is None else self.p90 - self.p10

    def hard(self) -> Band | None:
        """The hard band: the same middle, twice the width; None when an end is missing.

        The soft band is p10-p90 itself. Twice the width is a convention of this project (assumption).
        """
        if self.p10 is None or self.p90 is None:
            return None
        half = (self.p90 - self.p10) / 2
        return Band(p10=self.p10 - half, p90=self.p90 + half)

    def position(self, value: float | None) -> Position:
        """Place a value: both ends count as inside; without any end, or without a value, 'not judged'."""
        if value is None or (self.p10 is None and self.p90 is None):
            return "not judged"
        if self.p10 is not None and value < self.p10:
            return "below"
        if self.p90 is not None and value > self.p90:
            return "above"
        return "inside"


class ReferenceColumn(Record):
    """Bands measured on the sessions of at least some length."""

    min_utterances: int = Field(ge=1)
    sessions: int = Field(ge=1, description="Sessions the percentiles rest on.")
    figures: dict[str, Band] = Field(description="Session figure name to band.")


class Spread(Record):
    """A figure over the repeated splits: mean, and the 2.5th and 97.5th percentile of the repeats."""

    mean: float
    low: float
    high: float


class FloorFigure(Record):
    """What real talk reaches against real talk, for one figure."""

    share_inside: Spread = Field(description="Share of held-out sessions inside the other half's p10-p90.")
    distance: Spread | None = Field(
        default=None, description="Distance of the halves' deciles, in p10-p90 widths; None without a width."
    )


class FloorColumn(Record):
    """The floor in one length class."""

    min_utterances: int = Field(ge=1)
    repeats: int = Field(ge=1, description="Splits that left enough sessions of the class in both halves.")
    band_sessions: float = Field(description="Sessions a half's percentiles rest on, mean over the repeats.")
    held_out_sessions: float = Field(description="Sessions judged by them, mean over the repeats.")
    share_inside: Spread = Field(description="Over all figures.")
    figures: dict[str, FloorFigure]


class Floor(Record):
    """Real beside held-out real: patients split in two by seed, again and again."""

    seed: int
    repeats: int = Field(ge=1)
    columns: tuple[FloorColumn, ...]
    corpus: dict[str, Spread] = Field(
        description="Corpus figure name to the absolute difference between the halves, in its unit."
    )

    def column(self, min_utterances: int | None) -> FloorColumn | None:
        """The floor of a length class, or None when it has none."""
        return next((item for item in self.columns if item.min_utterances == min_utterances), None)


class Reference(Record):
    """A reference corpus as aggregate numbers; it holds no text."""

    name: str
    source: str
    caveat: str
    talk: Talk = Field(
        default="utterances", description="What was measured: utterances, or turns merged by `join_turns`."
    )
    columns: tuple[ReferenceColumn, ...] = Field(min_length=1, description="By rising min_utterances.")
    corpus: dict[str, Band] = Field(description="Corpus figure name to band or single value (p50).")
    floor: Floor | None = Field(default=None, description="Real beside held-out real, when it was measured.")
    measured: str | None = Field(
        default=None,
        description="Shipped reference that holds deciles and floor of this corpus, when they were measured "
        "apart from the percentiles.",
    )

    @model_validator(mode="after")
    def _columns_rise(self) -> Reference:
        minima = [column.min_utterances for column in self.columns]
        if minima != sorted(set(minima)):
            raise ValueError(f"columns: min_utterances {minima} must rise")
        return self

    def column_for(self, utterances: int) -> ReferenceColumn | None:
        """Return the column for sessions of that many utterances, or None when all are for longer ones."""
        fitting = [column for column in self.columns if column.min_utterances <= utterances]
        return fitting[-1] if fitting else None

    def as_measured(self) -> Reference:
        """The reference that holds deciles and floor, where they were measured: the one it names, or itself.

        Raises `UnknownReferenceError` when the named one does not ship.
        """
        return self if self.measured is None else load_reference(self.measured)


def shipped_references() -> tuple[str, ...]:
    """Names of the references that ship with the project."""
    return tuple(sorted(path.stem for path in _DATA.glob("*.json")))


def load_reference(name: str = "annomi") -> Reference:
    """Load a shipped reference by name, or a user's own from the path of a JSON file of the same form.

    Raises `UnknownReferenceError` when there is neither, `EvaluationDataError` when the file does not fit.
    """
    path = _DATA / f"{name}.json" if name in shipped_references() else Path(name)
    try:
        return Reference.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise UnknownReferenceError(
            f"reference {name!r}: no file of that path; name one that ships "
            f"({', '.join(shipped_references())}) or the path of a JSON file"
        ) from error
    except (OSError, ValidationError) as error:
        raise EvaluationDataError(f"reference file {path}: {error}") from error
