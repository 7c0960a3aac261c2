"""Read the room's YAML data files; faults come back as the room's own error."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from clinical_frameworks.datafile import read_record
from clinical_frameworks.errors import ClinicalDataError
from personas.errors import PersonaDataError

Model = TypeVar("Model", bound=BaseModel)


def read_data_file(path: Path, model: type[Model]) -> Model:
    """Read a YAML file into a model. Raises `PersonaDataError` naming file, field and value."""
    try:
        return read_record(path, model)
    except ClinicalDataError as error:
        raise PersonaDataError(str(error)) from error
