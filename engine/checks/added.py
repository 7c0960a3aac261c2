"""A rewording says what its draft says: little lost, almost nothing made up."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.text import content_words

# Of the draft's content words, the share that must survive; and how many new ones may come in (one synonym,
# or a quarter of the draft's). Set by reading the 1.5B's
# replies: with less kept the meaning was usually another.
LEAST_KEPT = 0.6
NEW_WORDS = 1
NEW_SHARE = 0.25


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a rewording that lost too many of its draft's content words or brought in its own."""
    if around.wording != "reword":
        return None
    draft, said = set(content_words(candidate.turn.draft)), set(content_words(candidate.text))
    if draft and len(draft & said) < LEAST_KEPT * len(draft):
        return f"lost the draft's {', '.join(sorted(draft - said))}"
    new = said - draft
    if len(new) > max(NEW_WORDS, NEW_SHARE * len(draft)):
        return f"made up {', '.join(sorted(new))}"
    return None
