"""Whether a report supports a value: the quote is there, and the value says no more than the quote."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from clinical_frameworks.script.numbers import in_words
from personas.intake.report.identifiers import find_identifiers
from personas.intake.report.replace import PLACEHOLDER
from personas.intake.wording import intake_parts

LEAST_SHARED = 0.6
"""Share of a sentence's telling words that its quote must have too (assumption: a third-person report turned
into first-person speech keeps its nouns and most verb stems)."""
_STEM = 4
"""Letters two words must share from their start to count as the same."""
_ROOT = 3
"""Letters that are enough for short words ("wake", "waking")."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_NUMBER = re.compile(r"\d+")
_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', " ": " ", "–": "-", "—": "-"})
# "one" is said of people and things more often than it counts.
_NUMBER_WORDS = {in_words(number): number for number in range(2, 101)}


@dataclass(frozen=True, slots=True)
class Dropped:
    """A value that was not taken over, and why. The value is the model's; it may be invented."""

    field: str
    value: str
    reason: str


class Support:
    """What one report, with its names replaced, can support."""

    def __init__(self, report: str, names: Collection[str], originals: Collection[str]) -> None:
        """Take the replaced text, the generated names in it, and the originals that must not come back."""
        self._report = _normal(report)
        self._names = {word.lower() for name in names for word in name.split()}
        self._originals = [
            re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
            for original in originals
            for word in re.findall(r"\w[\w'’\-]+", original)
            if word[0].isupper() or word.isdigit() or "@" in original
        ]

    def problem(self, value: object, quote: object) -> str | None:
        """Why the value is not supported by its quote, or None. Words of a closed list are only quoted."""
        if not isinstance(quote, str) or not quote.strip():
            return "came without a quote"
        normal = _normal(quote).strip(" .,;:\"'")
        if not re.search(r"\w{3,}|\d", normal) or not self._is_there(normal):
            return f"its quote {quote[:80]!r} is not in the report"
        texts = list(_free_texts(value))
        for text in texts:
            if problem := self._text_problem(text):
                return problem
        return _number_problem(value, normal) or _shared_problem(texts, normal)

    def _is_there(self, quote: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(quote)}(?!\w)", self._report) is not None

    def _text_problem(self, text: str) -> str | None:
        if mark := PLACEHOLDER.search(text):
            return f"holds {mark.group()}, which stands for something that was taken out"
        if any(original.search(text) for original in self._originals):
            return "holds a name, date or number of the report that was taken out"
        for found in find_identifiers(text):
            if not self._names.issuperset(found.text.lower().split()):
                return f"holds {found.text!r}, which may point to a person"
        return None


def _free_texts(value: object) -> Iterator[str]:
    """The texts of a value that are no word of a closed list."""
    if isinstance(value, str):
        if " " in value.strip() or not re.fullmatch(r"[a-z0-9_]+", value):
            yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name in ("name", "relation", "job", "workplace", "word") and isinstance(inner, str):
                yield inner
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _free_texts(inner)


def _number_problem(value: object, quote: str) -> str | None:
    stated = _numbers_of(quote)
    if isinstance(value, Mapping):
        lists = [inner for inner in value.values() if isinstance(inner, list)]
        if lists and list(chain.from_iterable(lists)) != [int(number) for number in _NUMBER.findall(quote)]:
            return "its item scores are not the numbers of the quote"
        numbers = {
            inner for inner in value.values() if isinstance(inner, int) and not isinstance(inner, bool)
        }
    elif isinstance(value, int):
        numbers = {value}
    else:
        numbers = set()
    for text in _free_texts(value):
        numbers |= _numbers_of(text)
    extra = numbers - stated
    return f"the number {min(extra)} is not in its quote" if extra else None


def _numbers_of(text: str) -> set[int]:
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower())
    parts = {part for word in words for part in (word, *word.split("-"))}
    tens = {word for word in words if word in _NUMBER_WORDS}
    named = {_NUMBER_WORDS[part] for part in (tens or parts) if part in _NUMBER_WORDS}
    return {int(number) for number in _NUMBER.findall(text)} | named


def _shared_problem(texts: Sequence[str], quote: str) -> str | None:
    said = _WORD.findall(quote)
    for text in texts:
        telling = [word for word in _WORD.findall(_normal(text)) if _tells(word)]
        shared = [word for word in telling if any(_same(word, other) for other in said)]
        if len(shared) < LEAST_SHARED * len(telling):
            new = ", ".join(word for word in telling if word not in shared)
            return f"says more than its quote: {new}"
    return None


def _tells(word: str) -> bool:
    return len(word) > 2 and word not in intake_parts().everyday_words and word not in _NUMBER_WORDS


def _same(one: str, other: str) -> bool:
    """Equal, or the same beginning: four letters, or three of a word no longer than five with an ending."""
    if one == other or (len(one) >= _STEM and one[:_STEM] == other[:_STEM]):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) in (_ROOT, _ROOT + 1) and len(long) <= _ROOT + 3 and short[:_ROOT] == long[:_ROOT]


def _normal(text: str) -> str:
    """Lower case, plain quotation marks and dashes, single spaces; the words and marks stay as they are."""
    return " ".join(text.translate(_TYPOGRAPHIC).split()).casefold()
