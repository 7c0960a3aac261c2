"""A question stays a question, and a therapist asks one thing at a time."""

from __future__ import annotations

import re

from engine.checks.candidate import Candidate, Surroundings

_TAG = re.compile(r",\s*(you|what|right|okay|huh|how|hm)\?", re.IGNORECASE)
# "Tell me about it." may as well be asked.
_INVITES = re.compile(r"\b(tell me|walk me|take me|let's (look|start|go|take))\b", re.IGNORECASE)


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse more questions than planned, and under ``reword`` a question lost or made up."""
    draft = candidate.turn.draft
    asked, planned = candidate.text.count("?"), draft.count("?")
    if around.wording == "reword":
        if planned and not asked:
            return "the draft asks, the turn does not"
        if (tag := _TAG.search(candidate.text)) and not _TAG.search(draft):
            return f"a tag was hung on: {tag.group()!r}"
        if draft.endswith("?") and not candidate.text.endswith("?"):
            return "the question no longer comes last"
        if not planned and asked == 1 and _INVITES.search(draft):
            return None
        if asked > planned and candidate.turn.speaker == "therapist":
            return f"{asked} questions where {planned} were planned"
        if asked > planned + 1 or (candidate.text.endswith("?") and not draft.endswith("?")):
            return "a statement has become a question"
        return None
    limit = max(1, planned)
    if candidate.turn.speaker == "therapist" and asked > limit:
        return f"{asked} questions in one turn"
    return None
