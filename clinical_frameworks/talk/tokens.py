"""A merged turn as tokens: where its sentences and clauses end, and where nothing may be laid in."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from clinical_frameworks.talk.lexicon import load_lexicon, split_words

_CORE = re.compile(r"[\w'’\-]+(?:\.[a-z]\.)?")
_SENTENCE_END = re.compile(r"[.?!…][\"”’')\]]*$")
_OPENS_SENTENCE = re.compile(r"[\"“‘'(\[]*[A-Z0-9]")
_CLAUSE_MARK = re.compile(r"[,;:—–][\"”’')\]]*$")
_STRONG_CLAUSE_MARK = re.compile(r"[;—–][\"”’')\]]*$")
_QUOTE = re.compile(r"[\"“”‘]|^[(\[]*'|'[^\w]*$")
_BARE = re.compile(r"[A-Za-z'’]+$")
_ELISIONS = ("'cause", "'em", "'til", "'bout")
_I_FORMS = frozenset({"i", "i'm", "i've", "i'd", "i'll"})


@dataclass(frozen=True)
class Tokens:
    """The words of a text between spaces, in order, with their punctuation."""

    raw: tuple[str, ...]

    @functools.cached_property
    def cores(self) -> tuple[str, ...]:
        """Each token without punctuation, lower case, with plain apostrophes."""
        found = (_CORE.search(token) for token in self.raw)
        return tuple(match.group().replace("’", "'").lower() if match else "" for match in found)

    @functools.cached_property
    def words_until(self) -> tuple[int, ...]:
        """Words said when each token is over."""
        total = 0
        said = []
        for token in self.raw:
            total += len(split_words(token))
            said.append(total)
        return tuple(said)

    @functools.cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """Number of the sentence each token belongs to, from 0."""
        number = 0
        numbers = []
        for position in range(len(self.raw)):
            numbers.append(number)
            number += self._ends_sentence(position)
        return tuple(numbers)

    def _ends_sentence(self, position: int) -> bool:
        token = self.raw[position]
        if position + 1 == len(self.raw):
            return True
        if not _SENTENCE_END.search(token) or token.lower() in load_lexicon().abbreviations:
            return False
        return _OPENS_SENTENCE.match(self.raw[position + 1]) is not None

    @functools.cached_property
    def bounds(self) -> tuple[tuple[int, int], ...]:
        """First token of each sentence and the one after its last."""
        starts = [position for position in range(len(self.raw)) if self.starts_sentence(position)]
        return tuple(zip(starts, (*starts[1:], len(self.raw)), strict=True))

    def starts_sentence(self, position: int) -> bool:
        """Whether a sentence begins with the token."""
        return position == 0 or self.sentence_of[position] != self.sentence_of[position - 1]

    def starts_clause(self, position: int) -> bool:
        """Whether the token opens a sentence, or follows a comma or the like."""
        return self.starts_sentence(position) or _CLAUSE_MARK.search(self.raw[position - 1]) is not None

    def asks(self, sentence: int) -> bool:
        """Whether a sentence ends with a question mark."""
        return "?" in self.raw[self.bounds[sentence][1] - 1]

    @functools.cached_property
    def quoted(self) -> tuple[bool, ...]:
        """Whether each token lies within quotation marks (the marks' own tokens included)."""
        inside = [False] * len(self.raw)
        if not any(_QUOTE.search(token) for token in self.raw):
            return tuple(inside)
        for opening, closing in (('"', '"'), ("“", "”"), ("‘", "’"), ("'", "'")):
            start: int | None = None
            for position, token in enumerate(self.raw):
                opens = start is None and _opens_quote(token, opening)
                if opens:
                    start = position
                rest = token.replace(opening, "", 1) if opens else token
                if start is not None and _closes_quote(rest, closing):
                    inside[start : position + 1] = [True] * (position + 1 - start)
                    start = None
        return tuple(inside)

    @functools.cached_property
    def numeric(self) -> tuple[bool, ...]:
        """Whether each token is a number or part of one."""
        numbers = load_lexicon().numbers
        return tuple(
            any(letter.isdigit() for letter in token) or any(part in numbers for part in core.split("-"))
            for token, core in zip(self.raw, self.cores, strict=True)
        )

    @functools.cached_property
    def named(self) -> tuple[bool, ...]:
        """Whether each token may be a name: a capital not explained by "I" or the start of a sentence."""
        lowerable = load_lexicon().lowerable
        return tuple(
            any(letter.isupper() for letter in token)
            and core not in _I_FORMS
            and not (self.starts_sentence(position) and core in lowerable)
            for position, (token, core) in enumerate(zip(self.raw, self.cores, strict=True))
        )

    def is_open(self, position: int) -> bool:
        """Whether something may be said before the token: not in quotes, numbers or names."""
        if position == 0:
            return not self.quoted[0]
        before, after = position - 1, position
        if self.quoted[before] and self.quoted[after]:
            return False
        if not self.starts_sentence(position) and (self.numeric[before] or self.numeric[after]):
            return False
        if self.raw[before].lower() in load_lexicon().abbreviations:
            return False
        return not (self.named[before] and self.named[after])

    def is_bare(self, position: int) -> bool:
        """Whether the token is letters only, without punctuation."""
        return _BARE.match(self.raw[position]) is not None

    def goes_on(self, position: int, count: int) -> bool:
        """Whether the clause has that many tokens from this one on; only the last may end it."""
        span = range(position, position + count - 1)
        return span.stop < len(self.raw) and all(
            self.raw[at][-1].isalnum() and not self._ends_sentence(at) for at in span
        )

    def can_follow(self, position: int) -> bool:
        """Whether the token can follow other words as it opens a sentence: no name, number or quote."""
        core = self.cores[position]
        return (core in load_lexicon().lowerable or core in _I_FORMS) and not self.quoted[position]

    @functools.cached_property
    def sentence_breaks(self) -> tuple[int, ...]:
        """Tokens after which a listener may come in at the end of a sentence; never after a question."""
        return tuple(
            end - 1
            for sentence, (_, end) in enumerate(self.bounds[:-1])
            if not self.asks(sentence) and self.is_open(end)
        )

    @functools.cached_property
    def clause_breaks(self) -> tuple[int, ...]:
        """Tokens after which a listener may come in within a sentence that is no question."""
        return tuple(
            position
            for sentence, (start, end) in enumerate(self.bounds)
            if not self.asks(sentence)
            for position in range(start + 1, end - 2)
            if self._ends_clause(position) and self.is_open(position + 1)
        )

    def _ends_clause(self, position: int) -> bool:
        lexicon = load_lexicon()
        token, following = self.raw[position], self.cores[position + 1]
        if _STRONG_CLAUSE_MARK.search(token):
            return True
        if _CLAUSE_MARK.search(token):
            return following in lexicon.clause_openers
        return following in lexicon.clause_joiners and self.cores[position + 2] in lexicon.clause_subjects


def _opens_quote(token: str, mark: str) -> bool:
    if mark in "'‘" and token.lower().replace("‘", "'").startswith(_ELISIONS):
        return False
    if mark == '"':
        return mark in token
    return token.lstrip("([").startswith(mark)


def _closes_quote(token: str, mark: str) -> bool:
    if mark in {'"', "”"}:
        return mark in token
    return token.rstrip(".,;:?!…)]—–").endswith(mark)
