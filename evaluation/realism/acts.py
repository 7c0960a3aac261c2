"""Which kinds of talk the codes of a turn stand for (`data/acts.yaml`)."""

from __future__ import annotations

import functools
from pathlib import Path

import yaml
from pydantic import ValidationError

from corpus.record import Record, Turn
from evaluation.errors import EvaluationDataError

_PATH = Path(__file__).parent / "data" / "acts.yaml"


class TherapistActs(Record):
    """The therapist's codes by kind; ``reflection`` are those that do not say whether simple or complex."""

    reflection: tuple[str, ...]
    simple_reflection: tuple[str, ...]
    complex_reflection: tuple[str, ...]
    question: tuple[str, ...]


class PatientActs(Record):
    """The patient's codes by kind of talk."""

    change: tuple[str, ...]
    neutral: tuple[str, ...]
    sustain: tuple[str, ...]


class ActGroups(Record):
    """Act codes by speaker and kind of talk."""

    therapist: TherapistActs
    patient: PatientActs

    def kinds_of(self, turn: Turn) -> tuple[str, ...]:
        """Return the kinds of talk of a turn, each once; none for a turn without a counted code.

        A turn of several acts joins their codes with "+". The therapist's are all counted, as MITI counts a
        reflection and a question of one volley. The patient's talk has one kind, that of the
        last counted code.
        """
        groups = self.therapist if turn.speaker == "therapist" else self.patient
        found = [
            kind
            for code in (turn.act or "").split("+")
            for kind in type(groups).model_fields
            if code in getattr(groups, kind)
        ]
        return tuple(dict.fromkeys(found)) if turn.speaker == "therapist" else tuple(found[-1:])


@functools.cache
def load_act_groups() -> ActGroups:
    """Load the shipped groups. Raises `EvaluationDataError` when the file does not fit the schema."""
    try:
        return ActGroups.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise EvaluationDataError(f"{_PATH}: {error}") from error
