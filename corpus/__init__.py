"""The record every room shares (``Course > Session > Turn``), its errors and its seeds.

Importing this package loads pydantic only. What needs more is imported by its own name:
`corpus.store` (Parquet shards with a manifest), `corpus.jsonl`, `corpus.exchange` (the field's formats),
`corpus.splits`, `corpus.migrations`, `corpus.atomic`.
"""

from __future__ import annotations

from corpus.errors import CorpusError, FormatError, RecordError, StoreError, TheraloomError
from corpus.record import (
    SCHEMA_VERSION,
    Alliance,
    Attendance,
    CheckFailure,
    ClinicalState,
    Contradiction,
    Course,
    Delivery,
    Emotion,
    HiddenState,
    Homework,
    Measure,
    Memory,
    MemoryFact,
    PhaseMark,
    Probability,
    Record,
    Rupture,
    Session,
    SessionNote,
    SessionProvenance,
    Speaker,
    Turn,
    TurnProvenance,
)
from corpus.seeds import derive_rng, derive_seed

__all__ = [
    "SCHEMA_VERSION",
    "Alliance",
    "Attendance",
    "CheckFailure",
    "ClinicalState",
    "Contradiction",
    "CorpusError",
    "Course",
    "Delivery",
    "Emotion",
    "FormatError",
    "HiddenState",
    "Homework",
    "Measure",
    "Memory",
    "MemoryFact",
    "PhaseMark",
    "Probability",
    "Record",
    "RecordError",
    "Rupture",
    "Session",
    "SessionNote",
    "SessionProvenance",
    "Speaker",
    "StoreError",
    "TheraloomError",
    "Turn",
    "TurnProvenance",
    "derive_rng",
    "derive_seed",
]
