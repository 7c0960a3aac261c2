"""Claims: what a text states about a slot of the ledger, by the locale's patterns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from engine.consistency.locale_file import LocaleFile, SlotRule, alternatives, load_locale
from engine.consistency.plain import Plain

Span = tuple[float, float]
# An "about" before a number leaves it this much room to either side (assumption).
ABOUT = 0.25


@dataclass(frozen=True, slots=True)
class Claim:
    """A value claimed for a slot.

    Attributes:
        slot: The slot, persons filled in: "own.age", "sibling.age".
        value: A word, or a number as lowest and highest reading (days for a duration).
        said: The sentence it was said in, or a line about the persona.
        rule: When two values contradict.
        anchor: The time frame named along with it; empty when none.
        turn_id: The turn that said it; None for the persona and its case.
    """

    slot: str
    value: str | Span
    said: str
    rule: SlotRule
    anchor: str = ""
    turn_id: str | None = None


@cache
def claim_reader(language: str) -> ClaimReader:
    """The reader of a language; made once a process."""
    return ClaimReader(load_locale(language))


def contradict(one: Claim, other: Claim) -> bool:
    """True when both cannot hold of the same slot."""
    rule = one.rule
    if isinstance(one.value, tuple) and isinstance(other.value, tuple):
        slack = max(rule.slack, rule.slack_share * max(one.value[1], other.value[1]))
        return max(one.value[0], other.value[0]) - min(one.value[1], other.value[1]) > slack
    if isinstance(one.value, tuple) or isinstance(other.value, tuple) or one.value == other.value:
        return False
    if rule.by_words:
        words = set(one.value.split()), set(other.value.split())
        return not (words[0] <= words[1] or words[1] <= words[0])
    pairs = rule.excludes
    return not pairs or (one.value, other.value) in pairs or (other.value, one.value) in pairs


class ClaimReader:
    """Finds claims in plain sentences; a sentence costs only the patterns whose trigger it has."""

    def __init__(self, locale: LocaleFile) -> None:
        self._locale = locale
        self._by_trigger: dict[str, list[tuple[int, re.Pattern[str]]]] = {}
        for number, claim in enumerate(locale.claims):
            for form in claim.pattern:
                pattern = re.compile(_filled(form, locale))
                for trigger in claim.trigger:
                    self._by_trigger.setdefault(trigger, []).append((number, pattern))
        scopes = locale.scopes
        self._hypothetical = re.compile(scopes.hypothetical)
        self._reported = re.compile(scopes.reported)
        self._own_report = re.compile(scopes.own_report)
        self._past = re.compile(scopes.past)
        self._anchor = re.compile(locale.anchors)
        self._changes = [
            (change.slots, frozenset(change.trigger), re.compile(change.pattern)) for change in locale.changes
        ]

    def claims(self, sentences: Iterable[Plain], turn_id: str | None = None) -> list[Claim]:
        """What the sentences claim as a present fact; questions, wishes, hearsay and the past are none."""
        found: list[Claim] = []
        for plain in sentences:
            if plain.question:
                continue
            tried: set[re.Pattern[str]] = set()
            for word in sorted(plain.words & self._by_trigger.keys()):
                for number, pattern in self._by_trigger[word]:
                    if pattern not in tried:
                        tried.add(pattern)
                        found += self._matches(number, pattern, plain, turn_id)
        return found

    def changed(self, sentences: Iterable[Plain]) -> set[str]:
        """Slots whose truth these sentences end."""
        return {
            slot
            for plain in sentences
            for slots, triggers, pattern in self._changes
            if not triggers.isdisjoint(plain.words) and pattern.search(plain.text)
            for slot in slots
        }

    def is_past(self, plain: Plain) -> bool:
        """True when the sentence tells of what is no longer so."""
        return bool(self._past.search(plain.text))

    def is_claimed(self, plain: Plain, start: int, end: int, *, past_counts: bool = False) -> bool:
        """True when the words from ``start`` to ``end`` are said as the speaker's own statement of fact."""
        if self._hypothetical.search(plain.text[:end]):
            return False
        if self._reported.search(self._own_report.sub(" ", plain.text[:start])):
            return False
        return past_counts or not self._past.search(plain.text)

    def _matches(
        self, number: int, pattern: re.Pattern[str], plain: Plain, turn_id: str | None
    ) -> Iterable[Claim]:
        claim = self._locale.claims[number]
        for match in pattern.finditer(plain.text):
            if not self.is_claimed(plain, match.start(), match.end(), past_counts=claim.past_counts):
                continue
            groups = _groups(match)
            slot = claim.slot.replace("{person}", groups.get("person") or "")
            value = claim.value if claim.value is not None else self._value(groups)
            anchor = self._anchor.search(plain.text)
            rule = self._locale.slots[claim.slot]
            yield Claim(slot, value, plain.said, rule, anchor.group() if anchor else "", turn_id)

    def _value(self, groups: dict[str, str | None]) -> str | Span:
        number = groups.get("number")
        if number is None:
            word = groups.get("job") or groups.get("home") or ""
            return self._locale.same.get(word, word)
        low = _number(number)
        high = max(low, _number(groups.get("upper") or number))
        if groups.get("about"):
            low, high = low * (1 - ABOUT), high * (1 + ABOUT)
        days = self._locale.units[groups.get("unit") or ""] if groups.get("unit") else 1.0
        return (low * days, high * days)


def _groups(match: re.Match[str]) -> dict[str, str | None]:
    """The groups that matched, whichever alternative of the pattern they stand in."""
    return {name.split("__")[0]: value for name, value in match.groupdict().items() if value is not None}


def _number(text: str) -> float:
    return 1.0 if text in ("a", "an") else float(text)


def _filled(form: str, locale: LocaleFile) -> str:
    about = alternatives(locale.numbers.about)
    number = (
        rf"(?:(?P<about>{about}) (?:an? )?)?(?P<number>\d+(?:\.\d+)?%s)"
        r"(?: ?(?:or|to|-|–) ?(?P<upper>\d+(?:\.\d+)?))?"
    )
    unit = rf"(?P<unit>{alternatives(list(locale.units))})s?"
    form = form.replace("{number} {unit}", number % "|an?" + " " + unit).replace("{number}", number % "")
    form = form.replace("{person}", r"⟨\w+:(?P<person>\w+)⟩")
    form = re.sub(r"\{person:(\w+)\}", r"⟨\1:(?P<person>\\w+)⟩", form)
    for name, words in (("job", locale.jobs), ("home", locale.homes), ("weekday", locale.weekdays)):
        form = form.replace(f"{{{name}}}", f"(?P<{name}>{alternatives(words)})")
    # Alternatives of one pattern may each have a number or a person; Python wants a name for each.
    count = itertools.count()
    return re.sub(r"\(\?P<(\w+)>", lambda group: f"(?P<{group[1]}__{next(count)}>", form)


def same_slot(claims: Sequence[Claim], claim: Claim) -> Iterable[Claim]:
    """Those of the claims that are about the same slot in the same time frame."""
    return (one for one in claims if one.slot == claim.slot and one.anchor == claim.anchor)
