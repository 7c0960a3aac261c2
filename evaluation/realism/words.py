"""Words as the reference counted them, and what can be told from words alone."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from corpus.record import Record
from evaluation.errors import EvaluationDataError

_DATA = Path(__file__).parent / "data"

# The reference's definition of a word, so that our counts may be set beside its numbers.
_WORD = re.compile(r"[A-Za-z']+")
# Generated text has typographic apostrophes where the reference's transcripts have plain ones.
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})

BACKCHANNEL_MAX_WORDS = 4
"""Longest backchannel-only utterance in words; four admits "mm-hmm, mm-hmm"."""


class _LexiconFile(Record):
    description: str
    expressions: tuple[str, ...] = Field(min_length=1)


class Lexicon:
    """A set of expressions of one or more words, matched from left to right, the longest first."""

    def __init__(self, expressions: Iterable[str]) -> None:
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for expression in expressions:
            words = split_words(expression)
            by_first.setdefault(words[0], []).append(words)
        self._by_first = {
            first: sorted(candidates, key=len, reverse=True) for first, candidates in by_first.items()
        }

    def matches(self, words: Sequence[str]) -> list[int]:
        """Return the length in words of each non-overlapping match in ``words``."""
        lengths: list[int] = []
        position = 0
        while position < len(words):
            for candidate in self._by_first.get(words[position], ()):
                if tuple(words[position : position + len(candidate)]) == candidate:
                    lengths.append(len(candidate))
                    position += len(candidate)
                    break
            else:
                position += 1
        return lengths


def split_words(text: str) -> tuple[str, ...]:
    """Split into lower-case words by ``[A-Za-z']+``; "mm-hmm" is two words, digits are none.

    Meant for English: a letter outside A-Z ends a word.
    """
    return tuple(_WORD.findall(text.translate(_APOSTROPHES).lower()))


@functools.cache
def load_lexicon(name: str) -> Lexicon:
    """Load a shipped lexicon: 'backchannels', 'fillers' or 'therapy_speak'.

    Raises `EvaluationDataError` when the file is missing, does not fit the schema, or has an expression that
    is not written as lower-case words.
    """
    path = _DATA / f"{name}.yaml"
    try:
        content = _LexiconFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise EvaluationDataError(f"lexicon {name!r} ({path}): {error}") from error
    for position, expression in enumerate(content.expressions):
        if " ".join(split_words(expression)) != expression:
            raise EvaluationDataError(
                f"lexicon {name!r} ({path}), expressions[{position}]: {expression!r} must be lower-case "
                "words of letters and apostrophes with single spaces between them"
            )
    return Lexicon(content.expressions)


def is_backchannel_only(words: Sequence[str]) -> bool:
    """Tell whether an utterance is nothing but signals of listening ("Mm-hmm.", "Okay, yeah.")."""
    if not 0 < len(words) <= BACKCHANNEL_MAX_WORDS:
        return False
    return sum(load_lexicon("backchannels").matches(words)) == len(words)


def count_fillers(words: Sequence[str]) -> int:
    """Count hesitation sounds (`data/fillers.yaml`)."""
    return len(load_lexicon("fillers").matches(words))


def count_therapy_speak(words: Sequence[str]) -> int:
    """Count phrases of written therapy talk (`data/therapy_speak.yaml`)."""
    return len(load_lexicon("therapy_speak").matches(words))


def repeated_ngrams(words: Sequence[str], size: int = 4) -> tuple[int, int]:
    """Return how many n-grams repeat an earlier one of the same sequence, and how many there are in all."""
    total = max(len(words) - size + 1, 0)
    distinct = len({tuple(words[start : start + size]) for start in range(total)})
    return total - distinct, total


def opening_trigram(words: Sequence[str]) -> tuple[str, str, str] | None:
    """Return the first three words of an utterance longer than three words, otherwise None."""
    return (words[0], words[1], words[2]) if len(words) > 3 else None


def mattr(words: Sequence[str], window: int = 50) -> float | None:
    """Return the moving-average type-token ratio, or None for fewer words than the window.

    The mean share of distinct words over every run of ``window`` words (Covington & McFall 2010,
    *Journal of Quantitative Linguistics* 17(2)); unlike the plain ratio it does not fall with length.
    """
    if len(words) < window:
        return None
    counts = Counter(words[:window])
    distinct = len(counts)
    total = distinct
    for leaving, entering in zip(words[:-window], words[window:], strict=True):
        counts[entering] += 1
        counts[leaving] -= 1
        if counts[leaving] == 0:
            del counts[leaving]
        total += len(counts)
    return total / (window * (len(words) - window + 1))
