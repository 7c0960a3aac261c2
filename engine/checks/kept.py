"""Names, numbers and the facts' own words are kept."""

from __future__ import annotations

import re

from engine.checks.candidate import Candidate, Surroundings
from engine.checks.numerals import spell_out


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn that lost something the plan says it must keep; numerals count as their words."""
    if around.wording == "free":
        return None
    text = spell_out(candidate.text.lower().replace("’", "'"))
    for cue in candidate.turn.keep:
        choices = [spell_out(choice) for choice in cue.split("|")]
        if not any(re.search(rf"(?<!\w){re.escape(choice)}(?!\w)", text) for choice in choices):
            return f"lost {' or '.join(map(repr, choices))}"
    return None
