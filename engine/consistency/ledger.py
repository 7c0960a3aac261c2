"""The ledger of one course: who, what, since when; built from the persona and grown by what is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field

from clinical_frameworks.case import FactKind
from corpus.record import Homework, Speaker, Turn
from engine.consistency.claims import Claim, claim_reader, contradict, same_slot
from engine.consistency.finding import Finding
from engine.consistency.homework import HomeworkRule
from engine.consistency.identity import IdentityRules
from engine.consistency.locale_file import load_locale
from engine.consistency.people import People
from engine.consistency.persona import persona_claims
from engine.consistency.plain import Plain, Reader
from engine.consistency.retelling import RetellingRules
from engine.consistency.wording import Profile, profile
from personas import Patient

# What a patient believes, wishes or fears is not what is so.
FACTUAL: frozenset[FactKind] = frozenset(
    {"complaint", "history", "social", "situation", "detail", "behaviour", "coping", "strength", "episode"}
)
# Tellings of one fact that are kept to compare the next one with.
TELLINGS = 8


@dataclass
class _Told:
    """What has been said so far."""

    held: dict[str, list[Claim]] = field(default_factory=dict)
    tellings: dict[str, tuple[Profile, ...]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)
    last: Turn | None = None

    def copied(self) -> _Told:
        """A copy that grows on its own."""
        return _Told(
            {slot: list(claims) for slot, claims in self.held.items()},
            dict(self.tellings),
            set(self.numbers),
            set(self.relations),
            self.last,
        )


class Ledger:
    """Facts of one course, indexed by slot and by fact, so that a turn costs its own length and no more.

    ``check`` says what does not fit and changes nothing; ``add`` takes in a turn that was said.
    """

    def __init__(self, patient: Patient, language: str) -> None:
        locale = load_locale(language)
        self.session = 0
        self._locale = locale
        self._people = People.of(patient, locale)
        self._reader = Reader(locale, self._people)
        self._claims = claim_reader(language)
        self._identity = IdentityRules(locale, self._people)
        self._retelling = RetellingRules(locale, self._people, self._reader, patient.case)
        self._facts = self._retelling.facts
        self._numbers = re.compile(locale.quotes_of_numbers)
        self._correction = re.compile(locale.scopes.correction)
        self._homework: HomeworkRule | None = None
        self._told = _Told()
        self._opening = _Told()

    @classmethod
    def of_persona(cls, patient: Patient, language: str = "en") -> Ledger:
        """The ledger before the first word: the persona's data and what its case facts state.

        Raises:
            ClinicalDataError: There is no locale file for the language, or it is faulty.
        """
        ledger = cls(patient, language)
        held = ledger._told.held
        for claim in persona_claims(patient, ledger._locale):
            held.setdefault(claim.slot, []).append(claim)
        for fact in patient.case.facts():
            if fact.kind not in FACTUAL:
                continue
            for text in (fact.statement, *fact.more):
                for claim in ledger._claims.claims(ledger._reader.read(text, "patient")):
                    ledger._hold(claim)
        ledger._opening = ledger._told.copied()
        return ledger

    def start_session(self, number: int, homework: Homework | None = None) -> None:
        """Begin a session; ``homework`` is the task due in it with its outcome."""
        self.session = number
        self._homework = None if homework is None else HomeworkRule(self._locale, homework)
        self._told.last = None
        self._opening = self._told.copied()

    def at_session_start(self) -> Ledger:
        """A ledger of its own that stands where this one stood when the session began."""
        earlier = copy(self)
        earlier._told, earlier._opening = self._opening.copied(), self._opening.copied()
        return earlier

    def check(
        self,
        text: str,
        speaker: Speaker,
        turn_plan_facts: Sequence[str],
        session: int,
        drafts: Sequence[str] = (),
    ) -> tuple[Finding, ...]:
        """What in a text does not fit.

        Args:
            text: Plain words of the turn, or of a part of it.
            speaker: Who says it; the therapist's "you" is the patient.
            turn_plan_facts: Fact ids it tells or takes up; ids the case does not have are passed over.
            session: Number of the session, from 1; before ``start_session`` the ledger's own does not count.
            drafts: Further sentences it is a rewording of.
        """
        sentences = self._reader.read(text, speaker)
        past = [self._claims.is_past(plain) for plain in sentences]
        findings = list(self._against_slots(sentences, turn_plan_facts))
        findings += (
            found
            for found in self._identity.findings(text, sentences, speaker, past)
            if not (found.kind == "relation" and self._is_told_relation(found, sentences))
        )
        findings += self._retelling.findings(sentences, speaker, turn_plan_facts, drafts, self._told.tellings)
        if self._homework is not None and speaker == "patient" and session == self.session:
            last = self._told.last
            asked = last is not None and last.speaker == "therapist" and self._homework.asks(last.text)
            claimed = [
                not is_past and self._claims.is_claimed(plain, 0, 0)
                for plain, is_past in zip(sentences, past, strict=True)
            ]
            findings += self._homework.findings(sentences, asked=asked, claimed=claimed)
        if speaker == "therapist":
            findings += self._misquoted(sentences)
        return tuple(dict.fromkeys(findings))

    def add(self, turn: Turn) -> None:
        """Take in a turn that was said (plain merged words); the patient's claims are held from now on."""
        sentences = self._reader.read(turn.text, turn.speaker)
        told = self._told
        told.last = turn
        for plain in sentences:
            told.numbers.update(re.findall(r"\d+(?:\.\d+)?", plain.text))
        facts = [fact for fact in dict.fromkeys((*turn.discloses, *turn.refers_to)) if fact in self._facts]
        if facts:
            profiles = (profile(plain, self._locale, turn.id) for plain in sentences)
            new = tuple(one for one in profiles if one.carries and not one.question)
            for fact in facts:
                told.tellings[fact] = (*told.tellings.get(fact, ()), *new)[-TELLINGS:]
        if turn.speaker == "therapist":
            return
        told.relations.update(mention.word for plain in sentences for mention in plain.mentions)
        for slot in self._claims.changed(sentences):
            self._release(slot)
        corrects = self._corrects(sentences)
        for claim in self._claims.claims(sentences, turn.id):
            if corrects:
                held = told.held.get(claim.slot, [])
                told.held[claim.slot] = [one for one in held if one.turn_id is None]
            self._hold(claim)

    # Slots

    def _against_slots(self, sentences: Sequence[Plain], facts: Sequence[str]) -> Iterable[Finding]:
        claims = self._claims.claims(sentences)
        if not claims:
            return
        changed = self._claims.changed(sentences)
        if any(self._facts[fact].kind == "event" for fact in facts if fact in self._facts):
            return  # what happened since the last session may change anything
        corrects = self._corrects(sentences)
        for number, claim in enumerate(claims):
            if any(self._covers(slot, claim.slot) for slot in changed):
                continue
            rivals: list[Claim] = []
            if not corrects:
                rivals += same_slot(claims[:number], claim)
            if claim.rule.holds == "course":
                rivals += self._told.held.get(claim.slot, [])
            for rival in rivals:
                if corrects and rival.turn_id is not None:
                    continue
                if contradict(claim, rival):
                    rule = claim.rule
                    yield Finding(rule.kind, claim.said, rival.said, rival.turn_id, rule.severity)
                    break

    def _hold(self, claim: Claim) -> None:
        if claim.rule.holds != "course":
            return
        held = self._told.held.setdefault(claim.slot, [])
        if not any(one.value == claim.value for one in held):
            held.append(claim)

    def _release(self, slot: str) -> None:
        for held in [name for name in self._told.held if self._covers(slot, name)]:
            del self._told.held[held]

    @staticmethod
    def _covers(slot: str, name: str) -> bool:
        return slot == name or (slot.startswith("{person}") and name.endswith(slot.removeprefix("{person}")))

    def _corrects(self, sentences: Sequence[Plain]) -> bool:
        return any(self._correction.search(plain.text) for plain in sentences)

    def _is_told_relation(self, found: Finding, sentences: Sequence[Plain]) -> bool:
        return any(
            mention.word in self._told.relations
            for plain in sentences
            if plain.said == found.claim
            for mention in plain.mentions
            if mention.person != mention.family
        )

    def _misquoted(self, sentences: Sequence[Plain]) -> Iterable[Finding]:
        """A rating given back to the patient that nobody has said in the course."""
        for plain in sentences:
            for match in self._numbers.finditer(plain.text):
                if match["number"] not in self._told.numbers:
                    yield Finding("quote", plain.said, f"nobody has said {match['number']}", severity="minor")
