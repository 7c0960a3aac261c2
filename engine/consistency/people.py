"""Who is who: the people a ledger knows, and where a text speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engine.consistency.locale_file import LocaleFile, Relation, alternatives
from personas import Patient
from personas.vocabulary import PersonGender

TOKEN = re.compile(r"⟨(\w+):(\w+)⟩")
SOME = "some_"
"""Before a family of which one has many: "my friend" may be any friend, not only the known one."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a text speaks of a person.

    Attributes:
        family: The relation's family: child, sibling, partner, ...
        person: Slot of the person in the persona, else the relation's own word.
        gender: As the relation word says it.
        word: The relation word or name as it stands there.
        name: A name given along with the relation: "my sister Anna".
        other: True for "my late husband", "my first wife": somebody else of the family.
    """

    family: str
    person: str
    gender: PersonGender | None
    word: str
    name: str | None = None
    other: bool = False


@dataclass
class People:
    """The people of one persona.

    Attributes:
        names: First name to (family, person).
        gender: Person to gender.
        shown: Person to how an error names them: "the son Leo, 12".
        relations: Relation words spoken of in the case or by now in talk, so that they are nobody's slip.
    """

    locale: LocaleFile
    own_name: str
    marital: str
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    gender: dict[str, PersonGender] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    relations: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, patient: Patient, locale: LocaleFile) -> People:
        """The people of a persona; relation words of its case count as known."""
        people = cls(locale, patient.first_name, patient.marital)
        for person in patient.social_network:
            people.names[person.name] = (person.slot, person.slot)
            people.gender[person.slot] = person.gender
            people.shown[person.slot] = f"the {person.relation} {person.name}, {person.age}"
        for fact in patient.case.facts():
            for text in (fact.statement, *fact.more):
                people.relations.update(mention.word for _, mention in people.mentions(text))
        return people

    def __post_init__(self) -> None:
        locale = self.locale
        words = tuple(word for relation in locale.relations for word in relation.words)
        self._relation_of: dict[str, Relation] = {
            word: relation for relation in locale.relations for word in relation.words
        }
        before = alternatives([*locale.adjectives, *locale.another])
        self._by_relation = re.compile(
            rf"(?<![\w'’])(?:{alternatives(locale.possessives)})\s+(?P<adjectives>(?:(?:{before})[\s-]+)*)"
            rf"(?P<word>{alternatives(words)})(?![\w-])",
            re.IGNORECASE,
        )
        self._name = re.compile(
            rf"(?P<comma>,)? (?:(?:{alternatives(locale.names_that_follow)}) )?"
            rf"(?P<name>[A-ZÀ-Þ][^\W\d_]+)(?![\w'’]\w)(?P<closed>,)?"
        )
        self._bare = re.compile(rf"(?<![\w'’⟨:])(?:{alternatives(list(locale.bare_names))})(?![\w-])")
        self._another = frozenset(locale.another)
        self._names: re.Pattern[str] | None = None

    def mentions(self, text: str) -> Iterator[tuple[tuple[int, int], Mention]]:
        """Every mention with its span in the text, in order; a name after its relation belongs to it."""
        if self._names is None and self.names:
            self._names = re.compile(rf"(?<![\w'’])(?:{alternatives(list(self.names))})(?!\w)")
        found: list[tuple[tuple[int, int], Mention]] = []
        for match in self._by_relation.finditer(text):
            found.append(self._relation_mention(match, text))
        taken = [span for span, _ in found]
        for match in self._names.finditer(text) if self._names else ():
            if any(start <= match.start() < end for start, end in taken) or self._ambiguous(match, text):
                continue
            family, person = self.names[match.group()]
            found.append((match.span(), Mention(family, person, self.gender[person], match.group())))
        for match in self._bare.finditer(text):
            if any(start <= match.start() < end for start, end in taken):
                continue
            relation = self._relation_of[self.locale.bare_names[match.group()]]
            found.append((match.span(), self._mention(relation, relation.words[0])))
        yield from sorted(found, key=lambda item: item[0])

    def _relation_mention(self, match: re.Match[str], text: str) -> tuple[tuple[int, int], Mention]:
        word = match["word"].lower()
        other = any(part in self._another for part in re.split(r"[\s-]+", match["adjectives"].lower()))
        mention, end = self._mention(self._relation_of[word], word, other=other), match.end()
        after = self._name.match(text, end)
        if after and after["name"] not in self.locale.capitals and (not after["comma"] or after["closed"]):
            return (match.start(), after.end("name")), self._named(mention, after["name"])
        return (match.start(), end), mention

    def _named(self, mention: Mention, name: str) -> Mention:
        """The mention with its name; of friends and the like a new name is a new person."""
        person = mention.person
        if mention.family in self.locale.open_families:
            person = self.names[name][1] if name in self.names else f"{mention.word}_{name}".lower()
        return replace(mention, person=person, name=name)

    def _mention(self, relation: Relation, word: str, *, other: bool = False) -> Mention:
        family = relation.family
        mine = self.gender.get(family)
        same = mine is not None and relation.gender in (None, mine)
        person = family if same and not other else re.sub(r"\W", "_", f"other_{word}" if other else word)
        if person in self.locale.open_families:
            person = f"{SOME}{person}"
        return Mention(family, person, relation.gender, word, other=other)

    def _ambiguous(self, match: re.Match[str], text: str) -> bool:
        if match.group() not in self.locale.ambiguous_names:
            return False
        return not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".!?…"

    def family_of(self, word: str) -> str | None:
        """The family of a relation word."""
        relation = self._relation_of.get(word)
        return None if relation is None else relation.family
