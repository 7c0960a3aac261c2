"""What is denied stays denied."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.locales import Locale, source_locale
from engine.text import words


def _denies(text: str, locale: Locale) -> int:
    forms = locale.lists.negation
    return sum(
        word in forms.words or bool(forms.endings and word.endswith(forms.endings)) for word in words(text)
    )


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a rewording that loses its only negation or gains one (which may turn a first one round)."""
    locale = around.scene.locale
    compared = locale.lists.comparisons.negation
    if around.wording != "reword" or compared == "skip":
        return None
    draft, said = _denies(candidate.turn.draft, source_locale()), _denies(candidate.text, locale)
    if draft and not said:
        return "a negation was lost"
    return "a negation was added" if said > draft and compared == "lost_or_gained" else None
