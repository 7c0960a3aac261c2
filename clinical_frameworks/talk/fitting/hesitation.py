"""Where fillers and repeats fall in the words of a speaker."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from clinical_frameworks.talk.fitting.rates import odds, shares
from clinical_frameworks.talk.lexicon import load_lexicon, split_words, strip_hesitation
from clinical_frameworks.talk.merged import MergedTurn
from clinical_frameworks.talk.sounds import FILLER_PLACES, FillerPlace, Fillers, Repeats

_SENTENCE = re.compile(r"(?<=[.?!])[\s\"”’)\]]+")


@dataclass
class HesitationCounts:
    """Counts over turns of one speaker."""

    plain_words: int = 0
    places: Counter[FillerPlace] = field(default_factory=Counter)
    chances: Counter[FillerPlace] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    repeats: Counter[str] = field(default_factory=Counter)
    repeat_chances: Counter[str] = field(default_factory=Counter)
    pairs: int = 0

    def add(self, turn: MergedTurn) -> tuple[int, int]:
        """Count a merged turn; return its fillers and its repeats."""
        lexicon = load_lexicon()
        fillers = repeats = 0
        self.plain_words += sum(turn.plain_lengths())
        for piece_number, piece in enumerate(turn.pieces):
            stripped = strip_hesitation(piece.words)
            self.forms.update(stripped.fillers)
            self.repeats.update(stripped.repeats)
            self.pairs += stripped.pairs
            self.repeat_chances.update(word for word in stripped.plain if word in lexicon.repeated)
            fillers += len(stripped.fillers)
            repeats += len(stripped.repeats) + stripped.pairs
            for number, sentence in enumerate(_SENTENCE.split(piece.text)):
                first = number == 0 and piece_number == 0
                self._add_sentence(split_words(sentence), first=first)
        return fillers, repeats

    def _add_sentence(self, words: Sequence[str], *, first: bool) -> None:
        lexicon = load_lexicon()
        start: FillerPlace = "turn_start" if first else "sentence_start"
        plain = [word for word in words if word not in lexicon.fillers]
        if not plain:
            return
        self.chances[start] += 1
        for word in plain[1:]:
            if word in lexicon.conjunctions:
                self.chances["before_conjunction"] += 1
            elif word in lexicon.hesitate_before:
                self.chances["inside"] += 1
        self.chances["after_conjunction"] += sum(word in lexicon.conjunctions for word in plain[:-1])
        for position, word in enumerate(words):
            if word in lexicon.fillers:
                self.places[_place(words, position, start)] += 1

    def fillers(self) -> Fillers:
        """The rates of fillers."""
        return Fillers(
            per_100_words=_per_100(self.places.total(), self.plain_words),
            places=_in_order(shares(self.places)),
            odds=_in_order(odds(self.places, self.chances)),
            forms=dict(sorted(shares(self.forms).items())),
        )

    def repeats_law(self) -> Repeats:
        """The rates of repeats."""
        total = self.repeats.total() + self.pairs
        return Repeats(
            per_100_words=_per_100(total, self.plain_words),
            pair_share=round(self.pairs / total, 4) if total else 0.0,
            odds=dict(sorted(odds(self.repeats, self.repeat_chances).items())),
        )


def _place(words: Sequence[str], position: int, start: FillerPlace) -> FillerPlace:
    conjunctions = load_lexicon().conjunctions
    if position == 0:
        return start
    if words[position - 1] in conjunctions:
        return "after_conjunction"
    if position + 1 < len(words) and words[position + 1] in conjunctions:
        return "before_conjunction"
    return "inside"


def _per_100(count: int, words: int) -> float:
    return round(100 * count / words, 4) if words else 0.0


def _in_order(values: dict[FillerPlace, float]) -> dict[FillerPlace, float]:
    return {place: values[place] for place in FILLER_PLACES if place in values}
