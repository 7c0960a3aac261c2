"""A text as the ledger reads it: plain sentences in the patient's person, with numbers and persons marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.record import Speaker
from engine.consistency.locale_file import LocaleFile, alternatives
from engine.consistency.people import TOKEN, Mention, People

THERAPIST = "@t"
RECENT = 512
"""Texts whose reading is kept: about a case's facts and what was said last."""
_SENTENCE = re.compile(r"(?<=[.!?…;])[\"”’')]*\s+|\s+[—–]\s+|\s+-{2,}\s+")
_WORD = re.compile(r"[\w']+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Plain:
    """One sentence.

    Attributes:
        text: Lower case, number words as digits, persons as ⟨FAMILY:PERSON⟩, quoted speech left out.
        words: Its words, for triggers; without the persons; with "@person" when it has any.
        said: The sentence as it was said.
        question: True when it asks.
        mentions: The persons in it, in order.
    """

    text: str
    words: frozenset[str]
    said: str
    question: bool
    mentions: tuple[Mention, ...]


class Reader:
    """Reads texts about one patient."""

    def __init__(self, locale: LocaleFile, people: People) -> None:
        self._people = people
        self._locale = locale
        self._quotes = re.compile("|".join(locale.quotes))
        own = alternatives(locale.therapist_self)
        theirs = alternatives(list(locale.second_person))
        self._turn_round = re.compile(
            rf"(?<![\w'])(?:(?P<own>{own})|(?P<you>{theirs}))(?![\w'])", re.IGNORECASE
        )
        self._corrected = re.compile(rf"\d+(?:\.\d+)?(?: \w+)?{locale.scopes.corrected_number} (?=\d)")
        self._numbers = _number_words(locale)
        # A draft, its candidates and the turn said are often the same words.
        self._read = lru_cache(maxsize=RECENT)(self._sentences)

    def read(self, text: str, speaker: Speaker) -> tuple[Plain, ...]:
        """The sentences of a text, in order."""
        return self._read(text, speaker)

    def _sentences(self, text: str, speaker: Speaker) -> tuple[Plain, ...]:
        straight = text.replace("’", "'").replace("‘", "'")
        straight = self._quotes.sub(" ", straight)
        theirs = speaker == "therapist"
        return tuple(
            self._plain(said.strip(), self._turn_round.sub(self._turned, said) if theirs else said)
            for said in _SENTENCE.split(straight)
            if said.strip()
        )

    def _turned(self, match: re.Match[str]) -> str:
        return THERAPIST if match["own"] else self._locale.second_person[match["you"].lower()]

    def _plain(self, said: str, own: str) -> Plain:
        """The sentence as ``said``, read from its form in the patient's ``own`` person."""
        pieces, position = [], 0
        mentions: list[Mention] = []
        for (start, end), mention in self._people.mentions(own):
            if start < position:
                continue
            pieces += [own[position:start].lower(), f"⟨{mention.family}:{mention.person}⟩"]
            position = end
            mentions.append(mention)
        pieces.append(own[position:].lower())
        text = self._numbers.sub(self._digits, _SPACE.sub(" ", "".join(pieces))).strip()
        text = self._corrected.sub("", text)
        words = set(_WORD.findall(TOKEN.sub(" ", text)))
        if mentions:
            words.add("@person")
        return Plain(
            text, frozenset(words), said.strip(), said.rstrip("\"”') ").endswith("?"), tuple(mentions)
        )

    def _digits(self, match: re.Match[str]) -> str:
        numbers = self._locale.numbers
        if match["skip"]:
            return match.group()
        if match["phrase"]:
            return str(numbers.phrases[match["phrase"]])
        value = (
            numbers.tens[match["tens"]] + numbers.small.get(match["ones"] or "", 0) if match["tens"] else None
        )
        if value is None:
            value = numbers.small[match["small"]]
        return f"{value}.5" if match["half"] else str(value)


def _number_words(locale: LocaleFile) -> re.Pattern[str]:
    numbers = locale.numbers
    ones = alternatives([word for word, value in numbers.small.items() if 0 < value < 10])
    return re.compile(
        rf"(?<![\w'⟨:])(?:(?P<skip>{alternatives(numbers.not_numbers)})"
        rf"|(?P<phrase>{alternatives(list(numbers.phrases))})"
        rf"|(?:(?P<tens>{alternatives(list(numbers.tens))})(?:[- ](?P<ones>{ones}))?"
        rf"|(?P<small>{alternatives(list(numbers.small))}))(?P<half> {re.escape(numbers.half)})?)(?!\w)"
    )
