"""Names of the scorers, apart so that a study file can be read without loading them."""

from __future__ import annotations

from typing import Literal

ScorerName = Literal["lexical", "semantic"]
