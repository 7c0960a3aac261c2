"""Whether a phrase is meant of the speaker, now: negation, other people, the past, what is only feared.

The rules' words stand in ``mentions.yaml``; here is what is done with them. A clause is a stretch of a
sentence between the marks and joining words of ``clause_ends``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pydantic import Field, field_validator

from corpus.record import Record


def plain_text(text: str) -> str:
    """Lower case with straight apostrophes and single spaces."""
    return re.sub(r"\s+", " ", text.lower().replace("’", "'").replace("‘", "'")).strip()


class Negation(Record):
    """Words that deny what follows within ``window`` words, and expressions that only look like it."""

    window: int = Field(ge=1)
    cues: tuple[str, ...] = Field(min_length=1)
    not_denials: tuple[str, ...] = ()


class ScopeRules(Record):
    """The part of ``mentions.yaml`` that takes mentions back: regular expressions but for the cues."""

    negation: Negation
    clause_ends: str
    sentence_ends: str
    persons: str
    others: str
    own: str
    far_past: tuple[str, ...]
    past_habit: tuple[str, ...]
    still: str
    resolved: tuple[str, ...]
    hypothetical: str
    not_hypothetical: str
    others_after: str
    others_before: str

    @field_validator("clause_ends", "sentence_ends", "still", "hypothetical", "not_hypothetical")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
        return pattern


@dataclass(frozen=True)
class Clause:
    """A clause with what stands before and after it in its sentence."""

    text: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return self.before + self.text + self.after


@dataclass(frozen=True)
class Rules:
    """`ScopeRules`, compiled."""

    window: int
    cue: re.Pattern[str]
    not_denial: re.Pattern[str]
    clause_end: re.Pattern[str]
    sentence_end: re.Pattern[str]
    other: re.Pattern[str]
    own: re.Pattern[str]
    far_past: re.Pattern[str]
    past_habit: re.Pattern[str]
    still: re.Pattern[str]
    resolved: re.Pattern[str]
    hypothetical: re.Pattern[str]
    not_hypothetical: re.Pattern[str]
    others_after: re.Pattern[str]
    others_before: re.Pattern[str]

    @classmethod
    def of(cls, rules: ScopeRules) -> Rules:
        """Compile the rules of a data file."""
        cues = "|".join("n't" if cue == "n't" else rf"\b{re.escape(cue)}\b" for cue in rules.negation.cues)
        persons = rules.persons
        return cls(
            window=rules.negation.window,
            cue=re.compile(cues),
            not_denial=re.compile("|".join(rf"\b(?:{p})\b" for p in rules.negation.not_denials)),
            clause_end=re.compile(rules.clause_ends),
            sentence_end=re.compile(rules.sentence_ends),
            # "my husband" is somebody else although it begins with "my".
            other=re.compile(
                rf"\b(?:(?:my|the|his|her|their|our|your|a) (?:\w+ )?(?:{persons})|{rules.others})(?:'s)?\b"
            ),
            own=re.compile(rf"\b(?:{rules.own})\b(?! (?:\w+ )?(?:{persons})\b)"),
            far_past=re.compile("|".join(rf"\b(?:{p})" for p in rules.far_past)),
            past_habit=re.compile("|".join(rf"\b(?:{p})\b" for p in rules.past_habit)),
            still=re.compile(rules.still),
            resolved=re.compile("|".join(f"(?:{p})" for p in rules.resolved)),
            hypothetical=re.compile(rf"\b{rules.hypothetical}"),
            not_hypothetical=re.compile(rf"\b{rules.not_hypothetical}"),
            others_after=re.compile(rules.others_after.replace("<persons>", persons)),
            others_before=re.compile(rules.others_before.replace("<persons>", persons)),
        )

    def clauses(self, plain: str) -> Iterator[Clause]:
        """The clauses of a text that `plain_text` has made plain."""
        for sentence in self.sentence_end.split(plain):
            bounds = [0, *(match.end() for match in self.clause_end.finditer(sentence)), len(sentence)]
            for begin, end in pairwise(bounds):
                if sentence[begin:end].strip():
                    yield Clause(sentence[begin:end], sentence[:begin], sentence[end:])

    def is_asserted(self, clause: Clause, start: int, end: int) -> bool:
        """True when the phrase at ``start`` to ``end`` is said of the speaker and holds now."""
        before, after = clause.text[:start], clause.text[end:]
        return not (
            self._is_denied(clause, before)
            or self._is_somebody_elses(clause, before, clause.text[start:end], after)
            or self._is_past(clause, before)
            or self.resolved.search(after) is not None
            or self._is_feared(before)
        )

    def _is_denied(self, clause: Clause, before: str) -> bool:
        harmless = [match.span() for match in self.not_denial.finditer(clause.text)]
        for cue in self.cue.finditer(before):
            if any(begin <= cue.start() < end for begin, end in harmless):
                continue
            if len(before[cue.end() :].split()) <= self.window:
                return True
        return False

    def _is_somebody_elses(self, clause: Clause, before: str, phrase: str, after: str) -> bool:
        if self.others_before.search(before) or self.others_after.search(after):
            return True
        if self.own.match(phrase):
            return False
        for text in (before, clause.before):
            others = [match.end() for match in self.other.finditer(text)]
            own = [match.end() for match in self.own.finditer(text)]
            if others or own:
                return max(others, default=-1) > max(own, default=-1)
        return False

    def _is_past(self, clause: Clause, before: str) -> bool:
        if self.still.search(clause.text):
            return False
        return bool(self.past_habit.search(before) or self.far_past.search(clause.sentence))

    def _is_feared(self, before: str) -> bool:
        return bool(self.hypothetical.search(before)) and not self.not_hypothetical.search(before)
