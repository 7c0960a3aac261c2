"""Repetition: four words in a row said before, turns said twice, and the other's turn given back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.record import Course
from evaluation.failures.finding import Count, Finding
from evaluation.failures.talk import Said, said_turns
from evaluation.realism.words import repeated_ngrams

GRAM = 4
"""As in the realism figures: AnnoMI has 0.02 of its 4-grams repeated in a session, loops of role-play 0.3."""
ALIKE = 0.6
"""Jaccard similarity of two turns' word pairs from which they count as the same turn (assumption:
near-duplicate search over long texts uses 0.8 on longer shingles, Lee et al. 2022, ACL, "Deduplicating
training data makes language models better"; a spoken turn is short, one changed word costs it two
pairs)."""
MIN_WORDS = 8
"""Shorter turns are left out of it: "How was your week?" comes back in real talk as well (assumption)."""

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Repetition:
    """Counts over a course.

    Attributes:
        grams_in_sessions: Repeated 4-grams among all, each session by itself.
        grams_in_course: The same over the whole course, so that last week's words count.
        turns_in_sessions: Turns of eight words or more much like an earlier one of the speaker in the
            session.
        turns_in_course: The same with all earlier sessions; includes those of the session.
        echoes: Turns of eight words or more much like the other speaker's turn just before.
    """

    grams_in_sessions: Count
    grams_in_course: Count
    turns_in_sessions: Count
    turns_in_course: Count
    echoes: Count
    findings: tuple[Finding, ...]


def repetition(course: Course) -> Repetition:
    """Count what is said again in a course."""
    sessions = [(session.id, said_turns(session)) for session in course.sessions]
    in_sessions = Count(0, 0)
    for _, turns in sessions:
        in_sessions += _grams(turns)
    findings = tuple(_said_again(sessions))
    long = sum(len(said.words) >= MIN_WORDS for _, turns in sessions for said in turns)
    answers = sum(
        len(said.words) >= MIN_WORDS and said.speaker != before.speaker
        for _, turns in sessions
        for before, said in itertools.pairwise(turns)
    )
    kinds = [finding.failure for finding in findings]
    here = kinds.count("repeated_turns_session")
    return Repetition(
        grams_in_sessions=in_sessions,
        grams_in_course=_grams([said for _, turns in sessions for said in turns]),
        turns_in_sessions=Count(here, long),
        turns_in_course=Count(here + kinds.count("repeated_turns_course"), long),
        echoes=Count(kinds.count("echoed_turns"), answers),
        findings=findings,
    )


def _grams(turns: Sequence[Said]) -> Count:
    return Count(*repeated_ngrams([word for said in turns for word in said.words], GRAM))


def _said_again(sessions: Sequence[tuple[str, Sequence[Said]]]) -> Iterator[Finding]:
    earlier: list[tuple[Said, Pairs]] = []
    for session_id, turns in sessions:
        here: list[tuple[Said, Pairs]] = []
        for position, said in enumerate(turns):
            if len(said.words) < MIN_WORDS:
                continue
            pairs = word_pairs(said.words)
            if (twin := _twin(said, pairs, here)) is not None:
                yield Finding(
                    "repeated_turns_session", session_id, said.turn_id, said.text, f"as in {twin.turn_id}"
                )
            elif (twin := _twin(said, pairs, earlier)) is not None:
                yield Finding(
                    "repeated_turns_course", session_id, said.turn_id, said.text, f"as in {twin.turn_id}"
                )
            before = turns[position - 1] if position else None
            if (
                before is not None
                and before.speaker != said.speaker
                and likeness(pairs, word_pairs(before.words)) >= ALIKE
            ):
                yield Finding(
                    "echoed_turns", session_id, said.turn_id, said.text, f"gives back {before.turn_id}"
                )
            here.append((said, pairs))
        earlier.extend(here)


def _twin(said: Said, pairs: Pairs, among: Sequence[tuple[Said, Pairs]]) -> Said | None:
    """The first turn of the same speaker that is much like this one."""
    for other, others in among:
        if other.speaker == said.speaker and likeness(pairs, others) >= ALIKE:
            return other
    return None


def word_pairs(words: Sequence[str]) -> Pairs:
    """The pairs of neighbouring words."""
    return frozenset(itertools.pairwise(words))


def likeness(one: Pairs, other: Pairs) -> float:
    """Jaccard similarity of two sets of word pairs, 0-1; 0 when both are empty."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0
