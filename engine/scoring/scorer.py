"""The seam of the scorers and their choice by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.checks import Candidate, Surroundings
from engine.scoring.names import ScorerName


class Scorer(Protocol):
    """Rates candidates for the same line."""

    def scores(self, candidates: Sequence[Candidate], around: Surroundings) -> list[float]:
        """One score for each candidate, the higher the better; only their order counts."""
        ...


def make_scorer(name: ScorerName) -> Scorer:
    """The scorer of that name.

    Raises:
        EmbedderMissingError: The semantic scorer's library is not installed.
        ModelMissingError, ModelFileError: Its weights are not fetched or are damaged (`corpus.weights`).
    """
    if name == "semantic":
        from engine.scoring.semantic import SemanticScorer  # noqa: PLC0415  loads torch

        return SemanticScorer()
    from engine.scoring.lexical import LexicalScorer  # noqa: PLC0415  its module imports this seam

    return LexicalScorer()


def best_of(scorer: Scorer, candidates: Sequence[Candidate], around: Surroundings) -> int:
    """Position of the best candidate; the first of equals. A single one needs no score."""
    if len(candidates) == 1:
        return 0
    scores = scorer.scores(candidates, around)
    return max(range(len(candidates)), key=lambda position: (scores[position], -position))
