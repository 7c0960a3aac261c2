"""The language models of the catalogue, and finding one by name or path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from corpus.record import Record
from corpus.weights import CatalogueEntry, resolve_weights
from corpus.weights import catalogue as all_weights
from engine.llm.gguf import check_gguf


class LanguageModelTraits(Record):
    """What a catalogue entry says of a language model beside its weights."""

    context: int = Field(gt=0, description="Tokens the weights were trained for.")
    wording: Literal["reword", "note", "free"] = Field(description="How planned turns are worded by default.")


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A language model of the catalogue.

    Attributes:
        weights: Where its one GGUF file comes from, its hash and its licence.
        traits: What it was trained for.
    """

    weights: CatalogueEntry
    traits: LanguageModelTraits

    @property
    def licence(self) -> str:
        """Licence of the weights."""
        return self.weights.licence

    @property
    def context(self) -> int:
        """Tokens the weights were trained for."""
        return self.traits.context

    @property
    def wording(self) -> Literal["reword", "note", "free"]:
        """How planned turns are worded by default."""
        return self.traits.wording


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """A model file that is there and whose bytes are known.

    Attributes:
        name: Catalogue name, else the file's name.
        path: The GGUF file.
        sha256: Its SHA-256.
        entry: Its catalogue entry when the bytes are a catalogue model's, whatever the path.
    """

    name: str
    path: Path
    sha256: str
    entry: LanguageModel | None


@cache
def catalogue() -> Mapping[str, LanguageModel]:
    """Return the language models that can be fetched, by name, best first."""
    return {
        name: LanguageModel(entry, LanguageModelTraits.model_validate(entry.traits))
        for name, entry in all_weights().items()
        if entry.kind == "language_model"
    }


def resolve_model(
    name_or_path: str, folder: Path | None = None, *, sha256: str | None = None
) -> ResolvedModel:
    """Return the file behind a catalogue name or a path to a GGUF file, with its bytes checked.

    Args:
        name_or_path: A name of the catalogue, or a path (anything with a separator or ending in ``.gguf``).
        folder: Model folder; `corpus.weights.cache_folder` when None.
        sha256: Expected hash of a file given by path.

    Raises:
        ModelMissingError: Unknown name, not fetched yet, or no such file.
        ModelFileError: Not a GGUF model.
        ModelHashError: Not the expected bytes.
    """
    found = resolve_weights(name_or_path, "language_model", folder, sha256=sha256, check=check_gguf)
    return ResolvedModel(found.name, found.path, found.sha256, catalogue().get(found.name))
