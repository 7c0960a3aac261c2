"""Find what may point to a real person in a text: names, places, organisations, dates, numbers, addresses.

Rules and word lists, no model. Built to find too much rather than too little: any capital that neither begins
a sentence nor stands in a short list counts. What it cannot see is an identifying story, and a name that is
also a common word and only ever begins sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from personas.intake.report.known_names import (
    first_names,
    identifier_lexicon,
    is_common,
    is_known_name,
    places,
)
from personas.names import plain_letters

Kind = Literal["person", "place", "organisation", "date", "number", "contact", "unknown"]

_TOKEN = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?(?=\W|$)|[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$|['’]$")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;]|\n[ \t]*\n)[\s\"“”'‘’(\[*#•–—\-]*$")
_WRAPPED_LINE = 60
"""A line of at least so many characters that ends inside a sentence was wrapped, not ended."""
_HEADING_WORDS = 8
_LOOKED_BACK = 120
"""Characters before a word in which the end of the sentence before it must lie."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A stretch of a text that may point to somebody; ``start`` and ``end`` count characters."""

    kind: Kind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    begins: bool
    flagged: bool = False

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'").rstrip(".")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def find_identifiers(text: str) -> list[Identifier]:
    """Everything in the text that may point to a real person, in order, without overlaps."""
    found = list(_patterns(text))
    taken = [(one.start, one.end) for one in found]
    tokens = [
        token
        for token in _tokens(text)
        if not any(start < token.end and token.start < end for start, end in taken)
    ]
    names = list(_names(text, tokens))
    # Once known as part of a person's name, always: "Ms Anna Weber ... Weber says".
    of_people = {word for one in names if one.kind == "person" for word in one.text.lower().split()}
    found += [
        replace(one, kind="person")
        if one.kind == "unknown" and of_people.issuperset(one.text.lower().split())
        else one
        for one in names
    ]
    return sorted(found, key=lambda one: one.start)


def _patterns(text: str) -> Iterator[Identifier]:
    end = 0
    for match in _pattern().finditer(text):
        kind: Kind = "date" if match["date"] else "contact" if match["contact"] else "number"
        if (
            match.start() < end
            or (kind == "date" and _is_rating(match.group()))
            or not _is_month(text, match)
        ):
            continue
        end = match.end()
        yield Identifier(kind, match.start(), match.end(), match.group())


@cache
def _pattern() -> re.Pattern[str]:
    month = rf"(?i:{'|'.join(sorted(identifier_lexicon().months, key=len, reverse=True))})\.?"
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    return re.compile(
        rf"(?P<date>\b{day}\s+(?:of\s+)?{month}(?!\w)(?:,?\s+\d{{4}})?"
        rf"|(?<!\w){month}(?!\w)(?:\s+{day}(?!\d))?(?:,?\s+\d{{4}})?"
        r"|\b\d{4}[./\-]\d{1,2}[./\-]\d{1,2}\b|\b\d{1,2}[./\-]\d{1,2}[./\-]\d{2,4}\b|\b\d{1,2}/\d{1,4}\b"
        r"|\b(?:19|20)\d\ds?\b|(?<!\w)['’]\d\ds?\b)"
        r"|(?P<contact>[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|(?:https?://|www\.)\S+|(?<!\w)@\w{3,}"
        r"|(?<![\w.])\+?\(?\d(?:[\s().\-/]{0,2}\d){7,}(?!\w))"
        # Three digits and more in a row, also grouped by commas; codes of capitals and digits.
        r"|(?P<number>\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|(?<![\w.,])\d{1,3}(?:,\d{3})+(?!\w)|\d{3,}"
        r"|\b(?=[A-Z0-9\-]*\d)(?=[A-Z0-9\-]*[A-Z])(?!(?:PHQ|GAD|PCL|ICD|DSM|BDI|COVID)-)[A-Z0-9\-]{4,}\b)"
    )


def _is_rating(text: str) -> bool:
    parts = text.split("/")
    return len(parts) == 2 and parts[1].isdigit() and int(parts[1]) in identifier_lexicon().rating_tops


def _is_month(text: str, match: re.Match[str]) -> bool:
    """False for a word such as "may" that is no month where it stands; True for anything that is no month."""
    lexicon = identifier_lexicon()
    word = match.group().rstrip(".")
    if word.lower() not in lexicon.months:
        return True
    if not word[0].isupper():
        return False
    if word.lower() not in lexicon.months_with_another_meaning:
        return True
    before = re.search(r"([A-Za-z]+)\s+$", text[max(0, match.start() - 20) : match.start()])
    return before is not None and before[1].lower() in lexicon.before_month


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        if word.endswith(".") and not _is_abbreviation(word):
            word = word[:-1]
        word = _POSSESSIVE.sub("", word)
        if word:
            yield _Token(word, start, start + len(word), _begins_sentence(text, start))


