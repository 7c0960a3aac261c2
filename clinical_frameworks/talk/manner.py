"""One session's manner: the multipliers both speakers keep up through it."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import Field, model_validator

from clinical_frameworks.datafile import read_record
from clinical_frameworks.talk.errors import TalkModelError
from corpus.record import Probability, Record, Speaker

_DATA = Path(__file__).parent / "data"


class SpeakerManner(Record):
    """Factors on the fitted means, for one speaker in one session."""

    words: float = Field(default=1.0, gt=0.0, description="On the length of merged turns.")
    backchannels: float = Field(default=1.0, ge=0.0, description="On the rate given while listening.")
    fillers: float = Field(default=1.0, ge=0.0)
    repeats: float = Field(default=1.0, ge=0.0)
    pauses: float = Field(default=1.0, ge=0.0, description="On the silence before own turns.")


class SessionManner(Record):
    """The manner of both speakers; a small record that can be kept with a session's state."""

    style: str
    therapist: SpeakerManner
    patient: SpeakerManner

    def of(self, speaker: Speaker) -> SpeakerManner:
        """The manner of one speaker."""
        return self.therapist if speaker == "therapist" else self.patient


class _StyleFile(Record):
    styles: dict[str, SpeakerManner] = Field(min_length=1)


class Timing(Record):
    """Changes of speaker in seconds (`data/timing.yaml` gives the sources)."""

    pause_median_s: float = Field(gt=0.0)
    pause_log_sd: float = Field(gt=0.0)
    pause_limit_s: float = Field(gt=0.0)
    overlap_share: Probability
    backchannel_overlap_share: Probability

    @model_validator(mode="after")
    def _limit_is_above_the_median(self) -> Timing:
        if self.pause_limit_s <= self.pause_median_s:
            raise ValueError(f"pause_limit_s {self.pause_limit_s} must be above pause_median_s")
        return self


@functools.cache
def load_styles() -> Mapping[str, SpeakerManner]:
    """Factors of each communication style. Raises `ClinicalDataError` when the file is faulty."""
    return MappingProxyType(read_record(_DATA / "manner.yaml", _StyleFile).styles)


@functools.cache
def load_timing() -> Timing:
    """Load the timing of changes of speaker. Raises `ClinicalDataError` when the file is faulty."""
    return read_record(_DATA / "timing.yaml", Timing)


def style_manner(style: str) -> SpeakerManner:
    """Return the factors of a style. Raises `TalkModelError` for one that has none."""
    styles = load_styles()
    if style not in styles:
        raise TalkModelError(f"style {style!r} has no manner of talk. Use one of: {', '.join(styles)}")
    return styles[style]


def style_log_sd(factor: str) -> float:
    """Standard deviation over the styles of the logarithm of a factor ("words", "fillers", ...)."""
    logs = [math.log(getattr(manner, factor)) for manner in load_styles().values()]
    mean = sum(logs) / len(logs)
    return math.sqrt(sum((value - mean) ** 2 for value in logs) / len(logs))
