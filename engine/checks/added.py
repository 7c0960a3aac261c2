"""A rewording says what its draft says: little lost, almost nothing made up."""

from __future__ import annotations

from collections import Counter

from engine.checks.across_languages import names_around
from engine.checks.candidate import Candidate, Surroundings
from engine.text import content_words, function_words, words

# Of the draft's content words, the share that must survive; and how many new ones may come in (one synonym,
# or a quarter of the draft's). Set by reading the 1.5B's
# replies: with less kept the meaning was usually another.
LEAST_KEPT = 0.6
LEAST_KEPT_OF_FACTS = 0.75
# In a short line one word may always go ("useful" for "helpful"); facts are kept by their cues in any case.
LOST_WORDS = 1
NEW_WORDS = 1
NEW_SHARE = 0.25


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a rewording that lost its draft's content words, brought in its own or says one twice."""
    if around.wording != "reword":
        return None
    if around.scene.locale.lists.comparisons.added == "skip":
        return _same_as_draft(candidate, around)
    draft, said = set(content_words(candidate.turn.draft)), set(content_words(candidate.text))
    lost = {word for word in draft if not any(_same(word, other) for other in said)}
    least = LEAST_KEPT_OF_FACTS if candidate.turn.discloses else LEAST_KEPT
    if len(lost) > max(LOST_WORDS, (1 - least) * len(draft)):
        return f"lost the draft's {', '.join(sorted(lost))}"
    new = {word for word in said if not any(_same(word, other) for other in draft)}
    if charged := new & around.scene.locale.lists.charged:
        return f"made up {', '.join(sorted(charged))}, which is never one word among others"
    if len(new) > max(NEW_WORDS, NEW_SHARE * len(draft)):
        return f"made up {', '.join(sorted(new))}"
    return _doubled(candidate)


def _doubled(candidate: Candidate) -> str | None:
    """Small models fill a sentence up with a word it has: "playing the flute with a flute"."""
    draft, common = Counter(words(candidate.turn.draft)), function_words()
    said = Counter(word for word in words(candidate.text) if word not in common)
    doubled = sorted(word for word, times in said.items() if draft[word] and times > max(1, draft[word]))
    return f"says {', '.join(doubled)} more often than the draft" if doubled else None


def _same(one: str, other: str) -> bool:
    """Equal, or one begins with the other and shares at least four letters ("damp", "dampness")."""
    return one == other or (
        min(len(one), len(other)) >= 4 and (one.startswith(other) or other.startswith(one))
    )


def _same_as_draft(candidate: Candidate, around: Surroundings) -> str | None:
    """A word or two are too few to name their language, but the English draft gives them away."""
    said = words(candidate.text)
    if around.scene.locale.is_source or said != words(candidate.turn.draft):
        return None
    common = function_words(around.scene.locale) | names_around(around.scene)
    foreign = [word for word in said if word not in common and not word.isdigit()]
    return f"says the English draft as it stands: {foreign[0]!r}" if foreign else None
