"""Who is I and who is you stays as planned."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from corpus.record import Speaker
from engine.checks.candidate import Candidate, Surroundings
from engine.locales import Locale, source_locale
from engine.locales.lists import Person, PersonRule
from engine.text import words


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a person that the draft lacks: a therapist's new *I*, a patient's new *you*, one for the other.

    Which of these a language can be held to is in its locale. In one language pronouns are counted; across
    languages only whether a person occurs at all can be compared.
    """
    if around.wording != "reword":
        return None
    locale = around.scene.locale
    draft, said = _persons(candidate.turn.draft, source_locale()), _persons(candidate.text, locale)
    for name in locale.lists.comparisons.person:
        rule, speaker = _RULES[name]
        if speaker in (None, candidate.turn.speaker) and (reason := rule(draft, said, locale.is_source)):
            return reason
    return None


@dataclass(frozen=True, slots=True)
class _Persons:
    """Pronouns of a text in order; ``bare`` without those in spoken phrases.

    ``doing`` pairs the person of a pronoun, 1 to 3, with the word after it: who does or owns what.
    """

    subject: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]
    bare_subject: tuple[str, ...]
    bare_first: tuple[str, ...]
    bare_second: tuple[str, ...]
    doing: frozenset[tuple[int, str]]
    words: int


def _persons(text: str, locale: Locale) -> _Persons:
    lists = locale.lists.person
    bare = _spoken(locale).sub(" ", text)
    said, bare_said = words(text), words(bare)
    capital, bare_capital = _capitals(text, locale), _capitals(bare, locale)
    return _Persons(
        subject=tuple(word for word in said if word in lists.subject),
        first=tuple(word for word in said if word in lists.first),
        second=(*(word for word in said if word in lists.second), *capital),
        bare_subject=tuple(word for word in bare_said if word in lists.subject),
        bare_first=tuple(word for word in bare_said if word in lists.first),
        bare_second=(*(word for word in bare_said if word in lists.second), *bare_capital),
        doing=frozenset(_doing(said, lists)),
        words=len(said),
    )


def _doing(said: list[str], lists: Person) -> Iterator[tuple[int, str]]:
    no_deed = (lists.auxiliaries, lists.first, lists.second)
    for pronoun, word in itertools.pairwise(said):
        for person, forms in enumerate((lists.first, lists.second, lists.third), start=1):
            if pronoun in forms and not any(word in other for other in no_deed):
                yield person, word


def _capitals(text: str, locale: Locale) -> tuple[str, ...]:
    """Pronouns that a capital tells from others; at the start of a sentence it tells nothing."""
    forms = locale.lists.person.second_capital
    return tuple(found.group() for found in _INSIDE.finditer(text) if found.group() in forms) if forms else ()


# A word after another word, or after a comma and the like: not the first of its sentence.
_INSIDE = re.compile(r"(?<=[\w,;:–-]\s)[^\W\d_]+")


@cache
def _spoken(locale: Locale) -> re.Pattern[str]:
    joined = "|".join(map(re.escape, sorted(locale.lists.person.spoken, key=len, reverse=True)))
    return re.compile(rf"\b(?:{joined})\b", re.IGNORECASE)


def _more(said: tuple[str, ...], bare: tuple[str, ...], planned: tuple[str, ...], counted: bool) -> bool:
    return len(said) > max(len(bare), len(planned)) if counted else bool(said) and not (bare or planned)


def _therapist_first(draft: _Persons, said: _Persons, counted: bool) -> str | None:
    # "Walk me through it" must not become "I'll walk you through it", so *I* and *me* count apart.
    for new, bare, planned in (
        (said.bare_subject, draft.bare_subject, draft.subject),
        (said.bare_first, draft.bare_first, draft.first),
    ):
        if _more(new, bare, planned, counted):
            return f"the therapist speaks of themself: {new[0]!r}"
    return None


def _therapist_lost_you(draft: _Persons, said: _Persons, counted: bool) -> str | None:
    lost = draft.second and not said.second
    return "the therapist no longer speaks to the patient" if lost else None


def _therapist_turned(draft: _Persons, said: _Persons, counted: bool) -> str | None:
    turned = draft.subject and not said.subject and not draft.second and said.bare_second
    return "what the therapist says of themself is now said of the patient" if turned else None


def _patient_second(draft: _Persons, said: _Persons, counted: bool) -> str | None:
    if _more(said.bare_second, draft.second, draft.second, counted):
        return f"the patient speaks about the listener: {said.bare_second[0]!r}"
    return None


def _patient_lost_first(draft: _Persons, said: _Persons, counted: bool) -> str | None:
    lost = draft.first and not said.first and draft.words > _SHORT
    return "the patient no longer speaks of themself" if lost else None


def _changed_doer(draft: _Persons, said: _Persons, counted: bool) -> str | None:
    lost = {word for _, word in draft.doing - said.doing}
    turned = sorted(word for _, word in said.doing - draft.doing if word in lost)
    return f"{turned[0]!r} goes with another person in the draft" if turned else None


# Of a draft this short ("Yes, I know.") the pronoun may go.
_SHORT = 4
_Rule = Callable[[_Persons, _Persons, bool], str | None]
_RULES: dict[PersonRule, tuple[_Rule, Speaker | None]] = {
    "therapist_first": (_therapist_first, "therapist"),
    "therapist_lost_you": (_therapist_lost_you, "therapist"),
    "therapist_turned": (_therapist_turned, "therapist"),
    "patient_second": (_patient_second, "patient"),
    "patient_lost_first": (_patient_lost_first, "patient"),
    "changed_doer": (_changed_doer, None),
}
