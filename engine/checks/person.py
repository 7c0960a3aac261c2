"""Who is I and who is you stays as planned."""

from __future__ import annotations

import re

from engine.checks.candidate import Candidate, Surroundings
from engine.text import words

_I = {"i", "i'm", "i've", "i'd", "i'll"}
_FIRST = _I | {"me", "my", "mine", "myself"}
_SECOND = {"you", "you're", "you've", "you'd", "you'll", "your", "yours", "yourself"}
# Spoken phrases with a pronoun that refers to nobody's life.
_SPOKEN = re.compile(
    r"\b(you know|thank you|see you|i wonder|i see|i hear|i think|i mean|i guess|i suppose|i know|"
    r"i understand|i'd say|i'd like|i would say|let me|if you want|tell me|to me|i'm sorry|i'm wondering|"
    r"i don't know)\b",
    re.IGNORECASE,
)


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a person the draft does not have: a therapist's new *I*, a patient's new *you* or lost *I*."""
    if around.wording != "reword":
        return None
    draft, said = words(candidate.turn.draft), words(candidate.text)
    bare_draft, bare = words(_spoken_out(candidate.turn.draft)), words(_spoken_out(candidate.text))
    if candidate.turn.speaker == "therapist":
        # "Walk me through it" must not become "I'll walk you through it", so *I* and *me* count apart.
        for forms in (_I, _FIRST):
            if _count(bare, forms) > max(_count(bare_draft, forms), _count(draft, forms)):
                return f"the therapist speaks of themself: {_first(bare, forms)!r}"
        if _count(draft, _SECOND) and not _count(said, _SECOND):
            return "the therapist no longer speaks to the patient"
        # "May I explain?" must not become "Could you explain?".
        if (
            _count(draft, _I)
            and not _count(said, _I)
            and not _count(draft, _SECOND)
            and _count(bare, _SECOND)
        ):
            return "what the therapist says of themself is now said of the patient"
        return None
    if _count(bare, _SECOND) > _count(draft, _SECOND):
        return f"the patient speaks about the listener: {_first(bare, _SECOND)!r}"
    if _count(draft, _FIRST) and not _count(said, _FIRST) and len(draft) > 4:
        return "the patient no longer speaks of themself"
    return None


def _spoken_out(text: str) -> str:
    return _SPOKEN.sub(" ", text)


def _count(said: list[str], forms: set[str]) -> int:
    return sum(word in forms for word in said)


def _first(said: list[str], forms: set[str]) -> str:
    return next(word for word in said if word in forms)
