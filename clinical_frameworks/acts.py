"""The act codes all frameworks share: what a turn does, in MITI/MISC terms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from clinical_frameworks.datafile import by_unique_id, read_record
from corpus.record import Record, Speaker

_PATH = Path(__file__).parent / "acts.yaml"

_SUBTYPES: dict[str, set[str | None]] = {
    "question": {"open", "closed"},
    "reflection": {"simple", "complex"},
    "therapist_input": {"information", "advice", "options", "negotiation"},
    "other": {None},
}


class AnnomiLabels(Record):
    """The labels of the AnnoMI data set (Wu et al. 2022) that stand for an act."""

    main_therapist_behaviour: Literal["question", "reflection", "therapist_input", "other"] | None = None
    subtype: str | None = Field(
        default=None, description="Goes into the question, reflection or therapist-input subtype column."
    )
    client_talk_type: Literal["change", "neutral", "sustain"] | None = None

    @model_validator(mode="after")
    def _subtype_belongs_to_behaviour(self) -> AnnomiLabels:
        allowed = _SUBTYPES.get(self.main_therapist_behaviour or "other", {None})
        if self.subtype not in allowed:
            raise ValueError(f"subtype {self.subtype!r} does not belong to {self.main_therapist_behaviour!r}")
        return self


class Act(Record):
    """One act code."""

    id: str
    speaker: Literal["therapist", "patient", "both"]
    family: str = Field(description="MITI 4.2.1 or MISC 2.5 family, or 'structure' / 'facilitate'.")
    description: str
    annomi: AnnomiLabels

    def may_be_said_by(self, speaker: Speaker) -> bool:
        """Tell whether this speaker can do this act."""
        return self.speaker in {"both", speaker}

    @model_validator(mode="after")
    def _labels_fit_the_speaker(self) -> Act:
        if (self.annomi.main_therapist_behaviour is None) != (self.speaker == "patient"):
            raise ValueError(f"act {self.id!r}: main_therapist_behaviour does not fit speaker {self.speaker}")
        if (self.annomi.client_talk_type is None) != (self.speaker == "therapist"):
            raise ValueError(f"act {self.id!r}: client_talk_type does not fit speaker {self.speaker}")
        return self


class _ActFile(Record):
    acts: tuple[Act, ...] = Field(min_length=1)


@cache
def load_acts() -> Mapping[str, Act]:
    """Return every act by its id, in the order of ``acts.yaml``; `ClinicalDataError` when it is faulty."""
    acts = read_record(_PATH, _ActFile).acts
    return MappingProxyType(by_unique_id(_PATH, acts))
