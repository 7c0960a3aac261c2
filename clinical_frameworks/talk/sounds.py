"""What is laid over plain words: rates of fillers, repeats, lead-ins and the listener's backchannels."""

from __future__ import annotations

import bisect
from typing import Literal

from pydantic import Field, model_validator

from corpus.record import Probability, Record

FillerPlace = Literal["turn_start", "sentence_start", "after_conjunction", "before_conjunction", "inside"]
FILLER_PLACES: tuple[FillerPlace, ...] = (
    "turn_start",
    "sentence_start",
    "after_conjunction",
    "before_conjunction",
    "inside",
)


class Fillers(Record):
    """Hesitation sounds in the speaker's own talk."""

    per_100_words: float = Field(ge=0.0, description="Per 100 plain words.")
    places: dict[FillerPlace, Probability] = Field(description="Share of the fillers by place.")
    odds: dict[FillerPlace, float] = Field(
        description="How likely one place of a kind has a filler, beside the other kinds; adds up to 1."
    )
    forms: dict[str, Probability] = Field(description="Share by form.")


class Repeats(Record):
    """Words said twice as the speaker sets in anew."""

    per_100_words: float = Field(ge=0.0, description="Per 100 plain words.")
    pair_share: Probability = Field(description="Share of repeats of two words.")
    odds: dict[str, float] = Field(
        description="How likely a word of the list is repeated, beside the others."
    )


class LeadIns(Record):
    """What turns set in with."""

    share: Probability = Field(description="Share of merged turns that have one.")
    forms: dict[str, Probability] = Field(description="Share by form.")
    opening_exchange: Probability = Field(
        description="Share of merged turns before which the speaker gives a signal, and the other one too."
    )


class Hazard(Record):
    """The listener's backchannels per word, by the words already said in the merged turn."""

    from_words: tuple[int, ...] = Field(description="Where each class begins; the first at 0, rising.")
    per_100_words: tuple[float, ...] = Field(description="Backchannels per 100 plain words in each class.")
    counts: tuple[int | None, ...] = Field(description="Backchannels it rests on; None for fewer than five.")
    inside_sentence: Probability = Field(description="Share that fall inside a sentence.")
    placeable: float = Field(
        gt=0.0,
        le=1.0,
        description="Share of them in turns that have a place for one by the overlay's rules; it divides by "
        "this.",
    )
    first_factor: float = Field(ge=0.0, description="On the rate until the listener comes in, in each turn.")
    again_factor: float = Field(
        ge=0.0, description="On the rate after that: who came in once comes in again."
    )

    @model_validator(mode="after")
    def _classes_fit(self) -> Hazard:
        if not len(self.from_words) == len(self.per_100_words) == len(self.counts) > 0:
            raise ValueError("from_words, per_100_words and counts must be of one length")
        if self.from_words[0] != 0 or list(self.from_words) != sorted(set(self.from_words)):
            raise ValueError(f"from_words {self.from_words} must rise from 0")
        return self

    def expected(self, start: float, end: float) -> float:
        """Backchannels expected between two numbers of words said."""
        edges = (*self.from_words, float("inf"))
        first = max(0, bisect.bisect_right(self.from_words, start) - 1)
        total = 0.0
        for position in range(first, len(self.from_words)):
            inside = min(end, edges[position + 1]) - max(start, edges[position])
            if inside <= 0:
                break
            total += inside * self.per_100_words[position] / 100
        return total


class SpeakerSounds(Record):
    """All of one speaker."""

    fillers: Fillers
    repeats: Repeats
    lead_ins: LeadIns
    hears: Hazard = Field(description="The other's backchannels while this speaker talks.")
    backchannel_forms: dict[str, Probability] = Field(
        description="What this one says while listening; shares."
    )
