"""Which of several wordings that passed the checks is taken."""

from engine.scoring.names import ScorerName
from engine.scoring.scorer import Scorer, make_scorer

__all__ = ["Scorer", "ScorerName", "make_scorer"]
