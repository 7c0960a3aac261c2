"""Instruments with scoring, published bands and a licence record each."""

from clinical_frameworks.instruments.model import Instrument, LicenceRecord
from clinical_frameworks.instruments.scoring import Score, band_of, check_items, make_measure, score
from clinical_frameworks.instruments.store import instruments, load_instrument

__all__ = [
    "Instrument",
    "LicenceRecord",
    "Score",
    "band_of",
    "check_items",
    "instruments",
    "load_instrument",
    "make_measure",
    "score",
]
