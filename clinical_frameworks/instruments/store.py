"""Load the instruments that ship with the room, one YAML file each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from clinical_frameworks.datafile import read_record
from clinical_frameworks.errors import ClinicalDataError, UnknownFrameworkError
from clinical_frameworks.instruments.model import Instrument

_DATA = Path(__file__).parent / "data"


@cache
def instruments() -> tuple[str, ...]:
    """Return the ids of all instruments, in alphabetical order."""
    return tuple(sorted(path.stem for path in _DATA.glob("*.yaml")))


@cache
def load_instrument(instrument_id: str) -> Instrument:
    """Return an instrument by its id.

    Raises `UnknownFrameworkError` listing the known ids, or `ClinicalDataError` when its file is faulty.
    """
    if instrument_id not in instruments():
        raise UnknownFrameworkError(
            f"unknown instrument {instrument_id!r}; known instruments: {', '.join(instruments())}"
        )
    path = _DATA / f"{instrument_id}.yaml"
    instrument = read_record(path, Instrument)
    if instrument.id != instrument_id:
        raise ClinicalDataError(f"{path}: field id: {instrument.id!r} differs from the file name")
    return instrument
