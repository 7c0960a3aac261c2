"""What goes with a language beside its words: address, institutions, holidays, how distress is put."""

from personas.locales.culture_notes import (
    Address,
    CultureNotes,
    Place,
    culture_file,
    load_culture_notes,
    noted_languages,
)

__all__ = ["Address", "CultureNotes", "Place", "culture_file", "load_culture_notes", "noted_languages"]
