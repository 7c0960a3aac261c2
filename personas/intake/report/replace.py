"""Replace what may point to a real person: names of people by generated ones, all else by its kind."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from personas.errors import PersonaError
from personas.intake.report.identifiers import Identifier, Kind
from personas.intake.report.known_names import first_names, identifier_lexicon, last_names
from personas.names import TRIES, draw_first_name, draw_last_name, plain_letters
from personas.vocabulary import Gender

PLACEHOLDERS: dict[Kind, str] = {
    "place": "[place]",
    "organisation": "[organisation]",
    "date": "[date]",
    "number": "[number]",
    "contact": "[contact]",
    "unknown": "[removed]",
}
"""What stands in the text for everything but people."""
PLACEHOLDER = re.compile(r"\[[a-z]+\]")

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_MALE_TITLES, _FEMALE_TITLES = (
    {"mr", "sir", "uncle", "father"},
    {"mrs", "ms", "miss", "madam", "dame", "aunt"},
)


@dataclass(frozen=True, slots=True)
class Replacement:
    """An original and what stands for it now; the original belongs to the report's owner alone."""

    kind: Kind
    original: str
    replacement: str


class Replacer:
    """One report's replacements; the same name always becomes the same generated one."""

    def __init__(self, culture: str, avoid: Iterable[str], rng: random.Random) -> None:
        """Take the culture names are drawn from, and words (of the report) that no drawn name may be."""
        self._culture, self._rng = culture, rng
        self._avoid = set(avoid)
        self._of_word: dict[str, str] = {}
        self._done: dict[tuple[Kind, str], Replacement] = {}

    @property
    def replacements(self) -> tuple[Replacement, ...]:
        """What was replaced so far, each original once, in the order it was met."""
        return tuple(self._done.values())

    @property
    def drawn(self) -> frozenset[str]:
        """Every generated name in use."""
        return frozenset(self._of_word.values())

    @property
    def avoid(self) -> frozenset[str]:
        """Names that must not be drawn again: the report's own words and the names in use."""
        return frozenset(self._avoid)

    def apply(self, text: str, found: Sequence[Identifier]) -> str:
        """The text with every identifier replaced."""
        people = [one for one in found if one.kind == "person"]
        # Full names first, so that first and last names are told apart.
        for one in sorted(people, key=lambda one: -len(_WORD.findall(one.text))):
            self._name(one, _title_before(text, one))
        parts, end = [], 0
        for one in found:
            parts += [text[end : one.start], self._replacement(one)]
            end = one.end
        return "".join((*parts, text[end:]))

    def _replacement(self, one: Identifier) -> str:
        if one.kind == "person":
            words = [
                self._of_word[key] for word in _WORD.findall(one.text) if (key := _key(word)) in self._of_word
            ]
            said = " ".join(words)
        else:
            said = PLACEHOLDERS[one.kind]
        self._done.setdefault((one.kind, one.text), Replacement(one.kind, one.text, said))
        return said

    def _name(self, one: Identifier, title: str) -> None:
        particles = identifier_lexicon().name_particles
        words = [word for word in _WORD.findall(one.text) if word.lower() not in particles]
        # An initial is dropped beside a name that is written out.
        words = [word for word in words if len(word) > 1] or words
        gender: Gender = (
            "man" if title in _MALE_TITLES else "woman" if title in _FEMALE_TITLES else "nonbinary"
        )
        if gender == "nonbinary":
            gender = _gender_of(words[0])
        for position, word in enumerate(words):
            if _key(word) in self._of_word:
                continue
            last = position == len(words) - 1 and (len(words) > 1 or bool(title) or _only_last(word))
            self._of_word[_key(word)] = self._draw(gender, last=last)

    def _draw(self, gender: Gender, *, last: bool) -> str:
        """A name that is no word of the report; `PersonaError` when the culture's list has none left."""
        taken = {name.lower() for name in self._avoid}
        for _ in range(TRIES):
            if last:
                name = draw_last_name(self._culture, gender, self._rng)
            else:
                name = draw_first_name(self._culture, gender, self._avoid, self._rng)
            if name.lower() not in taken:
                self._avoid.add(name)
                return name
        raise PersonaError(
            f"no {gender} name of culture {self._culture!r} is left that the report does not use"
        )


def _title_before(text: str, one: Identifier) -> str:
    before = re.findall(r"[A-Za-z]+", text[max(0, one.start - 12) : one.start])
    title = before[-1].lower() if before else ""
    return title if title in identifier_lexicon().titles else ""


def _gender_of(first: str) -> Gender:
    """As Faker's lists have the name; a name of both lists or of none is replaced from either."""
    marks = first_names().get(plain_letters(first).lower(), "")
    return "woman" if marks == "f" else "man" if marks == "m" else "nonbinary"


def _only_last(word: str) -> bool:
    plain = plain_letters(word).lower()
    return plain in last_names() and plain not in first_names()


def _key(word: str) -> str:
    return plain_letters(word).lower()
