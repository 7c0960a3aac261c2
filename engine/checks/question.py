"""A question stays a question, and a therapist asks one thing at a time."""

from __future__ import annotations

import re
from functools import cache

from engine.checks.candidate import Candidate, Surroundings
from engine.locales import Locale, source_locale

# Acts that may as well be put as one question: "Tell me about it." or "I'd like you to choose."
_ASKING_ACTS = ("question", "seek_collaboration", "structure", "risk_inquiry", "safety_planning")
# A patient may turn a short guess up at its end: "Maybe sixty?"
_GUESS_WORDS = 3


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse more questions than planned, and under ``reword`` a question lost or made up."""
    asked, planned = candidate.text.count("?"), candidate.turn.draft.count("?")
    if around.wording == "reword":
        return _reworded(candidate, asked, planned, around.scene.locale)
    if candidate.turn.speaker == "therapist" and asked > max(1, planned):
        return f"{asked} questions in one turn"
    return None


def _reworded(candidate: Candidate, asked: int, planned: int, locale: Locale) -> str | None:
    draft, text = candidate.turn.draft, candidate.text
    if planned and not asked:
        return "the draft asks, the turn does not"
    if (tag := _tag(locale).search(text)) and not _tag(source_locale()).search(draft):
        return f"a tag was hung on: {tag.group()!r}"
    if draft.endswith("?") and not text.endswith("?"):
        return "the question no longer comes last"
    if candidate.turn.speaker == "therapist":
        inviting = any(act.startswith(_ASKING_ACTS) for act in candidate.turn.act.split("+"))
        if asked > max(planned, 1 if inviting else 0):
            return f"{asked} questions where {planned} were planned"
        return None
    # What stands before the last full stop is a telling of its own.
    last = re.split(r"[.!?,]\s+", text.rstrip("?"))[-1]
    guess = len(last.split()) <= _GUESS_WORDS
    if asked > planned + 1 or (text.endswith("?") and not draft.endswith("?") and not guess):
        return "a statement has become a question"
    return None


@cache
def _tag(locale: Locale) -> re.Pattern[str]:
    tags = "|".join(map(re.escape, locale.lists.question_tags))
    return re.compile(rf",\s*¿?({tags})\?", re.IGNORECASE)
