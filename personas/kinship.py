"""What a disorder borrows from its relatives (``kinship.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pydantic import Field, model_validator

from corpus.record import Record
from personas.data_file import read_data_file
from personas.vocabulary import Disorder

KINSHIP_FILE = Path(__file__).with_name("kinship.yaml")


class Kinship(Record):
    """The relatives whose material fits a patient with one disorder as it stands."""

    situations: tuple[Disorder, ...] = Field(
        default=(), description="Lenders of situation chains, nearest first."
    )
    complaints: tuple[Disorder, ...] = Field(default=(), description="Lenders of reasons for coming.")
    wordings: tuple[Disorder, ...] = Field(default=(), description="Lenders of goals, coping and episodes.")
    source: str = Field(min_length=10, description="Why they are alike.")


class KinTable(Record):
    """The content of ``kinship.yaml``. A disorder without an entry borrows nothing."""

    kin: dict[Disorder, Kinship]

    @model_validator(mode="after")
    def _nobody_is_their_own_kin(self) -> KinTable:
        for disorder, kinship in self.kin.items():
            for name in ("situations", "complaints", "wordings"):
                lenders: tuple[Disorder, ...] = getattr(kinship, name)
                if disorder in lenders or len(set(lenders)) != len(lenders):
                    raise ValueError(
                        f"kin.{disorder}.{name}: names itself or one disorder twice: {list(lenders)}"
                    )
        return self


_NONE = Kinship(source="No entry in kinship.yaml.")


@lru_cache(maxsize=1)
def kin_table() -> KinTable:
    """Load ``kinship.yaml``. Raises `PersonaDataError` when it does not fit the schema."""
    return read_data_file(KINSHIP_FILE, KinTable)


def kinship(disorder: Disorder) -> Kinship:
    """The relatives of a disorder; empty for one without an entry."""
    return kin_table().kin.get(disorder, _NONE)


def with_kin_wordings(disorders: Iterable[Disorder]) -> frozenset[Disorder]:
    """These disorders and everyone whose goals, coping and episodes fit them."""
    given = tuple(disorders)
    return frozenset((*given, *(lender for disorder in given for lender in kinship(disorder).wordings)))
