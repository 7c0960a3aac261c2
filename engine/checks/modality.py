"""What happened does not become what should or will happen."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.text import words

_FORMS = {
    "should": {"should", "ought", "must"},
    "will": {"will", "going", "gonna"},
    "need": {"need", "needed", "needs"},
}


def _modalities(text: str) -> set[str]:
    said = set(words(text))
    found = {modality for modality, forms in _FORMS.items() if said & forms}
    return found | {"will" for word in said if word.endswith("'ll")}


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a patient's rewording with a duty, promise or need that its draft does not have."""
    if around.wording != "reword" or candidate.turn.speaker == "therapist":
        return None
    new = _modalities(candidate.text) - _modalities(candidate.turn.draft)
    return f"a {sorted(new)[0]!r} was added" if new else None
