"""Names, numbers and the facts' own words are kept."""

from __future__ import annotations

import re

from engine.checks.across_languages import comparable, has_name, has_number, names_around
from engine.checks.candidate import Candidate, Surroundings
from engine.checks.numerals import spell_out
from engine.scene import Scene


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a turn that lost something the plan says it must keep; numerals count as their words."""
    if around.wording == "free":
        return None
    if around.scene.locale.lists.comparisons.kept == "names_and_numbers":
        return _lost_name_or_number(candidate, around.scene)
    text = spell_out(candidate.text.lower().replace("’", "'"))
    for cue in candidate.turn.keep:
        choices = [spell_out(choice) for choice in cue.split("|")]
        if not any(re.search(rf"(?<!\w){re.escape(choice)}(?!\w)", text) for choice in choices):
            return f"lost {' or '.join(map(repr, choices))}"
    return None


def _lost_name_or_number(candidate: Candidate, scene: Scene) -> str | None:
    """Of what must be kept in English only names and numbers stand in another language as well."""
    text, draft, locale, names = candidate.text, candidate.turn.draft, scene.locale, names_around(scene)
    for cue in candidate.turn.keep:
        lost: list[str] = []
        for choice in cue.split("|"):
            needs = comparable(choice, names)
            missing = [name for name in sorted(needs.names) if not has_name(text, name, locale)]
            missing += [str(one) for one in sorted(needs.numbers) if not has_number(text, one, locale, draft)]
            if not missing:
                break
            lost += missing
        else:
            return f"lost {' or '.join(map(repr, lost))}"
    return None
