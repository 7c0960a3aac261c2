"""What a ``locale.yaml`` holds: the checks' word lists, and what can be compared with English material."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from corpus.record import Record

NUMBERS = 101
"""Number words run from 0 to 100, as ratings do."""

PersonRule = Literal[
    "therapist_first",  # the therapist has an I, me or my that the draft lacks
    "therapist_lost_you",  # the draft speaks to the patient, the turn does not
    "therapist_turned",  # "May I explain?" has become "Could you explain?"
    "patient_second",  # the patient has a you that the draft lacks
    "patient_lost_first",  # the draft has an I, me or my, the turn does not
    "changed_doer",  # "You know your evenings" has become "I know your evenings"
]


def _compiled(patterns: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    return patterns


class Language(Record):
    """The language's name in itself and in English."""

    name: str
    english_name: str


class StudyRules(Record):
    """What a study in this language may ask for."""

    unscripted: bool = Field(
        description="Planners other than 'sampled', which read off the words what was disclosed."
    )
    semantic_scorer: bool = Field(description="The sentence embedder knows it.")
    overlay: bool = Field(description="The talk room has backchannels, fillers and the like for it.")


class Comparisons(Record):
    """How a turn is compared with its English draft; what is not comparable is skipped by saying so here."""

    added: Literal["words", "skip"]
    kept: Literal["cues", "names_and_numbers"]
    negation: Literal["lost_or_gained", "lost", "skip"]
    modality: Literal["added", "skip"]
    person: tuple[PersonRule, ...]
    undisclosed: Literal["cues", "names_and_numbers"]


class Length(Record):
    """How long this language is against English."""

    words: float = Field(gt=0.3, lt=3.0, description="Words for one English word of the same content.")
    tokens_per_word: float = Field(ge=1.0, le=8.0, description="Upper bound of a model's tokens for a word.")


class Roles(Record):
    """Nouns of the two roles, for turns that name a role or carry a label."""

    determiners: tuple[str, ...] = Field(min_length=1)
    nouns: tuple[str, ...] = Field(min_length=1)
    labels: tuple[str, ...] = Field(min_length=1)


class Forms(Record):
    """Words, and endings of words, that have one meaning."""

    words: frozenset[str] = Field(min_length=1)
    endings: tuple[str, ...] = ()


class Person(Record):
    """Pronouns by which it is seen who speaks of whom."""

    subject: frozenset[str] = Field(min_length=1)
    first: frozenset[str] = Field(min_length=1)
    second: frozenset[str] = Field(min_length=1)
    second_capital: frozenset[str] = Field(
        default=frozenset(), description="Count with a capital inside a sentence only: German 'Sie'."
    )
    third: frozenset[str] = Field(default=frozenset(), description="Of others: he, her, they, it.")
    auxiliaries: frozenset[str] = Field(
        default=frozenset(), description="Verbs that after a pronoun do not say what is done."
    )
    spoken: tuple[str, ...] = Field(
        min_length=1, description="Phrases whose pronoun refers to nobody's life."
    )


class Numbers(Record):
    """How numbers are said."""

    words: tuple[str, ...] = Field(min_length=NUMBERS, max_length=NUMBERS)
    percent: str
    same: dict[str, str] = Field(default_factory=dict, description="Phrase to the form it is counted as.")
    endings: tuple[str, ...] = Field(default=(), description="What may be joined to a number: zwei-mal.")
    half_past: Literal["same", "next"] = Field(
        default="same", description="next: half past three is 'half four'."
    )
    hours_24: bool = Field(default=False, description="Four in the afternoon may be said as sixteen.")


class Phrases(Record):
    """Fixed texts of the prompts that stand in no template."""

    session_begins: str = Field(
        pattern=r"^\[.+\]$", description="First message of a talk that the agent opens."
    )


class MaterialWords(Record):
    """Target-language words for what the English rooms describe in English."""

    occupations: dict[str, str] = Field(description="Work status to a phrase; 'employed' with {job}.")
    genders: dict[str, str]
    habits: dict[str, tuple[str, ...]] = Field(description="By communication style, as personas/styles.yaml.")
    acts: dict[str, str] = Field(description="Act code to what it does, as clinical_frameworks/acts.yaml.")
    frameworks: dict[str, str] = Field(default_factory=dict, description="Name of a modality; else its id.")


class LocaleFile(Record):
    """The content of ``locale.yaml``."""

    language: Language
    scripts: tuple[str, ...] = Field(min_length=1, description="Unicode scripts of its letters, upper case.")
    identify_against: tuple[str, ...] = Field(
        description="ISO 639-1 codes of languages a model may drift into; empty: only the script is checked."
    )
    study: StudyRules
    comparisons: Comparisons
    length: Length
    function_words: dict[str, tuple[str, ...]] = Field(min_length=1)
    stem_endings: tuple[str, ...]
    closing_marks: str = Field(min_length=1)
    name_endings: tuple[str, ...] = Field(description="What a name may end in: Anna-s.")
    roles: Roles
    prompt_words: tuple[str, ...] = Field(min_length=1)
    refusals: tuple[str, ...] = Field(min_length=1)
    charged: frozenset[str] = Field(
        default=frozenset(), description="Words a rewording never brings in: blame, contempt, death."
    )
    instructions: tuple[str, ...] = Field(min_length=1)
    question_tags: tuple[str, ...] = Field(min_length=1)
    negation: Forms
    modality: dict[str, Forms] = Field(default_factory=dict)
    person: Person
    numbers: Numbers
    phrases: Phrases
    replies: dict[str, tuple[str, ...]]
    method_detail: tuple[str, ...]
    material: MaterialWords | None = None

    _patterns = field_validator("refusals", "method_detail")(_compiled)

    @model_validator(mode="after")
    def _lists_that_are_used_are_there(self) -> LocaleFile:
        if self.comparisons.modality != "skip" and not self.modality:
            raise ValueError("modality: is empty, but comparisons.modality is not 'skip'")
        if self.comparisons.added != "skip" and not self.stem_endings:
            raise ValueError("stem_endings: is empty, but comparisons.added is not 'skip'")
        return self
