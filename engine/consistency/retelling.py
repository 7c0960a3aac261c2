"""Facts in other words: a turn against the case, its own draft, and how the fact was told before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from clinical_frameworks.case import CaseFact, CaseFile
from corpus.record import Speaker
from engine.consistency.finding import Finding
from engine.consistency.locale_file import LocaleFile
from engine.consistency.people import People
from engine.consistency.plain import Plain, Reader
from engine.consistency.wording import (
    Profile,
    closest,
    gender_turned,
    negation_turned,
    number_turned,
    person_turned,
    profile,
    weekday_turned,
    weekdays_swapped,
)

Tellings = Mapping[str, tuple[Profile, ...]]


@dataclass(frozen=True)
class _Named:
    """Numbers and weekdays that belong to some fact of the turn, whichever sentence names them."""

    numbers: frozenset[str]
    weekdays: frozenset[str]

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> _Named:
        several = tuple(profiles)
        return cls(
            frozenset(number for one in several for number, _ in one.numbers),
            frozenset(day for one in several for day in one.weekdays),
        )


class RetellingRules:
    """The rules for one case; a fact's sentences are read once, when it is first told."""

    def __init__(self, locale: LocaleFile, people: People, reader: Reader, case: CaseFile) -> None:
        self._locale = locale
        self._people = people
        self._reader = reader
        self.facts: dict[str, CaseFact] = {fact.id: fact for fact in case.facts()}
        self._profiles: dict[str, tuple[Profile, ...]] = {}
        self._topics: dict[str, tuple[Profile, ...]] = {}

    def findings(
        self,
        sentences: Sequence[Plain],
        speaker: Speaker,
        facts: Sequence[str],
        drafts: Sequence[str],
        tellings: Tellings,
    ) -> Iterator[Finding]:
        """What is turned round in the sentences against the facts of the turn."""
        known = [fact for fact in dict.fromkeys(facts) if fact in self.facts]
        drafted = [one for draft in drafts for one in self._profiled(draft, speaker, drafted=True)]
        if not known and not drafted:
            return
        said = [profile(plain, self._locale) for plain in sentences]
        if drafted and (found := self._person_in_place_of(said, drafted)) is not None:
            yield found
            return
        case = [one for fact in known for one in self._of_fact(fact)]
        told = [one for fact in known for one in tellings.get(fact, ())]
        named = _Named.of((*drafted, *case, *(one for fact in known for one in self._topics[fact])))
        for one in said:
            reference = closest(one, (*drafted, *case))
            finding = self._turned(one, reference, named) if reference is not None else None
            if finding is None and (reference := closest(one, told)) is not None:
                finding = self._turned(one, reference, named)
            if finding is None and one.weekdays:
                finding = self._other_weekday(one, known, tellings, named)
            if finding is not None:
                yield finding

    def _of_fact(self, fact_id: str) -> tuple[Profile, ...]:
        if fact_id not in self._profiles:
            fact = self.facts[fact_id]
            texts = (fact.statement, *fact.more)
            self._profiles[fact_id] = tuple(one for text in texts for one in self._profiled(text, "patient"))
            self._topics[fact_id] = tuple(self._profiled(fact.topic, "patient"))
        return self._profiles[fact_id]

    def _profiled(self, text: str, speaker: Speaker, *, drafted: bool = False) -> Iterator[Profile]:
        for plain in self._reader.read(text, speaker):
            yield profile(plain, self._locale, drafted=drafted)

    def _person_in_place_of(self, said: Sequence[Profile], drafted: Sequence[Profile]) -> Finding | None:
        """Somebody the draft does not speak of, while one it speaks of is gone; short fragments included."""
        planned = frozenset(person for one in drafted for person in one.persons)
        spoken = frozenset(person for one in said for person in one.persons)
        new, lost = (spoken - planned) & self._people.shown.keys(), planned - spoken
        if not new or not lost:
            return None
        where = next(one for one in said if not new.isdisjoint(one.persons))
        who = ", ".join(sorted(self._people.shown.get(person, person) for person in lost))
        return Finding("name", where.said, f"the draft speaks of {who}")

    def _turned(self, said: Profile, reference: Profile, named: _Named) -> Finding | None:
        against, turn = repr(reference.said), reference.turn_id
        if number_turned(said, reference, named.numbers):
            return Finding("number", said.said, against, turn)
        if persons := person_turned(said, reference):
            kind = "relation" if {*persons}.isdisjoint(self._people.shown) else "name"
            return Finding(kind, said.said, against, turn)
        if gender_turned(said, reference):
            return Finding("gender", said.said, against, turn, "minor")
        if weekday_turned(said, reference.weekdays, named.weekdays) or weekdays_swapped(said, reference):
            return Finding("weekday", said.said, against, turn)
        if negation_turned(said, reference):
            return Finding("negation", said.said, against, turn)
        return None

    def _other_weekday(
        self, said: Profile, facts: Sequence[str], tellings: Tellings, named: _Named
    ) -> Finding | None:
        """The weekday of a fact stands for the whole of it, whichever sentence names it."""
        for fact in facts:
            told = (*self._of_fact(fact), *tellings.get(fact, ()))
            if closest(said, told) is None:
                continue
            by_day = {day: one for one in told for day in one.weekdays}
            if weekday_turned(said, by_day, named.weekdays):
                (source,) = by_day.values()
                return Finding("weekday", said.said, repr(source.said), source.turn_id)
        return None
