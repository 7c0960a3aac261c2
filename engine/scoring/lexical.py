"""Scores by words alone: says what the draft says, in words new to the session, at the planned length.

The weights are this project's assumption: what is said counts more than that it is new, and losing one of six
content words costs as much as opening like an earlier turn.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.checks import Candidate, Surroundings
from engine.talk_so_far import OPENING_WORDS, TalkSoFar
from engine.text import content_words, ngrams, words

COVERS, NEW, OPENS, LENGTH, CHANGED = 3.0, 2.0, 0.5, 1.0, 0.5


class LexicalScorer:
    """Needs nothing but the text."""

    def scores(self, candidates: Sequence[Candidate], around: Surroundings) -> list[float]:
        """See `engine.scoring.scorer.Scorer`."""
        return [self.score(candidate, around) for candidate in candidates]

    @staticmethod
    def score(candidate: Candidate, around: Surroundings) -> float:
        """The weighted sum of five parts, each 0-1."""
        talk = around.scene.talk
        return (
            COVERS * coverage(candidate)
            + NEW * novelty(candidate.text, talk)
            + OPENS * opens_anew(candidate, talk)
            + LENGTH * length_fit(candidate)
            + CHANGED * changed(candidate)
        )


def coverage(candidate: Candidate) -> float:
    """Share of the draft's (else the note's) content words that the text has; 1 when there are none."""
    wanted = set(content_words(candidate.turn.draft or candidate.turn.note))
    return len(wanted & set(content_words(candidate.text))) / len(wanted) if wanted else 1.0


def novelty(text: str, talk: TalkSoFar) -> float:
    """Share of the text's 4-grams not yet said in the session; 1 for a text without any."""
    repeats = talk.repeats((text,))
    count = len(ngrams(text, 4))
    return 1 - repeats.added / count if count else 1.0


def length_fit(candidate: Candidate) -> float:
    """The shorter of actual and planned length over the longer."""
    short, long = sorted((max(1, len(candidate.text.split())), candidate.turn.target_words))
    return short / long


def opens_anew(candidate: Candidate, talk: TalkSoFar) -> float:
    """0 when the speaker began an earlier turn of the session with the same three words, else 1."""
    said = words(candidate.text)
    opening = tuple(said[:OPENING_WORDS])
    return float(len(said) <= OPENING_WORDS or talk.openings(candidate.turn.speaker, opening) == 0)


def changed(candidate: Candidate) -> float:
    """0 for the draft itself, else 1."""
    return float(candidate.text != candidate.turn.draft)
