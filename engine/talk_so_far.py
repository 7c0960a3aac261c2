"""What was said, indexed as it is said, so that a check costs as much as its own turn and not the session."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.record import Speaker, Turn
from engine.text import ngrams, words

REPEAT_WORDS = 4
OPENING_WORDS = 3
TELLING_WORDS = 5
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

Gram = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeats:
    """4-grams of the session so far with one more text in it."""

    added: int
    repeated: int
    total: int


@dataclass
class TalkSoFar:
    """The merged turns of a session in plain words; ``earlier`` are those of the sessions before it."""

    earlier: tuple[Turn, ...] = ()
    turns: list[Turn] = field(default_factory=list)
    _ids: dict[Gram, str] = field(default_factory=dict)
    _grams: set[Gram] = field(default_factory=set)
    _repeated: int = 0
    _total: int = 0
    _openers: Counter[tuple[Speaker, Gram]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for turn in self.earlier:
            self._remember(turn)

    def _remember(self, turn: Turn) -> None:
        self._ids.setdefault(tuple(words(turn.text)), turn.id)
        for sentence in _SENTENCE_END.split(turn.text):
            said = words(sentence)
            if len(said) >= TELLING_WORDS:
                self._ids.setdefault(tuple(said), turn.id)

    @classmethod
    def of(cls, turns: Iterable[Turn], earlier: Iterable[Turn] = ()) -> TalkSoFar:
        """The talk of which these turns were said."""
        talk = cls(tuple(earlier))
        for turn in turns:
            talk.add(turn)
        return talk

    def add(self, turn: Turn) -> None:
        """Take in a finished turn."""
        said = words(turn.text)
        repeats = self.repeats((turn.text,))
        self._repeated, self._total = repeats.repeated, repeats.total
        self._grams.update(ngrams(turn.text, REPEAT_WORDS))
        self._remember(turn)
        if len(said) > OPENING_WORDS:
            self._openers[turn.speaker, tuple(said[:OPENING_WORDS])] += 1
        self.turns.append(turn)

    def repeats(self, texts: Iterable[str]) -> Repeats:
        """What the session's 4-grams would be with these texts; ``added`` are repeats in the last of them.

        A repeat is a 4-gram already said in the session, by whomever.
        """
        own: set[Gram] = set()
        repeated, total, added = self._repeated, self._total, 0
        for text in texts:
            grams, added = ngrams(text, REPEAT_WORDS), 0
            for gram in grams:
                added += gram in self._grams or gram in own
                own.add(gram)
            repeated, total = repeated + added, total + len(grams)
        return Repeats(added, repeated, total)

    def same_as(self, text: str) -> str | None:
        """Id of an earlier turn of the course that is, or has a sentence of, the same words in this order.

        Sentences count from five words on: "I don't know." may be said again.
        """
        return self._ids.get(tuple(words(text)))

    def openings(self, speaker: Speaker, opening: Gram) -> int:
        """How many of the speaker's turns (over three words) in this session open with these three words."""
        return self._openers[speaker, opening]
