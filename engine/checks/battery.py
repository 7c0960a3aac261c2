"""The checks in order."""

from __future__ import annotations

from engine.checks import (
    added,
    control_tokens,
    copied_example,
    copied_private,
    cut,
    duplicate,
    echo,
    kept,
    language,
    length,
    method_detail,
    modality,
    negation,
    opener,
    parroted_note,
    person,
    question,
    refusal,
    repetition,
    role,
    undisclosed,
)
from engine.checks.candidate import Candidate, Check, Surroundings
from engine.consistency import CHECK as CONSISTENCY
from engine.consistency import turn_check

CHECKS: dict[str, Check] = {
    # First, so that no later check's reason quotes what is private.
    "copied_private": copied_private.check,
    "method_detail": method_detail.check,
    "role": role.check,
    "control_tokens": control_tokens.check,
    "refusal": refusal.check,
    "language": language.check,
    "undisclosed": undisclosed.check,
    "cut": cut.check,
    "length": length.check,
    "duplicate": duplicate.check,
    "parroted_note": parroted_note.check,
    "copied_example": copied_example.check,
    "person": person.check,
    "question": question.check,
    "negation": negation.check,
    "modality": modality.check,
    "kept": kept.check,
    "added": added.check,
    CONSISTENCY: turn_check.check,
    "echo": echo.check,
    "repetition": repetition.check,
    "opener": opener.check,
}


SAFETY = frozenset({"method_detail", "copied_private"})


def first_failure(candidate: Candidate, around: Surroundings) -> tuple[str, str] | None:
    """Name and reason of the first check that refuses the candidate; None when all pass."""
    for name, check in CHECKS.items():
        if around.safety_only and name not in SAFETY:
            continue
        reason = check(candidate, around)
        if reason is not None:
            return name, reason
    return None
