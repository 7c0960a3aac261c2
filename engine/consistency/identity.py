"""Who is who: relations, names and genders of the people, and the patient's own name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.record import Speaker
from engine.consistency.finding import Finding
from engine.consistency.locale_file import LocaleFile, alternatives
from engine.consistency.people import Mention, People
from engine.consistency.plain import Plain
from personas.vocabulary import PersonGender

_CAPITALISED = re.compile(r"(?<=[\w,] )[A-ZÀ-Þ][^\W\d_]+")


class IdentityRules:
    """The rules, compiled once a ledger."""

    def __init__(self, locale: LocaleFile, people: People) -> None:
        self._locale = locale
        self._people = people
        self._present = re.compile(rf"(?:'s|\s(?:{alternatives(locale.present)}))(?!\w)")
        self._vocatives = [re.compile(form) for form in locale.vocatives]
        self._introductions = [re.compile(form) for form in locale.introductions]
        # The person opens the sentence, and a clause with the pronoun as its subject follows: "Karen told me
        # she ..." may be about anybody, "Karen was there, and she ..." hardly is.
        self._opens = re.compile(r"(?:\w+,? )?⟨\w+:(?P<person>\w+)⟩(?!')")
        joined = alternatives(locale.joins_clauses)
        self._subject_after = {
            gender: re.compile(rf"\b(?:{joined}) (?:{alternatives(forms)})(?![\w'])")
            for gender, forms in locale.subject_pronouns.items()
        }

    def findings(
        self, text: str, sentences: Sequence[Plain], speaker: Speaker, past: Sequence[bool]
    ) -> Iterator[Finding]:
        """Persons named, related or gendered as they are not; ``past`` marks sentences of what was."""
        for plain, is_past in zip(sentences, past, strict=True):
            for mention in plain.mentions:
                if mention.other:
                    continue
                found = self._wrong_name(mention, plain)
                if found is None and not is_past:
                    found = self._wrong_relation(mention, plain, speaker)
                if found is not None:
                    yield found
        yield from self._wrong_own_name(text, speaker)
        if (found := self._wrong_gender(text, sentences)) is not None:
            yield found

    def _wrong_name(self, mention: Mention, plain: Plain) -> Finding | None:
        people, name = self._people, mention.name
        if name is None or mention.family in self._locale.open_families:
            return None
        if name in people.names:
            family, person = people.names[name]
            if family != mention.family:
                return Finding("name", plain.said, f"{name} is {people.shown[person]}")
        elif mention.person in people.shown:
            return Finding("name", plain.said, f"{mention.word} is {people.shown[mention.person]}")
        return None

    def _wrong_relation(self, mention: Mention, plain: Plain, speaker: Speaker) -> Finding | None:
        people, family = self._people, mention.family
        if (
            family not in self._locale.closed_families
            or mention.gender is None
            or mention.person == family
            or mention.word in people.relations
            or mention.word in people.names
        ):
            return None
        if family in people.shown:
            return Finding(
                "relation", plain.said, f"{mention.word} is unknown, there is {people.shown[family]}"
            )
        nobody = (family == "partner" and people.marital == "single") or family == "child"
        here = speaker == "therapist" or bool(
            re.search(rf"⟨{family}:{mention.person}⟩{self._present.pattern}", plain.text)
        )
        if nobody and here:
            return Finding("relation", plain.said, f"the patient has no {family}")
        return None

    def _wrong_own_name(self, text: str, speaker: Speaker) -> Iterator[Finding]:
        forms = self._vocatives if speaker == "therapist" else self._introductions
        for form in forms:
            for match in form.finditer(text):
                name = match["name"]
                if name != self._people.own_name and name not in self._locale.capitals:
                    yield Finding("name", match.group(), f"the patient's name is {self._people.own_name}")

    def _wrong_gender(self, text: str, sentences: Sequence[Plain]) -> Finding | None:
        """Only where nobody else can be meant: one person, one gender of pronouns, no other noun or name."""
        persons = {mention.person for plain in sentences for mention in plain.mentions}
        if len(persons) != 1:
            return None
        person = next(iter(persons))
        gender = self._people.gender.get(person)
        if gender is None:
            return None
        words: set[str] = set().union(*(plain.words for plain in sentences))
        other: PersonGender = "man" if gender == "woman" else "woman"
        pronouns = self._locale.pronouns
        if words.isdisjoint(pronouns[other]) or not words.isdisjoint(pronouns[gender]):
            return None
        names = {name for name in _CAPITALISED.findall(text) if name not in self._people.names}
        if not self._locale.others.isdisjoint(words) or names - set(self._locale.capitals):
            return None
        subject = self._subject_after[other]
        for plain, following in zip(sentences, [*sentences[1:], None], strict=True):
            opened = self._opens.match(plain.text)
            if opened is None or opened["person"] != person:
                continue
            later = following is not None and subject.match(f"and {following.text}") is not None
            if later or subject.search(plain.text, opened.end()):
                said = plain.said if not later or following is None else following.said
                return Finding("gender", said, f"it is {self._people.shown[person]}", severity="minor")
        return None
