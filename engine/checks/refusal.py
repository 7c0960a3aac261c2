"""The model speaks as an assistant or refuses."""

from __future__ import annotations

import re

from engine.checks.candidate import Candidate, Surroundings

_REFUSAL = re.compile(
    r"\bas an? (ai|language model|assistant)\b"
    r"|\b(i'm|i am) (an ai|a language model|not able to (assist|help))"
    r"|\bcan(no|')t (assist|help) (with|you with) (that|this)"
    r"|\bhow (can|may) i (assist|help) you( today)?\b"
    r"|\blet me know (if|how) (you|i can)|\bfeel free to\b|\bi('m| am) here to (help|assist)"
    r"|\bi understand (that )?you('re| are)? (asking|requesting)",
    re.IGNORECASE,
)


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse the stock phrases of assistants unless the plan itself holds them."""
    found = _REFUSAL.search(candidate.text)
    if found and not _REFUSAL.search(candidate.turn.draft):
        return f"assistant phrase {found.group()!r}"
    return None
