"""Scores by meaning as well as words: near to the draft, far from what was said, same people and time.

Weights
-------
They are this project's assumption, set by hand on 12 drafts with 4 wordings each (``tuned_on`` in
``tests/engine/scoring/candidate_sets.yaml``): the good wording wins 12 times, and 10 of 12 on drafts held out
(words alone: once each). With any one weight halved or doubled it wins 10 to 12 and 9 to 11 times. On these
sets person and tense make the difference: without them it wins 2 and 1 times, without the two cosines 12 and
10. The cosines are there for what the sets hardly have: a draft or an earlier turn in wholly other words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinical_frameworks.talk.tokens import Tokens
from corpus.embedding import Vectors, shared_embedder
from engine.checks import Candidate, Surroundings
from engine.scoring.lexical import changed, coverage, length_fit, novelty, opens_anew
from engine.scoring.person_and_tense import person_fit, tense_fit
from engine.scoring.said_vectors import Encode, SaidVectors
from personas.styles import style_traits

COVERS, MEANS, NEW, SAYS_NEW, OPENS = 1.5, 4.0, 2.0, 2.0, 0.5
PERSON, TENSE, LENGTH, STYLE, CHANGED = 4.0, 2.0, 2.0, 0.5, 0.5

DECIMALS = 3
"""Scores are rounded to this many, so that the last bits of a vector (about 3e-7, they depend on the batch
and the CPU) choose between two candidates only where these differ by a hair."""


class SemanticScorer:
    """A weighted sum of ten parts, each 0-1: those of the lexical score, and five of meaning and form."""

    def __init__(self, encode: Encode | None = None) -> None:
        """Take the embedder; this process's own when None.

        Raises:
            EmbedderMissingError, ModelMissingError, ModelFileError: See `corpus.embedding.Embedder`.
        """
        self._encode = shared_embedder().encode if encode is None else encode
        self._said = SaidVectors(self._encode)

    def scores(self, candidates: Sequence[Candidate], around: Surroundings) -> list[float]:
        """See `engine.scoring.scorer.Scorer`."""
        wanted = [candidate.turn.draft or candidate.turn.note for candidate in candidates]
        vectors = self._encode([*(candidate.text for candidate in candidates), *wanted, *around.before])
        texts, drafts = vectors[: len(candidates)], vectors[len(candidates) : 2 * len(candidates)]
        earlier = np.concatenate([self._said.of(around.scene.talk), vectors[2 * len(candidates) :]])
        means = np.where([bool(text) for text in wanted], meaning(texts, drafts), 1.0)
        new = newness(texts, earlier)
        return [
            round(
                MEANS * float(means[position])
                + SAYS_NEW * float(new[position])
                + _words_and_form(candidate, around),
                DECIMALS,
            )
            for position, candidate in enumerate(candidates)
        ]


def meaning(texts: Vectors, drafts: Vectors) -> Vectors:
    """Cosine of each text to its draft, those below 0 as 0: shape (texts,)."""
    cosines: Vectors = np.einsum("td,td->t", texts, drafts)
    return cosines.clip(0.0, 1.0)


def newness(texts: Vectors, earlier: Vectors) -> Vectors:
    """One minus the highest cosine of each text to what was said, 0-1: shape (texts,); 1 at the start."""
    if len(earlier) == 0:
        return np.ones(len(texts), dtype=np.float32)
    highest: Vectors = (texts @ earlier.T).max(axis=1)
    return (1.0 - highest).clip(0.0, 1.0)


def style_fit(candidate: Candidate, around: Surroundings) -> float:
    """The style's limit of sentences over those the turn would have, at most 1; 1 where there is no limit."""
    limit = style_traits(around.scene.patient.style).max_sentences
    if candidate.turn.speaker == "therapist" or limit is None:
        return 1.0
    tokens = Tokens(tuple(" ".join((*around.before, candidate.text)).split()))
    return min(1.0, limit / max(1, len(tokens.bounds)))


def _words_and_form(candidate: Candidate, around: Surroundings) -> float:
    talk = around.scene.talk
    # A note says in the third person what the turn does, so only a draft tells who is I and when it was.
    draft = candidate.turn.draft or candidate.text
    return (
        COVERS * coverage(candidate)
        + NEW * novelty(candidate.text, talk)
        + OPENS * opens_anew(candidate, talk)
        + PERSON * person_fit(draft, candidate.text)
        + TENSE * tense_fit(draft, candidate.text)
        + LENGTH * length_fit(candidate)
        + STYLE * style_fit(candidate, around)
        + CHANGED * changed(candidate)
    )
