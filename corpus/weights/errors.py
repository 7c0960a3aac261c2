"""What can go wrong between a model's name and the bytes of its weights, each with what to do about it."""

from __future__ import annotations

from typing import ClassVar

from corpus.errors import CorpusError


class WeightsError(CorpusError):
    """Base of the errors about weights. ``hint`` says what to do and is part of the message."""

    default_hint: ClassVar[str] = ""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        self.hint = self.default_hint if hint is None else hint
        super().__init__(f"{message}. {self.hint}" if self.hint else message)


class ModelMissingError(WeightsError, FileNotFoundError):
    """The weights are not there, or no model of that name is known."""


class ModelFetchError(WeightsError, OSError):
    """A model of the catalogue could not be fetched or assembled (no network, pip failure, disk full)."""


class ModelFileError(WeightsError, ValueError):
    """The weights are there but are of another format, or what runs them could not load them."""


class ModelHashError(ModelFileError):
    """A file of the weights has another SHA-256 than expected."""

    default_hint = "The file is damaged or not the model it claims to be: remove it and fetch it again"
