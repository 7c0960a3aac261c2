"""Draft-to-speech pairs (``examples.yaml``) from which each session draws its own few."""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field, model_validator

from corpus.record import Record, Speaker
from engine.errors import PromptError
from personas.locales import Address

FILE = "examples.yaml"


class Example(Record):
    """A plain draft and the way that speaker says it."""

    draft: str
    spoken: str


class SpokenPair(Record):
    """A draft, and how it is said by each form of address."""

    draft: str
    formal: str
    familiar: str

    @model_validator(mode="before")
    @classmethod
    def _one_form_for_both(cls, data: Any) -> Any:  # noqa: ANN401
        if isinstance(data, dict) and "spoken" in data:
            if data.keys() & {"formal", "familiar"}:
                raise ValueError("give either 'spoken' or 'formal' and 'familiar', not both")
            spoken = data["spoken"]
            return {**{key: value for key, value in data.items() if key != "spoken"}} | {
                "formal": spoken,
                "familiar": spoken,
            }
        return data

    def at(self, address: Address) -> Example:
        """The pair in one form of address."""
        return Example(draft=self.draft, spoken=getattr(self, address))


class Examples(Record):
    """All pairs of a language."""

    therapist: tuple[SpokenPair, ...] = Field(min_length=3)
    patient: dict[str, tuple[SpokenPair, ...]] = Field(description="By communication style.")

    @model_validator(mode="after")
    def _enough_for_each_style(self) -> Self:
        for style, pairs in self.patient.items():
            if len(pairs) < 3:
                raise ValueError(f"patient: style {style!r} has {len(pairs)} pairs; give at least 3")
        return self

    def of(self, speaker: Speaker, style: str, address: Address = "formal") -> tuple[Example, ...]:
        """The pairs for a speaker; `PromptError` for a style without examples."""
        if speaker == "patient" and style not in self.patient:
            raise PromptError(
                f"{FILE}: no examples for the communication style {style!r}; "
                f"there are {', '.join(sorted(self.patient))}"
            )
        pairs = self.therapist if speaker == "therapist" else self.patient[style]
        return tuple(pair.at(address) for pair in pairs)
