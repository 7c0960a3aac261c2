"""Yes/no tests on turns: no speaker labels, no control tokens, one language, labelled synthetic."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import yaml
from pydantic import Field, ValidationError

from corpus.record import Course, Record
from evaluation.errors import EvaluationDataError

_PATH = Path(__file__).parent / "data" / "turn_tests.yaml"
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")

FOREIGN_WORDS = 3
"""Function words of another language, more than of the course's own, that make a turn foreign (assumption;
at three no turn of AnnoMI is)."""

TurnTest = Literal["role_labels", "control_tokens", "one_language", "labelled_synthetic"]
TURN_TESTS: tuple[TurnTest, ...] = get_args(TurnTest)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a yes/no test found."""

    test: TurnTest
    session_id: str
    where: str
    """Id of the turn, or of the course for `labelled_synthetic`."""
    what: str


class _Language(Record):
    scripts: tuple[str, ...] = Field(min_length=1)
    words: tuple[str, ...]


class _Lists(Record):
    role_labels: tuple[str, ...] = Field(min_length=1)
    control_tokens: tuple[str, ...] = Field(min_length=1)
    languages: dict[str, _Language]


@dataclass(frozen=True, slots=True)
class _Tests:
    label: re.Pattern[str]
    control: re.Pattern[str]
    languages: dict[str, _Language]


@functools.cache
def _tests() -> _Tests:
    try:
        lists = _Lists.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8")))
        control = re.compile("|".join(lists.control_tokens), re.IGNORECASE | re.MULTILINE)
    except (OSError, yaml.YAMLError, ValidationError, re.error) as error:
        raise EvaluationDataError(f"{_PATH}: {error}") from error
    return _Tests(_label_pattern(lists.role_labels), control, lists.languages)


def _label_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Labels at the start of the turn or of a line; those of more than one letter also of a sentence."""
    every = "|".join(map(re.escape, labels))
    longer = "|".join(re.escape(label) for label in labels if len(label) > 1)
    pattern = rf"^\W{{0,3}}(?:the )?(?:{every})(?: ?\d+)?\W{{0,2}}\s?:|[.?!\"]\s+(?:{longer})(?: ?\d+)?\s?:"
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


def find_faults(course: Course) -> Iterator[Finding]:
    """Yield what the tests find in a course, in the order of its turns.

    A label counts whichever role it names, the persona's own first name included. The language is
    `Course.language` ("en-GB" is tested as "en").
    """
    tests = _tests()
    language = re.split(r"[-_]", course.language.lower())[0]
    names = _name_pattern(course)
    for session in course.sessions:
        if not course.synthetic:
            yield Finding("labelled_synthetic", session.id, course.id, "the course is not labelled synthetic")
        if language not in tests.languages:
            known = ", ".join(tests.languages)
            problem = f"no test for language {course.language!r}; there are tests for {known}"
            yield Finding("one_language", session.id, course.id, problem)
        for turn in session.turns:
            label = tests.label.search(turn.text) or (names and names.match(turn.text))
            if label is not None:
                yield Finding("role_labels", session.id, turn.id, f"speaker label {label.group().strip()!r}")
            if (token := tests.control.search(turn.text)) is not None:
                yield Finding("control_tokens", session.id, turn.id, f"control text {token.group()[:40]!r}")
            if language in tests.languages and (other := foreign(turn.text, language)) is not None:
                yield Finding("one_language", session.id, turn.id, other)


def _name_pattern(course: Course) -> re.Pattern[str] | None:
    names = [persona.get("first_name") for persona in (course.patient, course.therapist)]
    known = [re.escape(name) for name in names if isinstance(name, str) and name]
    return re.compile(rf"\W{{0,3}}(?:{'|'.join(known)})\W{{0,2}}\s?:") if known else None


def foreign(text: str, language: str) -> str | None:
    """Say what in a text is of another language than ``language`` (a key of the data file), or None."""
    languages = _tests().languages
    own = languages[language]
    if not text.isascii():
        for letter in text:
            if letter.isalpha() and not _is_of(letter, own.scripts):
                return f"letter {letter!r} is of another script than {', '.join(own.scripts)}"
    elif "LATIN" not in own.scripts and sum(letter.isalpha() for letter in text) > len(text) / 2:
        return f"written in Latin letters, not in {', '.join(own.scripts)}"
    if not own.words:
        return None
    words = Counter(_WORD.findall(text.lower().replace("’", "'")))
    at_home = sum(words[word] for word in own.words)
    for name, other in languages.items():
        found = [word for word in other.words if word in words and word not in own.words]
        count = sum(words[word] for word in found)
        # Different words, so that one word said often (a name, "la la la") is no language.
        if name != language and len(found) >= FOREIGN_WORDS and count > at_home:
            return f"reads as language {name!r} ({', '.join(found[:3])})"
    return None


def _is_of(letter: str, scripts: tuple[str, ...]) -> bool:
    name = unicodedata.name(letter, "")
    script = name.partition(" ")[0]
    # "MICRO SIGN", "MASCULINE ORDINAL INDICATOR", "MODIFIER LETTER APOSTROPHE" are used in every script.
    of_a_script = any(kind in name for kind in ("LETTER", "IDEOGRAPH", "SYLLABLE")) and script != "MODIFIER"
    return script in scripts or not of_a_script
