"""The therapist knows only what was said."""

from __future__ import annotations

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
    for fact_id, cue in mentioned(candidate.text, case).items():
        if fact_id not in around.disclosed and fact_id not in planned:
            return f"states {fact_id!r} ({cue!r}), which has not been disclosed"
    return None
