"""What happened does not become what should or will happen."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.locales import Locale
from engine.text import words


def _modalities(text: str, locale: Locale) -> set[str]:
    said = words(text)
    return {
        modality
        for modality, forms in locale.lists.modality.items()
        if any(word in forms.words or (forms.endings and word.endswith(forms.endings)) for word in said)
    }


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a patient's rewording with a duty, promise or need that its draft does not have."""
    locale = around.scene.locale
    if around.wording != "reword" or candidate.turn.speaker == "therapist":
        return None
    if locale.lists.comparisons.modality == "skip":
        return None
    new = _modalities(candidate.text, locale) - _modalities(candidate.turn.draft, locale)
    return f"a {sorted(new)[0]!r} was added" if new else None
