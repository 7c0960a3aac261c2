"""Over-disclosure: the patient tells what their trust does not reach yet, or what nobody has asked about.

Which facts a turn tells is read off its words, whatever made them: a cue of the fact, or most of the fact's
own words. The record's labels say what a turn was planned to tell, which loose wording may leave out;
labels that the words do not bear out are counted by themselves. The trust set beside a fact is the one on
record before the turn. A fact is told once in a course; what comes after is going back to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from corpus.record import Course, Record, Session
from evaluation.failures.case_facts import Fact, case_facts, content_words
from evaluation.failures.data_file import any_of, read_data
from evaluation.failures.finding import Count, Finding
from evaluation.failures.talk import Said, said_turns

RECALLED = 0.6
"""Share of a fact's words of meaning that tells it in other words than its cue (assumption)."""
RECALLED_WORDS = 4
"""And at least so many of them, or any two words of a short sentence would do (assumption)."""
FLOOD = 3
"""New facts in one turn from which it pours out: the script's own long turns tell one or two (assumption)."""


class _Invitations(Record):
    description: str
    expressions: tuple[str, ...] = Field(min_length=1)


@cache
def _invitations() -> re.Pattern[str]:
    return any_of(tuple(map(re.escape, read_data("invitations", _Invitations).expressions)))


@dataclass(frozen=True, slots=True)
class OverDisclosure:
    """Counts over a course.

    Attributes:
        above_trust: Facts told below the trust they need, among facts told for the first time.
        unasked: Facts that need trust, told although the therapist's turn before neither asked nor named
            them, among the facts that need trust and were told for the first time.
        floods: Patient's turns that tell three new facts or more, among those that tell one.
        facts_told: Facts told for the first time, per session.
        labels_unsaid: Facts that the record has as told in a turn whose words neither tell nor name them,
            among those it has.
    """

    above_trust: Count
    unasked: Count
    floods: Count
    facts_told: Count
    labels_unsaid: Count
    findings: tuple[Finding, ...]


def over_disclosure(course: Course) -> OverDisclosure:
    """Count what is told too early in a course; all zero for a course without a case.

    Where the record has no trust at all, nothing can be said about it and ``above_trust`` has no facts.
    """
    facts = case_facts(course)
    told: set[str] = set()
    findings: list[Finding] = []
    gated, private, telling, floods, first, labels = 0, 0, 0, 0, 0, 0
    for session in course.sessions:
        trust = session.clinical.trust if session.clinical is not None else None
        before: Said | None = None
        for said in said_turns(session):
            if said.speaker == "patient":
                here = facts_in(said, facts)
                new = [fact for fact in here if fact.id not in told]
                labels += len(said.discloses)
                findings += _unsaid(session, said, here, facts)
                told.update(fact.id for fact in new)
                first += len(new)
                telling += bool(new)
                floods += len(new) >= FLOOD
                gated += len(new) if trust is not None else 0
                private += sum(fact.trust_needed > 0 for fact in new)
                findings += _above_trust(session, said, new, trust)
                findings += _unasked(session, said, new, before)
                if len(new) >= FLOOD:
                    names = ", ".join(fact.id for fact in new)
                    findings.append(Finding("floods", session.id, said.turn_id, said.text, f"tells {names}"))
            else:
                before = said
            trust = said.trust if said.trust is not None else trust
    kinds = [finding.failure for finding in findings]
    return OverDisclosure(
        above_trust=Count(kinds.count("facts_above_trust"), gated),
        unasked=Count(kinds.count("facts_unasked"), private),
        floods=Count(floods, telling),
        facts_told=Count(first, len(course.sessions) if facts else 0),
        labels_unsaid=Count(kinds.count("labels_unsaid"), labels if facts else 0),
        findings=tuple(findings),
    )


def facts_in(said: Said, facts: Sequence[Fact]) -> list[Fact]:
    """The facts that the words of a turn tell, in the case's order."""
    lower = said.text.lower().replace("’", "'")
    words = content_words(said.words)
    return [fact for fact in facts if _told(fact, lower, words)]


def named_in(said: Said, facts: Sequence[Fact]) -> set[str]:
    """Ids of the facts a turn tells or only names: all words of meaning of their topic are in it."""
    words = content_words(said.words)
    told = {fact.id for fact in facts_in(said, facts)}
    return told | {fact.id for fact in facts if fact.topic and fact.topic <= words}


def _told(fact: Fact, lower: str, words: frozenset[str]) -> bool:
    if any(cue.search(lower) for cue in fact.cues):
        return True
    shared = len(fact.content & words)
    return shared >= RECALLED_WORDS and shared >= RECALLED * len(fact.content)


def _above_trust(session: Session, said: Said, new: Sequence[Fact], trust: float | None) -> list[Finding]:
    return [
        Finding(
            "facts_above_trust",
            session.id,
            said.turn_id,
            said.text,
            f"tells {fact.id}, which needs trust {fact.trust_needed:.2f}, at {trust:.2f}",
        )
        for fact in new
        if trust is not None and fact.trust_needed > trust
    ]


def _unsaid(session: Session, said: Said, here: Sequence[Fact], facts: Sequence[Fact]) -> list[Finding]:
    heard = {fact.id for fact in here} | named_in(said, facts)
    return [
        Finding("labels_unsaid", session.id, said.turn_id, said.text, f"is labelled as telling {name}")
        for name in said.discloses
        if name not in heard
    ]


def _unasked(session: Session, said: Said, new: Sequence[Fact], before: Said | None) -> list[Finding]:
    """A question or invitation in the therapist's turn before asks for any fact; so do a fact's own words."""
    if before is not None and ("?" in before.text or _invitations().search(before.text.replace("’", "'"))):
        return []
    named = named_in(before, new) if before is not None else set()
    return [
        Finding(
            "facts_unasked", session.id, said.turn_id, said.text, f"tells {fact.id}, which nobody asked for"
        )
        for fact in new
        if fact.trust_needed > 0 and fact.id not in named
    ]
