"""Read a free-text intake form with headings, as Cactus-style corpora carry it, into intake fields.

Only what the form says is taken; anything else stays open to be drawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from personas.errors import IntakeError
from personas.intake.wording import FIRST_PERSON, THIRD_PERSON, sentences

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "client name", "patient name"),
    "age": ("age",),
    "gender": ("gender", "sex"),
    "occupation": ("occupation", "job", "profession"),
    "education": ("education", "education level"),
    "marital": ("marital status", "relationship status"),
    "family": ("family details", "family", "family background"),
    "complaint": ("presenting problem", "presenting problems", "chief complaint", "complaint"),
    "reason": ("reason for seeking counseling", "reason for seeking counselling", "reason for seeking help"),
    "past": ("past history", "past history (including medical history)", "history", "medical history"),
    "function": (
        "academic/occupational functioning level",
        "academic/occupational functioning",
        "occupational functioning",
        "functioning",
    ),
    "relationships": ("interpersonal relationships", "relationships"),
    "daily": ("daily life", "daily functioning"),
    "support": ("social support system", "social support"),
    "strengths": ("strengths", "resources"),
    "goals": ("goals", "goals for therapy", "treatment goals"),
}
"""Field and the headings it goes by, lower case."""
SHORT_FIELDS = ("name", "age", "gender", "occupation", "education", "marital")
HISTORY_FIELDS = ("family", "reason", "past", "function", "relationships", "daily", "support")
MOST_HISTORY = 8
SHORTEST, LONGEST = 4, 40
"""Words of a sentence that is taken over as a statement."""

_FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}
_MARITAL = {
    "single": "single",
    "never married": "single",
    "unmarried": "single",
    "married": "married",
    "divorced": "divorced",
    "separated": "divorced",
    "widow": "widowed",
    "relationship": "partnered",
    "partner": "partnered",
    "engaged": "partnered",
    "dating": "partnered",
    "cohabit": "partnered",
}
_EDUCATION = {
    "doctor": "postgraduate",
    "phd": "postgraduate",
    "master": "postgraduate",
    "postgraduate": "postgraduate",
    "bachelor": "university",
    "university": "university",
    "undergraduate": "university",
    "degree": "university",
    "college": "college",
    "vocational": "vocational",
    "apprentice": "vocational",
    "trade": "vocational",
    "high school": "school",
    "secondary": "school",
    "school": "school",
}


def looks_like_form(text: str) -> bool:
    """True when the text has at least two known headings."""
    return len(form_sections(text)) >= 2


def form_sections(text: str) -> dict[str, str]:
    """Text under each known heading; numbering, bullets and bold marks are ignored."""
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for raw in text.splitlines():
        line = re.sub(r"^[\s#*\-•]*(?:\d+[.)]\s*)?", "", raw).replace("**", "").strip()
        heading, _, rest = line.partition(":")
        field = _FIELD_OF.get(heading.strip().lower())
        if field is not None:
            current = sections.setdefault(field, [])
            current.append(rest.strip())
        elif current is not None:
            current.append(line)
    return {field: " ".join(part for part in lines if part) for field, lines in sections.items()}


def read_form(text: str, source: str) -> dict[str, Any]:
    """Intake fields of a form.

    Raises `IntakeError` naming the source and the section when the presenting problem is missing, or when a
    short field is there but cannot be read.
    """
    sections = {field: content for field, content in form_sections(text).items() if content}
    if "complaint" not in sections:
        raise IntakeError(
            f"{source}: Presenting Problem: is missing; add a section that says, as the patient would, why "
            "they come"
        )
    fields: dict[str, Any] = {"complaint": sections["complaint"]}
    if "name" in sections:
        fields["name"] = sections["name"]
    if "age" in sections:
        match = re.search(r"\d+", sections["age"])
        if match is None:
            raise IntakeError(f"{source}: Age: {sections['age']!r} has no number; give the age in years")
        fields["age"] = int(match.group())
    if "gender" in sections:
        fields["gender"] = sections["gender"]
    if "occupation" in sections:
        fields["occupation"] = sections["occupation"]
    for field, table in (("marital", _MARITAL), ("education", _EDUCATION)):
        if field in sections:
            value = _look_up(sections[field], table)
            if value is not None:
                fields[field] = value
    history = [s for field in HISTORY_FIELDS for s in _statements(sections.get(field, ""))]
    if history:
        fields["history"] = history[:MOST_HISTORY]
    for field in ("strengths", "goals"):
        if statements := _statements(sections.get(field, "")):
            fields[field] = statements
    return fields


def _statements(text: str) -> list[str]:
    """Sentences that the patient could say: first person, neither a fragment nor a paragraph."""
    return [
        sentence
        for sentence in sentences(text)
        if SHORTEST <= len(sentence.split()) <= LONGEST
        and FIRST_PERSON.search(sentence)
        and not THIRD_PERSON.match(sentence)
    ]


def _look_up(text: str, table: Mapping[str, str]) -> str | None:
    """The value whose word occurs first in the table and in the text."""
    return next((value for word, value in table.items() if word in text.lower()), None)
