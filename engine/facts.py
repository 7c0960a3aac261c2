"""Which facts of a case a text talks about, found by their cues."""

from __future__ import annotations

import re
from functools import lru_cache

from clinical_frameworks.case import CaseFile
from clinical_frameworks.person import to_second_person


class _OneCase:
    """A case as a key by identity: hashing and comparing all its facts costs more than the search itself."""

    def __init__(self, case: CaseFile) -> None:
        self.case = case

    def __hash__(self) -> int:
        return id(self.case)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _OneCase) and other.case is self.case


@lru_cache(maxsize=64)
def _forms(key: _OneCase) -> tuple[tuple[str, str], ...]:
    """Each fact's id with each form of each of its cues."""
    return tuple(
        (fact.id, form)
        for fact in key.case.facts()
        for cue in fact.cues
        for form in dict.fromkeys((cue, to_second_person(cue)))
    )


@lru_cache(maxsize=4096)
def _whole(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")


def mentioned(text: str, case: CaseFile) -> dict[str, str]:
    """Fact ids whose cue occurs in the text, in either person, with the cue found; in the case's order."""
    lower = text.lower().replace("’", "'")
    found: dict[str, str] = {}
    for fact_id, form in _forms(_OneCase(case)):
        if form in lower and fact_id not in found and _whole(form).search(lower):
            found[fact_id] = form
    return found
