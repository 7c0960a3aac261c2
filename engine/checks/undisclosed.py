"""The therapist knows only what was said."""

from __future__ import annotations

from engine.checks.across_languages import comparable, has_name, has_number, names_around
from engine.checks.candidate import Candidate, Surroundings
from engine.facts import mentioned


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a therapist's turn that carries the cue of a fact the patient has not disclosed.

    What an ordinary word of the therapist's own planned line happens to share with a cue is not knowledge.
    """
    if candidate.turn.speaker == "patient":
        return None
    case = around.scene.patient.case
    planned = mentioned(candidate.turn.draft, case)
    if around.scene.locale.lists.comparisons.undisclosed == "names_and_numbers":
        return _undisclosed_name(candidate, around, frozenset(planned))
    for fact_id, cue in mentioned(candidate.text, case).items():
        if fact_id not in around.disclosed and fact_id not in planned:
            return f"states {fact_id!r} ({cue!r}), which has not been disclosed"
    return None


def _undisclosed_name(candidate: Candidate, around: Surroundings, planned: frozenset[str]) -> str | None:
    """Only cues that are nothing but names and numbers can be found in another language."""
    scene, names = around.scene, names_around(around.scene)
    for fact in scene.patient.case.facts():
        if fact.id in around.disclosed or fact.id in planned:
            continue
        for cue in fact.cues:
            needs = comparable(cue, names)
            if needs.other_words or not (needs.names or needs.numbers):
                continue
            if all(has_name(candidate.text, name, scene.locale) for name in needs.names) and all(
                has_number(candidate.text, number, scene.locale) for number in needs.numbers
            ):
                return f"states {fact.id!r} ({cue!r}), which has not been disclosed"
    return None
