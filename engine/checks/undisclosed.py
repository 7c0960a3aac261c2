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
    """In another language than the case's: people nobody has named, and cues that are nothing but numbers."""
    scene, text, locale = around.scene, candidate.text, around.scene.locale
    known = {scene.patient.first_name.lower(), scene.therapist.first_name.lower()}
    for name in sorted(names_around(scene) - known):
        if has_name(text, name, locale) and not _was_named(name, candidate, around):
            return f"names {name.capitalize()!r}, of whom the patient has not spoken"
    for fact in scene.patient.case.facts():
        if fact.id in around.disclosed or fact.id in planned:
            continue
        for cue in fact.cues:
            needs = comparable(cue, names_around(scene))
            if needs.other_words or needs.names or not needs.numbers:
                continue
            if all(has_number(text, number, locale) for number in needs.numbers):
                return f"states {fact.id!r} ({cue!r}), which has not been disclosed"
    return None


def _was_named(name: str, candidate: Candidate, around: Surroundings) -> bool:
    """In the plan, in a fact the patient has told, or in the talk itself."""
    scene = around.scene
    told = (fact.statement for fact in scene.patient.case.facts() if fact.id in around.disclosed)
    said = (turn.text for turn in (*scene.turns, *scene.earlier))
    return any(
        has_name(text, name, scene.locale) for text in (candidate.turn.draft, *around.before, *told, *said)
    )
