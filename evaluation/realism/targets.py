"""Reference numbers that figures are set beside: what the middle 80% of real sessions show."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from corpus.record import Record
from evaluation.errors import EvaluationDataError, UnknownReferenceError

_DATA = Path(__file__).parent / "data"

Position = Literal["inside", "below", "above", "not judged"]


class Band(Record):
    """The 10th, 50th and 90th percentile of a figure. A missing end is not judged."""

    p10: float | None = None
    p50: float | None = None
    p90: float | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Band:
        known = [value for value in (self.p10, self.p50, self.p90) if value is not None]
        if not known:
            raise ValueError("needs at least one of p10, p50, p90")
        if known != sorted(known):
            raise ValueError(f"percentiles {known} do not rise")
        return self

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


class Reference(Record):
    """A reference corpus as aggregate numbers; it holds no text."""

    name: str
    source: str
    caveat: str
    columns: tuple[ReferenceColumn, ...] = Field(min_length=1, description="By rising min_utterances.")
    corpus: dict[str, Band] = Field(description="Corpus figure name to band or single value (p50).")

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
