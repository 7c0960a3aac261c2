"""Culture notes of a language (``LANGUAGE/culture.yaml``), in that language, as prompts use them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from corpus.record import Probability, Record
from personas.data_file import read_data_file
from personas.errors import PersonaDataError
from personas.names import culture_problem

Address = Literal["formal", "familiar"]
"""How patient and therapist address each other: Sie or du, usted or tú."""

_ROOM = Path(__file__).parent
_FILE = "culture.yaml"


class Place(Record):
    """What is usual where a culture is at home."""

    country: str = Field(description="Fits after a preposition of place in the prompts: 'in Deutschland'.")
    address: tuple[tuple[int, Address], ...] = Field(
        min_length=1,
        description="Rows [up to age in years, form]; the last row holds for all who are older.",
    )
    institutions: tuple[str, ...] = Field(min_length=1, description="Words in general use, no proper names.")
    holidays: tuple[str, ...] = Field(min_length=1)

    def address_at(self, age: int) -> Address:
        """Form of address between the therapist and a patient of that age."""
        return next((form for up_to, form in self.address if age <= up_to), self.address[-1][1])


class CultureNotes(Record):
    """The content of ``culture.yaml``."""

    cultures: dict[str, Probability] = Field(min_length=1, description="Quota for a study in this language.")
    places: dict[str, Place] = Field(min_length=1, description="By culture id; the first serves all others.")
    reticent: tuple[str, ...] = Field(min_length=1, description="Topics often spoken of late or not at all.")
    distress: tuple[str, ...] = Field(min_length=1, description="Everyday words for emotional distress.")
    sources: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _cultures_are_known(self) -> Self:
        for culture in (*self.cultures, *self.places):
            if problem := culture_problem(culture):
                raise ValueError(problem)
        if missing := sorted(self.cultures.keys() - self.places.keys()):
            raise ValueError(f"places: {missing[0]!r} is missing, which cultures names")
        if abs(sum(self.cultures.values()) - 1) > 1e-9:
            raise ValueError(f"cultures: shares add up to {sum(self.cultures.values()):g}, not to 1")
        return self

    def place(self, culture: str) -> Place:
        """The place of a culture; of the first one for cultures that mostly speak another language."""
        return self.places.get(culture) or next(iter(self.places.values()))


def noted_languages() -> tuple[str, ...]:
    """Codes of the languages with culture notes, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in _ROOM.glob(f"*/{_FILE}")))


def culture_file(language: str) -> Path:
    """Where the culture notes of a language are, or would be."""
    return _ROOM / language / _FILE


@cache
def load_culture_notes(language: str) -> CultureNotes:
    """Return the culture notes of a language.

    Raises:
        PersonaDataError: There are none, or the file is faulty; the message names file and field.
    """
    path = culture_file(language)
    if not path.is_file():
        raise PersonaDataError(
            f"{path}: is missing; language {language!r} needs culture notes, there are some for "
            f"{', '.join(noted_languages())}"
        )
    return read_data_file(path, CultureNotes)
