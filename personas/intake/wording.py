"""Make case wordings from free text: sentences, cues that tell them apart, and a topic."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from corpus.record import Record
from personas.case_material.material import EmotionTemplate, Wording
from personas.data_file import read_data_file
from personas.errors import IntakeError
from personas.vocabulary import Disorder, Distortion

PARTS_FILE = Path(__file__).with_name("parts.yaml")
MOST_CUES = 3
THIRD_PERSON = re.compile(r"^(?:the )?(?:client|patient|he|she)\b", re.IGNORECASE)
_AFTER_DETERMINER = re.compile(
    r"\b(?:an?|the|my|his|her|their|our|this|that|two|three|four|some|[a-z]+'s) "
    r"(?=(?P<words>[a-z'\-]+(?: [a-z'\-]+){0,2}))"
)
_VERB_LIKE = re.compile(r"(?:ed|ing|ly)$")
FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our)\b(?!\.)|\bI['’]", re.IGNORECASE)


class ThoughtPart(Record):
    """An automatic thought for a situation whose thought is not stated."""

    text: str
    gist: str
    cues: tuple[str, ...] = Field(min_length=1)
    distortions: tuple[Distortion, ...] = Field(min_length=1)


class IntakeParts(Record):
    """The content of ``parts.yaml``."""

    disorder_signs: dict[Disorder, tuple[str, ...]]
    distortion_signs: dict[Distortion, tuple[str, ...]]
    thoughts: tuple[ThoughtPart, ...]
    emotions: tuple[EmotionTemplate, ...]
    behaviours: tuple[Wording, ...]
    evidence_for: tuple[Wording, ...]
    evidence_against: tuple[Wording, ...]
    alternatives: tuple[Wording, ...]
    everyday_words: frozenset[str]


@lru_cache(maxsize=1)
def intake_parts() -> IntakeParts:
    """Load ``parts.yaml``. Raises `PersonaDataError` when it does not fit the schema."""
    return read_data_file(PARTS_FILE, IntakeParts)


def sentences(text: str) -> list[str]:
    """Split free text into sentences; braces become parentheses, so that no text is taken for a slot."""
    clean = " ".join(text.split()).translate(str.maketrans("{}", "()"))
    # A stop after a title or a single initial ends no sentence.
    found = re.split(
        r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\b[A-Z]\.)(?<=[.!?])\s+(?=[A-Z\"'])", clean
    )
    return [sentence.strip() for sentence in found if sentence.strip()]


def statement_wording(
    text: str, where: str, topic: str | None = None, cues: tuple[str, ...] | None = None
) -> Wording:
    """A wording from one stated sentence.

    Raises `IntakeError` naming the place when the sentence speaks of the patient in the third person, when a
    stated cue does not occur in it, or when it has nothing distinctive to be recognised by.
    """
    statement = " ".join(text.split()).translate(str.maketrans("{}", "()"))
    if THIRD_PERSON.match(statement) and not FIRST_PERSON.search(statement):
        raise IntakeError(
            f"{where}: {statement!r} speaks of the patient; write it as the patient says it (I, my)"
        )
    if statement[-1:] not in ".!?":
        statement += "."
    for cue in cues or ():
        if cue.lower() not in statement.lower():
            raise IntakeError(f"{where}: the cue {cue!r} does not occur in {statement!r}")
    found = tuple(cue.lower() for cue in cues) if cues else derive_cues(statement)
    if not found:
        raise IntakeError(
            f"{where}: {statement!r} has no word that tells it from other statements; say something concrete "
            "or give cues"
        )
    return Wording(text=statement, topic=topic or _derived_topic(statement, found[0]), cues=found[:4])


def derive_cues(text: str) -> tuple[str, ...]:
    """Distinctive phrases and words of a statement, most distinctive first; may be empty."""
    words = re.findall(r"[a-z][a-z'\-]*", text.lower().replace("’", "'"))
    telling = sorted((word for word in words if len(word) > 3 and _tells(word)), key=lambda word: -len(word))
    things = [word for word in telling if not _VERB_LIKE.search(word)]
    return tuple(dict.fromkeys([*noun_phrases(text), *(things or telling)]))[:MOST_CUES]


def noun_phrases(text: str) -> list[str]:
    """Phrases of one to three telling words that follow an article, possessive or number: "red pen"."""
    phrases = []
    for match in _AFTER_DETERMINER.finditer(text.lower().replace("’", "'")):
        kept: list[str] = []
        for word in match["words"].split():
            if not _tells(word) or (kept and _VERB_LIKE.search(word)):
                break
            kept.append(word)
        if kept and len(" ".join(kept)) > 3:
            phrases.append(" ".join(kept))
    return phrases


def _tells(word: str) -> bool:
    return len(word) > 2 and word not in intake_parts().everyday_words


def _derived_topic(statement: str, cue: str) -> str:
    """A noun phrase for a statement: 'the red pen', 'my homework', else 'the thing about ...'."""
    if cue not in noun_phrases(statement):
        return f"the thing about {cue}"
    own = re.search(rf"\bmy {re.escape(cue)}", statement, re.IGNORECASE)
    return f"{'my' if own else 'the'} {cue}"


def guess_disorder(text: str) -> Disorder | None:
    """The disorder whose signs occur most often in a text, or None without any sign."""
    counts = {
        disorder: sum(len(re.findall(sign, text, re.IGNORECASE)) for sign in signs)
        for disorder, signs in intake_parts().disorder_signs.items()
    }
    best = max(counts, key=lambda disorder: counts[disorder])
    return best if counts[best] else None


def guess_distortion(thought: str) -> Distortion:
    """The first distortion whose pattern a thought shows."""
    return next(
        distortion
        for distortion, signs in intake_parts().distortion_signs.items()
        if any(re.search(sign, thought, re.IGNORECASE) for sign in signs)
    )