def _is_abbreviation(word: str) -> bool:
    bare = word.rstrip(".")
    return (len(bare) == 1 and bare.isupper()) or bare.lower() in identifier_lexicon().titles


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start]
    line = before.rsplit("\n", 1)[-1]
    if not re.sub(r"[\s\"“”'‘(\[*#•–—\-]", "", line) and "\n" in before:
        above = before.rstrip().rsplit("\n", 1)[-1]
        blank = re.search(r"\n[ \t]*\n[^\n]*$", before) is not None
        wrapped = len(above) >= _WRAPPED_LINE and above[-1:] not in ".!?:"
        return blank or not wrapped
    near = before[-_LOOKED_BACK:]
    if (match := _SENTENCE_START.search(near)) is None:
        return _in_heading(text, start)
    # A title's or an initial's full stop ends no sentence.
    last = near[: match.start() + 1].rsplit(maxsplit=1)
    return not (match.group().startswith(".") and last and _is_abbreviation(last[-1]))


def _in_heading(text: str, start: int) -> bool:
    """True inside a short line that ends with a colon or with no mark: headings are written with capitals."""
    line = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0].strip()
    heading, colon, _ = line.partition(":")
    if colon and start < text.find(":", start) and len(heading.split()) <= 4:
        return "\n" not in text[start : text.find(":", start)]
    return line.startswith("#") and len(line.split()) <= _HEADING_WORDS


def _names(text: str, tokens: list[_Token]) -> Iterator[Identifier]:
    flags = [_suspicious(token) for token in tokens]
    # Who is named inside a sentence is named at the beginning of another one too.
    named = {
        token.lower
        for token, flag in zip(tokens, flags, strict=True)
        if flag and not token.begins and len(token.lower) > 1
    }
    flags = [
        flag or (token.capital and token.lower in named) for token, flag in zip(tokens, flags, strict=True)
    ]
    for here, token in enumerate(tokens[:-1]):
        adjoining = text[token.end : tokens[here + 1].start] == " "
        if adjoining and flags[here + 1] and token.capital and is_known_name(token.text) and token.begins:
            flags[here] = True
    position = 0
    while position < len(tokens):
        if not flags[position]:
            position += 1
            continue
        end = position
        while end + 1 < len(tokens) and _joined(text, tokens, flags, end):
            end += 1
        while not flags[end]:
            end -= 1
        run = tokens[position : end + 1]
        before = tokens[position - 1] if position and _near(text, tokens[position - 1], run[0]) else None
        yield Identifier(_kind(run, before), run[0].start, run[-1].end, text[run[0].start : run[-1].end])
        position = end + 1


def _near(text: str, one: _Token, other: _Token) -> bool:
    return text[one.end : other.start].strip(" ,.'’s") == ""


def _joined(text: str, tokens: list[_Token], flags: list[bool], end: int) -> bool:
    """True when the next token belongs to the same name."""
    if not re.fullmatch(r"[ \t\n]", text[tokens[end].end : tokens[end + 1].start]):
        return False
    particle = tokens[end + 1].lower in identifier_lexicon().name_particles
    return flags[end + 1] or (particle and end + 2 < len(tokens) and flags[end + 2])


def _suspicious(token: _Token) -> bool:
    """True for a capitalised word that is no common word where it stands."""
    lexicon = identifier_lexicon()
    lower = token.lower
    if not token.capital or lower in lexicon.allowed_capitals or lower in lexicon.titles:
        return False
    if len(lower) == 1:
        return token.text.endswith(".") or not token.begins
    if token.text.isupper() or token.begins:
        return not is_common(token.text)
    return True


def _kind(run: list[_Token], before: _Token | None) -> Kind:
    lexicon = identifier_lexicon()
    words = {token.lower for token in run}
    whole = plain_letters(" ".join(token.text for token in run)).lower()
    ahead = before.lower if before is not None else ""
    if ahead in lexicon.titles:
        return "person"
    if words & lexicon.organisation_words:
        return "organisation"
    if words & lexicon.place_words or whole in places():
        return "place"
    known = any(plain_letters(word) in first_names() for word in words)
    if ahead in lexicon.before_place and not known:
        return "place"
    if known or ahead in lexicon.before_person or any(is_known_name(token.text) for token in run):
        return "person"
    return "unknown"
