"""Whether a wording speaks of the same people at the same time as its draft, by word lists."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

from clinical_frameworks.datafile import read_record
from corpus.record import Record
from engine.text import words

_FILE = Path(__file__).with_name("person_and_tense.yaml")


class PersonAndTense(Record):
    """The content of ``person_and_tense.yaml``."""

    persons: dict[str, frozenset[str]]
    spoken: tuple[str, ...]
    past: frozenset[str]
    present: frozenset[str]
    future: frozenset[str]
    not_past: frozenset[str]
    subjects: frozenset[str]
    third_subjects: frozenset[str]
    adverbs: frozenset[str]
    plain_verbs: frozenset[str]


@cache
def _lists() -> PersonAndTense:
    return read_record(_FILE, PersonAndTense)


@cache
def _spoken() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, _lists().spoken))})(?![\w'])")


def person_fit(draft: str, text: str) -> float:
    """How far the counts of I, me, my, you, your and others agree, 0-1; 1 when neither has any."""
    return _agreement(_persons(draft), _persons(text))


def tense_fit(draft: str, text: str) -> float:
    """How far the counts of past, present and future forms agree, 0-1; 1 when neither has any."""
    return _agreement(_tenses(draft), _tenses(text))


def _agreement(one: Counter[str], other: Counter[str]) -> float:
    """One minus the Bray-Curtis dissimilarity (Bray & Curtis 1957): twice what is shared over the total."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _said(text: str) -> list[str]:
    return _spoken().sub(" ", " ".join(words(text))).split()


def _persons(text: str) -> Counter[str]:
    persons = _lists().persons
    return Counter(person for word in _said(text) for person, forms in persons.items() if word in forms)


def _tenses(text: str) -> Counter[str]:
    lists, found = _lists(), Counter[str]()
    subject: str | None = None
    for word in _said(text):
        if word in lists.past or (word.endswith("ed") and word not in lists.not_past):
            found["past"] += 1
        elif word in lists.present:
            found["present"] += 1
        elif word in lists.future:
            found["future"] += 1
        elif (subject in lists.subjects and word in lists.plain_verbs) or (
            subject in lists.third_subjects and word.endswith("s") and word[:-1] in lists.plain_verbs
        ):
            found["present"] += 1
        if word not in lists.adverbs:
            subject = word
    return found
