"""The words personas are described with, as closed sets: a misspelt one is an error, not a new group."""

from __future__ import annotations

from typing import Final, Literal, get_args

Gender = Literal["woman", "man", "nonbinary"]
PersonGender = Literal["woman", "man"]
Disorder = Literal[
    "depression",
    "gad",
    "panic",
    "social_anxiety",
    "ptsd",
    "insomnia",
    "dysthymia",
    "recurrent_depression",
    "bipolar2",
    "acute_stress",
    "adjustment",
    "psychosis",
    "schizoaffective",
    "adhd",
    "autism",
    "borderline",
    "avoidant",
    "specific_phobia",
    "agoraphobia",
    "ocd",
    "body_dysmorphic",
    "hair_pulling",
    "alcohol_use",
    "stimulant_use",
    "bulimia",
    "binge_eating",
    "anorexia",
]
Severity = Literal["mild", "moderate", "severe"]
Style = Literal["plain", "upset", "verbose", "reserved", "tangent", "pleasing"]
Resistance = Literal[
    "minimal_talk",
    "off_topic",
    "superficial",
    "intellectualizing",
    "hostile",
    "defensive",
    "compliant_without_engaging",
]
StageOfChange = Literal["precontemplation", "contemplation", "preparation", "action", "maintenance"]
WorkStatus = Literal["employed", "student", "retired", "unemployed", "carer"]
Marital = Literal["single", "partnered", "married", "divorced", "widowed"]
Education = Literal["school", "vocational", "college", "university", "postgraduate"]
PersonSlot = Literal[
    "child",
    "partner",
    "ex_partner",
    "friend",
    "boss",
    "coworker",
    "sibling",
    "mother",
    "father",
    "neighbour",
]
BeliefFamily = Literal["helpless", "unlovable", "worthless"]
InstrumentId = Literal["phq9", "gad7", "pcl5"]
Distortion = Literal[
    "all_or_nothing",
    "overgeneralization",
    "mental_filter",
    "should_statements",
    "labelling",
    "personalization",
    "magnification",
    "emotional_reasoning",
    "mind_reading",
    "fortune_telling",
]
EmotionGroup = Literal[
    "anxious", "sad", "angry", "ashamed", "disappointed", "jealous", "guilty", "hurt", "suspicious"
]

GENDERS: Final[tuple[Gender, ...]] = get_args(Gender)
DISORDERS: Final[tuple[Disorder, ...]] = get_args(Disorder)
COMMON_DISORDERS: Final[tuple[Disorder, ...]] = DISORDERS[:6]
"""Drawn from when neither a study nor a file names a disorder: the usual mix of an out-patient clinic."""
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
STYLES: Final[tuple[Style, ...]] = get_args(Style)
RESISTANCES: Final[tuple[Resistance, ...]] = get_args(Resistance)
STAGES: Final[tuple[StageOfChange, ...]] = get_args(StageOfChange)
PERSON_SLOTS: Final[tuple[PersonSlot, ...]] = get_args(PersonSlot)

BELIEFS: Final[dict[BeliefFamily, tuple[str, ...]]] = {
    "helpless": (
        "incompetent",
        "helpless",
        "weak",
        "victim",
        "needy",
        "trapped",
        "out_of_control",
        "failure",
        "defective",
    ),
    "unlovable": ("unlovable", "unattractive", "unwanted", "rejected", "abandoned", "alone"),
    "worthless": ("worthless", "immoral", "dangerous", "undeserving"),
}
"""The 19 core beliefs of the Beck tradition in their three families."""

BELIEF_FAMILY: Final[dict[str, BeliefFamily]] = {
    belief: family for family, beliefs in BELIEFS.items() for belief in beliefs
}
"""Family of each core belief id."""
