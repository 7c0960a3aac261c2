"""Splits by patient: no patient is ever in two of them.

Every patient is put by a hash of the seed and the patient's id alone, so adding patients moves nobody, and
machines that see different parts of a corpus agree. The price: shares hold on average, and a small corpus
can have an empty split.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field, model_validator

from corpus.record import Course, Record
from corpus.seeds import derive_seed

Split = Literal["train", "validation", "test"]

SPLITS: tuple[Split, ...] = ("train", "validation", "test")


class Shares(Record):
    """Expected share of the patients in each split; they sum to 1."""

    train: float = Field(default=0.8, ge=0.0, le=1.0)
    validation: float = Field(default=0.1, ge=0.0, le=1.0)
    test: float = Field(default=0.1, ge=0.0, le=1.0)

    @model_validator(mode="after")
    def _sum_to_one(self) -> Shares:
        total = self.train + self.validation + self.test
        if abs(total - 1.0) > 1e-9:
            raise ValueError(f"train + validation + test is {total:.6g}, expected 1")
        return self


def split_of(patient_id: str, shares: Shares, seed: int) -> Split:
    """The split of one patient. Depends on nothing but the arguments."""
    # derive_seed gives 63 bits, so the quotient is uniform on [0, 1).
    position = derive_seed("split", seed, patient_id) / 2**63
    if position < shares.train:
        return "train"
    # `validation` ends where `test` begins; comparing from the top keeps a share of exactly 0 empty
    # whatever the rounding of train + validation.
    if shares.validation > 0.0 and (shares.test == 0.0 or position < shares.train + shares.validation):
        return "validation"
    return "test" if shares.test > 0.0 else "train"


def select_split(courses: Iterable[Course], split: Split, shares: Shares, seed: int) -> Iterator[Course]:
    """Yield the courses whose patient is in ``split``, streaming."""
    return (course for course in courses if split_of(course.patient_id, shares, seed) == split)
