"""Role swap: a turn that speaks from the other party's chair.

Five rules, each of which shows the words it rests on: the other party's speaker label; one's own first name
as a form of address; the other's name as one's own; phrases that only the other party says
(``data/role_swap.yaml``); and, of the therapist, the patient's own story told as "I". Rules, not a model, so
that the same talk gives the same figure everywhere; subtle swaps without any such phrase go unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpus.record import Course, Record, Speaker
from evaluation.failures.case_facts import first_person_grams
from evaluation.failures.data_file import Pattern, any_of, read_data
from evaluation.failures.finding import Finding
from evaluation.failures.talk import Said, said_turns, sentences
from evaluation.realism.words import split_words

FAILURE = "role_swaps"
STORY_GRAM = 5
"""Words in a row of a fact's first-person sentence that make a therapist the teller of it (assumption; four
words such as "I don't want to" are anybody's)."""


class _Phrase(Record):
    pattern: Pattern
    why: str


class _Labels(Record):
    therapist: tuple[str, ...]
    patient: tuple[str, ...]


class _Lexicon(Record):
    labels: _Labels
    reporting: tuple[str, ...]
    therapist_talk: tuple[_Phrase, ...]
    patient_talk: tuple[_Phrase, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    label: dict[Speaker, re.Pattern[str]]
    reporting: re.Pattern[str]
    phrases: dict[Speaker, tuple[tuple[re.Pattern[str], str], ...]]
    """By the speaker in whose turn they are a swap."""


@cache
def _rules() -> _Rules:
    lexicon = read_data("role_swap", _Lexicon)
    other: dict[Speaker, tuple[str, ...]] = {
        "therapist": lexicon.labels.patient,
        "patient": lexicon.labels.therapist,
    }
    phrases = {"therapist": lexicon.patient_talk, "patient": lexicon.therapist_talk}
    return _Rules(
        label={
            speaker: re.compile(
                rf"(?:^|[.?!\"]\s+|\n)\W{{0,3}}(?:{'|'.join(names)})\W{{0,2}}\s?:", re.IGNORECASE
            )
            for speaker, names in other.items()
        },
        reporting=any_of(lexicon.reporting),
        phrases={
            speaker: tuple((any_of((phrase.pattern,)), phrase.why) for phrase in phrases[speaker])
            for speaker in other
        },
    )


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in the room, as far as the course knows."""

    names: dict[Speaker, str | None]
    story: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, course: Course) -> Cast:
        """Read names and case from the persona snapshots; what they lack is not looked for."""
        return cls(
            names={"therapist": _name(course.therapist), "patient": _name(course.patient)},
            story=first_person_grams(course, STORY_GRAM),
        )


def _name(persona: dict[str, object]) -> str | None:
    name = persona.get("first_name")
    return name if isinstance(name, str) and name else None


def role_swaps(course: Course) -> Iterator[Finding]:
    """Yield the turns that speak from the other chair, each once, in order."""
    cast = Cast.of(course)
    for session in course.sessions:
        for said in said_turns(session):
            found = swapped(said, cast)
            if found is not None:
                yield Finding(FAILURE, session.id, said.turn_id, *found)


def swapped(said: Said, cast: Cast) -> tuple[str, str] | None:
    """The words that speak from the other chair and why they do; None for a turn in its own role."""
    rules = _rules()
    if label := rules.label[said.speaker].search(said.text):
        return label.group().strip(), "carries the other party's speaker label"
    for sentence in sentences(said.text):
        reported = rules.reporting.search(sentence)
        own = sentence[: reported.start()] if reported else sentence
        for pattern, why in rules.phrases[said.speaker]:
            if pattern.search(own):
                return sentence, why
        if reported:
            continue
        if named := _by_name(sentence, said.speaker, cast):
            return named
        if said.speaker == "therapist" and (told := _own_story(sentence, cast)):
            return told, "tells the patient's story as their own"
    return None


def _by_name(sentence: str, speaker: Speaker, cast: Cast) -> tuple[str, str] | None:
    own = cast.names[speaker]
    other = cast.names["patient" if speaker == "therapist" else "therapist"]
    if other and other != own:
        claim = re.search(rf"\b(?:I'm|I am|[Mm]y name is|[Mm]y name's) {re.escape(other)}\b(?!')", sentence)
        if claim:
            return claim.group(), "introduces themself by the other party's name"
    if own:
        address = re.search(
            r"(?:\b(?:[Hh]i|[Hh]ello|[Hh]ey|[Tt]hanks|[Tt]hank you|[Ww]ell|[Oo]kay|[Ss]o),? |(?:^|, ))"
            rf"{re.escape(own)}(?=[,.!?]|$)",
            sentence,
        )
        introduced = re.search(
            rf"\b(?:I'm|I am|name is|name's|It's|[Tt]his is),? {re.escape(own)}\b", sentence
        )
        if address and not introduced:
            return address.group().strip(" ,"), "addresses themself by their own name"
    return None


def _own_story(sentence: str, cast: Cast) -> str | None:
    words = split_words(sentence)
    for start in range(len(words) - STORY_GRAM + 1):
        gram = words[start : start + STORY_GRAM]
        if gram in cast.story:
            return " ".join(gram)
    return None
