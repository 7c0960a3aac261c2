"""Which facts of a case a text talks about, found by their cues."""

from __future__ import annotations

import re
from functools import lru_cache

from clinical_frameworks.case import CaseFile
from clinical_frameworks.person import to_second_person


@lru_cache(maxsize=64)
def _patterns(case: CaseFile) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (fact.id, form, re.compile(rf"(?<!\w){re.escape(form)}(?!\w)"))
        for fact in case.facts()
        for cue in fact.cues
        for form in dict.fromkeys((cue, to_second_person(cue)))
    )


def mentioned(text: str, case: CaseFile) -> dict[str, str]:
    """Fact ids whose cue occurs in the text, in either person, with the cue found; in the case's order."""
    lower = text.lower().replace("’", "'")
    found: dict[str, str] = {}
    for fact_id, cue, pattern in _patterns(case):
        if fact_id not in found and pattern.search(lower):
            found[fact_id] = cue
    return found
