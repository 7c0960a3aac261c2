"""Read the parameters of the course dynamics: one YAML file per model, each value with its source."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import Field, model_validator

from clinical_frameworks.datafile import read_record
from corpus.record import Record

_DATA = Path(__file__).parent / "data"


class Sourced(Record):
    """Base of all parameter files: ``sources`` says for every field where its values come from.

    A source is a publication with what it reports, or the word "assumption" with the reason. A figure that
    was not looked up is marked "from memory, not verified".
    """

    sources: dict[str, str] = Field(min_length=1)

    @model_validator(mode="after")
    def _every_field_has_a_source(self) -> Sourced:
        fields = set(type(self).model_fields) - {"sources"}
        missing, unknown = sorted(fields - set(self.sources)), sorted(set(self.sources) - fields)
        if missing or unknown:
            raise ValueError(
                f"sources: no entry for {', '.join(missing) or 'none'}; entries without a field: "
                f"{', '.join(unknown) or 'none'}"
            )
        return self


Parameters = TypeVar("Parameters", bound=Sourced)


def read_parameters(name: str, model: type[Parameters]) -> Parameters:
    """Return ``data/NAME.yaml`` as ``model``; `ClinicalDataError` names the file and each faulty field."""
    return read_record(_DATA / f"{name}.yaml", model)
