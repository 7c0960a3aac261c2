"""A language ready for use: prompts, examples, lists and culture notes, checked when it was loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clinical_frameworks.acts import load_acts
from engine.locales.examples import Examples
from engine.locales.lists import LocaleFile
from engine.locales.templates import render_in
from personas import Patient
from personas.locales import Address, CultureNotes
from personas.styles import style_book

SOURCE_LANGUAGE = "en"
"""Language of the case material, the drafts, the notes and the memory."""


@dataclass(frozen=True, eq=False)
class Locale:
    """One language.

    Attributes:
        code: ISO 639-1 code, the name of its folder.
        folder: Where its files are.
        lists: The content of ``locale.yaml``.
        examples: Draft-and-speech pairs.
        culture: Address, institutions and the like; None for the source language, whose prompts need none.
    """

    code: str
    folder: Path
    lists: LocaleFile
    examples: Examples
    culture: CultureNotes | None

    @property
    def is_source(self) -> bool:
        """True for the language of the case material: there a draft can be said as it stands."""
        return self.code == SOURCE_LANGUAGE

    def render(self, name: str, /, **values: object) -> str:
        """Fill the prompt ``name`` (without ``.j2``); `PromptError` when a value is missing."""
        return render_in(self.folder / "prompts", name, values)

    def address(self, patient: Patient) -> Address:
        """How patient and therapist address each other, by the patient's culture and age."""
        return (
            "formal" if self.culture is None else self.culture.place(patient.culture).address_at(patient.age)
        )

    def person_values(self, patient: Patient) -> dict[str, object]:
        """What prompts say of the patient: name, age, gender, occupation, manner."""
        words = self.lists.material
        values: dict[str, object] = {"name": patient.first_name, "age": patient.age}
        if words is None:
            return values | {
                "gender": patient.gender,
                "occupation": patient.occupation.describe(),
                "manner": " ".join(style_book().styles[patient.style].habits),
            }
        occupation = words.occupations[patient.occupation.status]
        return values | {
            "gender": words.genders[patient.gender],
            "occupation": occupation.format(job=patient.occupation.job),
            "manner": " ".join(words.habits[patient.style]),
        }

    def culture_values(self, patient: Patient) -> dict[str, object]:
        """What prompts say of where the talk takes place; empty strings for the source language."""
        names = ("country", "institutions", "holidays", "distress", "reticent")
        values: dict[str, object] = {"address": self.address(patient), **dict.fromkeys(names, "")}
        if self.culture is None:
            return values
        place = self.culture.place(patient.culture)
        return values | {
            "country": place.country,
            "institutions": ", ".join(place.institutions),
            "holidays": ", ".join(place.holidays),
            "distress": "; ".join(self.culture.distress),
            "reticent": "; ".join(self.culture.reticent),
        }

    def act(self, act: str) -> str | None:
        """What an act does, in this language; None for a code that `load_acts` does not have."""
        if act not in load_acts():
            return None
        words = self.lists.material
        return load_acts()[act].description if words is None else words.acts[act]

    def framework(self, name: str) -> str:
        """A modality's name in this language, else its id."""
        words = self.lists.material
        return name if words is None else words.frameworks.get(name, name)

    def words_for(self, english_words: int) -> int:
        """Words this language needs for that many English ones, at least 1."""
        return max(1, round(english_words * self.lists.length.words))
