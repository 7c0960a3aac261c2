"""Runs of words of private talk, which no candidate may share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from clinical_frameworks.talk.lexicon import load_lexicon
from corpus.record import CheckFailure, Course
from engine.text import words

RUN_WORDS = 6
"""Words in a row that count as copied (assumption, a careful one: "I don't know what to say" has six)."""
CHECK = "copied_private"
WITHHELD = "shares six words in a row with private input; the words are withheld"

Run = tuple[str, ...]


class PrivatePhrases:
    """Every run of `RUN_WORDS` words that one speaker of the private sessions said.

    Hesitations are left out on both sides, so that an "um" in a copied phrase hides nothing. A speaker's
    turns of a session are one stretch of words: what a listener's "mm-hmm" cut in two is still one phrase.
    """

    def __init__(self, stretches: Iterable[str]) -> None:
        """Take what was said, each stretch on its own."""
        self._runs: frozenset[Run] = frozenset(run for stretch in stretches for run in _runs(stretch))

    def __len__(self) -> int:
        return len(self._runs)

    def copied(self, text: str, *, before: Iterable[str] = (), own: str = "") -> bool:
        """True when the text shares a run.

        ``before`` is said right before it in the same turn, so a run may begin there; ``own`` is the plan's
        own draft, whose words are not copied from anywhere.
        """
        earlier = " ".join(before)
        runs = set(_runs(f"{earlier} {text}")) - set(_runs(earlier)) - set(_runs(own))
        return not self._runs.isdisjoint(runs)

    def withhold(self, failure: CheckFailure) -> CheckFailure:
        """The failure as it may go on record: without words that are private."""
        if failure.check == CHECK or self.copied(failure.text) or self.copied(failure.reason):
            return CheckFailure(check=failure.check, reason=WITHHELD, text="")
        return failure


def stretches_of(courses: Iterable[Course]) -> Iterable[str]:
    """What each speaker of each session said, as one text."""
    for course in courses:
        for session in course.sessions:
            for speaker in ("therapist", "patient"):
                yield " ".join(turn.text for turn in session.turns if turn.speaker == speaker)


@cache
def _hesitations() -> frozenset[str]:
    lexicon = load_lexicon()
    return frozenset(word for word in (*lexicon.fillers, *lexicon.hums) if " " not in word)


def _runs(text: str) -> Iterable[Run]:
    said = [word for word in words(text) if word not in _hesitations()]
    return (tuple(said[at : at + RUN_WORDS]) for at in range(len(said) - RUN_WORDS + 1))
