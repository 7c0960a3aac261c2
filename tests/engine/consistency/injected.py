"""One thing turned round in a planned turn: a number, a name, a weekday, a negation, a relation."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from personas import Patient

NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RELATIONS = {"mother": "father", "father": "mother", "sister": "brother", "brother": "sister"}
_AFFIRMED = (
    (
        r"\b([Dd]id|[Cc]ould|[Ww]ould|[Hh]ad|[Ww]as|[Ii]s|[Aa]re|[Ww]ere|[Dd]o|[Dd]oes|[Hh]as|[Hh]ave)n't\b",
        r"\1",
    ),
    (r"\b(ca)n't\b", r"\1n"),
    (r"\bnever ", ""),
)

Inject = Callable[[str, Patient, random.Random], str | None]


def _swapped(text: str, words: tuple[str, ...], rng: random.Random) -> str | None:
    found = list(re.finditer(rf"\b(?:{'|'.join(words)})\b", text))
    if not found:
        return None
    match = rng.choice(found)
    other = rng.choice([word for word in words if word != match.group()])
    return text[: match.start()] + other + text[match.end() :]


def number(text: str, patient: Patient, rng: random.Random) -> str | None:
    return _swapped(text, NUMBERS, rng)


def weekday(text: str, patient: Patient, rng: random.Random) -> str | None:
    return _swapped(text, WEEKDAYS, rng)


def name(text: str, patient: Patient, rng: random.Random) -> str | None:
    names = tuple(person.name for person in patient.social_network)
    return _swapped(text, names, rng) if len(names) > 1 else None


def relation(text: str, patient: Patient, rng: random.Random) -> str | None:
    match = re.search(rf"\b[Mm]y ({'|'.join(RELATIONS)})\b", text)
    return None if match is None else text[: match.start(1)] + RELATIONS[match[1]] + text[match.end(1) :]


def negation(text: str, patient: Patient, rng: random.Random) -> str | None:
    """Lose the only negation of the turn."""
    if len(re.findall(r"n't\b|\b(?:not?|never|nobody|nothing|without|hardly)\b", text)) != 1:
        return None
    for pattern, affirmed in _AFFIRMED:
        changed = re.sub(pattern, affirmed, text)
        if changed != text:
            return changed
    return None


INJECTIONS: dict[str, Inject] = {
    "number": number,
    "weekday": weekday,
    "name": name,
    "relation": relation,
    "negation": negation,
}


def injections(text: str, patient: Patient, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Kind and text of each that can be made from a turn."""
    for kind, inject in INJECTIONS.items():
        changed = inject(text, patient, rng)
        if changed is not None:
            yield kind, changed
