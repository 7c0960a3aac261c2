"""Laying fillers and repeats into the tokens of a merged turn."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from clinical_frameworks.person import lower_first
from clinical_frameworks.talk.lexicon import load_lexicon
from clinical_frameworks.talk.manner import SpeakerManner
from clinical_frameworks.talk.sounds import FillerPlace, SpeakerSounds
from clinical_frameworks.talk.tokens import Tokens

# Assumptions that keep hesitant sessions readable: no more than six of a kind in 100 words, seven tokens
# between two of them, two in a sentence, and some sentences of a turn without fillers, some without repeats.
_MOST_PER_100_WORDS = 6.0
_APART = 8
_MOST_IN_A_SENTENCE = 2
_SENTENCES_WITH_A_KIND = 2 / 3
# Words of the clause behind a filler inside it. Assumption: who hesitates has more to say.
_WORDS_BEHIND = 3
# Assumption: a speaker sets in anew where a clause begins this much more often than elsewhere.
_CLAUSE_START_WEIGHT = 3.0


@dataclass
class Hesitations:
    """What is laid in, by the token it stands before."""

    fillers: dict[int, str] = field(default_factory=dict)
    repeats: dict[int, int] = field(default_factory=dict)
    """Token to how many words from it on are said twice: one or two."""

    def has_room(self, tokens: Tokens, position: int) -> bool:
        """Whether one more fits at the token."""
        taken = [*self.fillers, *self.repeats]
        if any(abs(position - other) < _APART for other in taken):
            return False
        sentence = tokens.sentence_of[position]
        return sum(tokens.sentence_of[other] == sentence for other in taken) < _MOST_IN_A_SENTENCE

    def spares_some(self, tokens: Tokens, position: int, laid: Iterable[int]) -> bool:
        """Whether one more of a kind at the token leaves sentences of the turn without that kind."""
        sentences = {tokens.sentence_of[other] for other in laid} | {tokens.sentence_of[position]}
        return len(sentences) <= max(1, math.floor(_SENTENCES_WITH_A_KIND * len(tokens.bounds)))


def lay_in(tokens: Tokens, sounds: SpeakerSounds, manner: SpeakerManner, rng: random.Random) -> Hesitations:
    """Draw fillers and repeats for a merged turn: their number by the fitted rates, then their places."""
    laid = Hesitations()
    words = tokens.words_until[-1]
    number = _number(sounds.fillers.per_100_words * manner.fillers, words, rng)
    places = _filler_places(tokens, sounds) if number and sounds.fillers.forms else []
    for _ in range(number):
        free = [
            (position, weight)
            for position, weight in places
            if laid.has_room(tokens, position) and laid.spares_some(tokens, position, laid.fillers)
        ]
        if free:
            laid.fillers[_pick(free, rng)] = _form(sounds.fillers.forms, rng)
    for _ in range(_number(sounds.repeats.per_100_words * manner.repeats, words, rng)):
        twice = rng.random() < sounds.repeats.pair_share
        candidates = _pair_places(tokens) if twice else _repeat_places(tokens, sounds)
        free = [
            (position, weight)
            for position, weight in candidates
            if laid.has_room(tokens, position) and laid.spares_some(tokens, position, laid.repeats)
        ]
        if free:
            laid.repeats[_pick(free, rng)] = 2 if twice else 1
    return laid


def _number(per_100_words: float, words: int, rng: random.Random) -> int:
    """Poisson number for that many words (Knuth's method; the mean is small)."""
    limit = math.exp(-min(per_100_words, _MOST_PER_100_WORDS) * words / 100)
    number = 0
    product = rng.random()
    while product > limit:
        number += 1
        product *= rng.random()
    return number


def _pick(places: list[tuple[int, float]], rng: random.Random) -> int:
    return rng.choices([place for place, _ in places], [weight for _, weight in places])[0]


def _form(forms: dict[str, float], rng: random.Random) -> str:
    return rng.choices(list(forms), list(forms.values()))[0]


def _filler_places(tokens: Tokens, sounds: SpeakerSounds) -> list[tuple[int, float]]:
    found = []
    for position in range(len(tokens.raw)):
        place = _place(tokens, position)
        weight = sounds.fillers.odds.get(place, 0.0) if place is not None else 0.0
        if weight > 0:
            found.append((position, weight))
    return found


def _place(tokens: Tokens, position: int) -> FillerPlace | None:
    """What kind of place is before the token, or None where no filler may be."""
    lexicon = load_lexicon()
    if not tokens.is_open(position) or tokens.quoted[position]:
        return None
    if tokens.starts_sentence(position):
        if not tokens.can_follow(position):
            return None
        return "turn_start" if position == 0 else "sentence_start"
    before = tokens.raw[position - 1]
    if not (before[-1].isalnum() or before.endswith(",")) or not tokens.goes_on(position, _WORDS_BEHIND):
        return None
    if tokens.cores[position - 1] in lexicon.conjunctions and not before.endswith(","):
        return "after_conjunction"
    if tokens.cores[position] in lexicon.conjunctions:
        return "before_conjunction"
    return "inside" if tokens.cores[position] in lexicon.hesitate_before else None


def _repeat_places(tokens: Tokens, sounds: SpeakerSounds) -> Iterator[tuple[int, float]]:
    for position in range(len(tokens.raw) - 1):
        odds = sounds.repeats.odds.get(tokens.cores[position], 0.0)
        if odds > 0 and _can_repeat(tokens, position, 1):
            yield position, odds * (_CLAUSE_START_WEIGHT if tokens.starts_clause(position) else 1.0)


def _pair_places(tokens: Tokens) -> Iterator[tuple[int, float]]:
    lexicon = load_lexicon()
    for position in range(len(tokens.raw) - 2):
        fits = (
            tokens.cores[position] in lexicon.repeated_subjects
            and tokens.cores[position + 1] in lexicon.repeated_verbs
        )
        if fits and tokens.starts_clause(position) and _can_repeat(tokens, position, 2):
            yield position, 1.0


def _can_repeat(tokens: Tokens, position: int, length: int) -> bool:
    """Whether these tokens are plain words with more of the sentence behind them, none of it protected."""
    span = range(position, position + length)
    if any(
        not tokens.is_bare(at) or tokens.quoted[at] or tokens.numeric[at] or tokens.named[at] for at in span
    ):
        return False
    behind = position + length
    if tokens.sentence_of[behind] != tokens.sentence_of[position]:
        return False
    if position > 0 and tokens.cores[position - 1] == tokens.cores[position]:
        return False
    return tokens.cores[behind] != tokens.cores[position] and tokens.is_open(behind)


def spoken(tokens: Tokens, start: int, end: int, laid: Hesitations) -> str:
    """The tokens from ``start`` to before ``end`` with what was laid in, in a transcript's spelling."""
    said: list[str] = []
    position = start
    while position < end:
        opens = tokens.starts_sentence(position)
        filler = laid.fillers.get(position)
        if filler is not None:
            if said and not opens and said[-1][-1].isalnum():
                said[-1] += ","
            said.append(f"{filler.capitalize() if opens else filler},")
        length = laid.repeats.get(position, 0)
        words = list(tokens.raw[position : position + max(length, 1)])
        if opens and filler is not None:
            words[0] = lower_first(words[0])
        if length:
            said += words[:-1]
            said.append(f"{words[-1]},")
            words[0] = lower_first(words[0])
        said += words
        position += len(words)
    return " ".join(said)
