"""Premature cure: the patient talks as cured, solved or much better while they are still ill.

The claim is read off the words by a lexicon (``data/cure.yaml``), the illness off the true measures
(`evaluation.failures.severity`). What is wished for, denied, asked, reported of others, over after an hour,
or taken back in the same sentence is no claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpus.record import Course, Record
from evaluation.failures.data_file import Pattern, any_of, read_data
from evaluation.failures.finding import Count, Finding
from evaluation.failures.severity import still_ill
from evaluation.failures.talk import said_turns, sentences

FAILURE = "premature_cure_turns"
_CLAUSE = re.compile(r"[,;:—–]|\s-\s")


class _Claim(Record):
    kind: str
    pattern: Pattern


class _Lexicon(Record):
    adverbs: tuple[str, ...]
    claims: tuple[_Claim, ...]
    not_before: tuple[str, ...]
    passing: tuple[Pattern, ...]
    taken_back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    claims: tuple[tuple[str, re.Pattern[str]], ...]
    not_before: re.Pattern[str]
    passing: re.Pattern[str]
    taken_back: re.Pattern[str]


@cache
def _rules() -> _Rules:
    lexicon = read_data("cure", _Lexicon)
    adverbs = rf"(?: (?:{'|'.join(lexicon.adverbs)}))*"
    return _Rules(
        claims=tuple(
            (claim.kind, any_of((claim.pattern.replace("<adv>", adverbs),))) for claim in lexicon.claims
        ),
        not_before=re.compile(
            "|".join(
                rf"(?<!\w){re.escape(word)}(?!\w)" if word[0] != "'" else rf"{word}\b"
                for word in lexicon.not_before
            ),
            re.IGNORECASE,
        ),
        passing=any_of(lexicon.passing),
        taken_back=any_of(lexicon.taken_back),
    )


def cure_claim(text: str) -> tuple[str, str] | None:
    """The first words in which the text says its speaker is cured or much better, and the kind of claim.

    Kinds: ``much_better``, ``cured``, ``solved``, ``done`` (no further therapy needed). None when there is
        none.
    """
    rules = _rules()
    for sentence in sentences(text):
        if sentence.endswith("?"):
            continue
        start = 0
        for clause in _CLAUSE.split(sentence):
            found = _claim_in(clause, rules)
            after = sentence[start + len(clause) :]
            if (
                found is not None
                and not rules.taken_back.search(clause, found[0].end())
                and not (rules.taken_back.search(after) or rules.passing.search(after))
            ):
                return clause.strip(" .!…"), found[1]
            start += len(clause) + 1
    return None


def _claim_in(clause: str, rules: _Rules) -> tuple[re.Match[str], str] | None:
    if rules.passing.search(clause):
        return None
    for kind, pattern in rules.claims:
        found = pattern.search(clause)
        if found and not rules.not_before.search(clause[: found.start()]):
            return found, kind
    return None


@dataclass(frozen=True, slots=True)
class PrematureCure:
    """Counts over the sessions in which the patient is still ill.

    Attributes:
        turns: Patient's turns that claim a cure among all of theirs.
        sessions: Sessions with such a turn among those sessions.
    """

    turns: Count
    sessions: Count
    findings: tuple[Finding, ...]


def premature_cure(course: Course) -> PrematureCure:
    """Count claims of cure in a course; sessions of unknown severity are left out."""
    findings: list[Finding] = []
    turns, sessions, claiming = 0, 0, 0
    for session in course.sessions:
        if not still_ill(course, session):
            continue
        before = len(findings)
        for said in said_turns(session):
            if said.speaker != "patient":
                continue
            turns += 1
            if (claim := cure_claim(said.text)) is not None:
                findings.append(Finding(FAILURE, session.id, said.turn_id, claim[0], claim[1]))
        sessions += 1
        claiming += len(findings) > before
    return PrematureCure(Count(len(findings), turns), Count(claiming, sessions), tuple(findings))
