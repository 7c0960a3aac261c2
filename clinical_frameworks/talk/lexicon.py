"""The closed lists of words (`data/lexicon.yaml`) and what can be told from words by them."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from clinical_frameworks.datafile import read_record
from corpus.record import Record, Speaker

_PATH = Path(__file__).parent / "data" / "lexicon.yaml"
# The definition of a word that the reference figures rest on.
_WORD = re.compile(r"[A-Za-z']+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})
_BACKCHANNEL_MAX_WORDS = 4


class Backchannel(Record):
    """Something a listener says in between."""

    text: str
    gentle: bool = Field(default=False, description="A sound that neither agrees nor closes a subject.")


class LeadIn(Record):
    """A word a turn sets in with, without its punctuation."""

    text: str
    acknowledges: bool = Field(default=False, description="Takes in what was said before.")
    speakers: tuple[Speaker, ...] = ("therapist", "patient")


class Lexicon(Record):
    """Everything the talk model knows of words."""

    signals: frozenset[str]
    hums: frozenset[str]
    backchannels: tuple[Backchannel, ...]
    sore: frozenset[str]
    lead_ins: tuple[LeadIn, ...]
    no_lead_in_before: frozenset[str]
    fillers: tuple[str, ...]
    conjunctions: frozenset[str]
    hesitate_before: frozenset[str]
    repeated: tuple[str, ...]
    repeated_subjects: frozenset[str]
    repeated_verbs: frozenset[str]
    lowerable: frozenset[str]
    clause_openers: frozenset[str]
    clause_joiners: frozenset[str]
    clause_subjects: frozenset[str]
    numbers: frozenset[str]
    abbreviations: frozenset[str]


@functools.cache
def load_lexicon() -> Lexicon:
    """Load the shipped lists. Raises `ClinicalDataError` when the file is faulty."""
    return read_record(_PATH, Lexicon)


def split_words(text: str) -> tuple[str, ...]:
    """Split into lower-case words by ``[A-Za-z']+``; "mm-hmm" is two words, digits are none."""
    return tuple(_WORD.findall(text.translate(_APOSTROPHES).lower()))


def is_backchannel(words: Sequence[str]) -> bool:
    """Tell whether an utterance is nothing but signals of listening, four words at most."""
    if not 0 < len(words) <= _BACKCHANNEL_MAX_WORDS:
        return False
    signals = load_lexicon().signals
    position = 0
    while position < len(words):
        if " ".join(words[position : position + 2]) in signals and position + 1 < len(words):
            position += 2
        elif words[position] in signals:
            position += 1
        else:
            return False
    return True


@functools.cache
def _lead_ins_by_length() -> tuple[tuple[LeadIn, tuple[str, ...]], ...]:
    found = [(lead_in, split_words(lead_in.text)) for lead_in in load_lexicon().lead_ins]
    return tuple(sorted(found, key=lambda entry: -len(entry[1])))


def lead_in_of(words: Sequence[str], speaker: Speaker) -> LeadIn | None:
    """Return the lead-in that words begin with, or None; a turn that is nothing else has none."""
    for lead_in, form in _lead_ins_by_length():
        if speaker in lead_in.speakers and len(words) > len(form) and tuple(words[: len(form)]) == form:
            return lead_in
    return None


@dataclass(frozen=True, slots=True)
class Stripped:
    """Words without hesitation, and what was taken out."""

    plain: tuple[str, ...]
    fillers: tuple[str, ...]
    repeats: tuple[str, ...]
    """Words said twice in a row, each once per repeat."""
    pairs: int
    """Repeats of two words as a whole ("I was, I was")."""


def strip_hesitation(words: Sequence[str]) -> Stripped:
    """Take out fillers, and words or pairs of words that are said twice in a row."""
    lexicon = load_lexicon()
    kept: list[str] = []
    fillers: list[str] = []
    repeats: list[str] = []
    pairs = 0
    for word in words:
        if word in lexicon.fillers:
            fillers.append(word)
        elif kept and word == kept[-1] and word in lexicon.repeated:
            repeats.append(word)
        else:
            kept.append(word)
            if len(kept) >= 4 and kept[-2:] == kept[-4:-2] and kept[-2] in lexicon.repeated_subjects:
                del kept[-2:]
                pairs += 1
    return Stripped(tuple(kept), tuple(fillers), tuple(repeats), pairs)
