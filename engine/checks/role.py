"""A turn neither speaks for nor names the other role, and carries no speaker label."""

from __future__ import annotations

import re
from functools import cache

from engine.checks.candidate import Candidate, Surroundings
from engine.locales import Locale, source_locale


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse speaker labels, role nouns the plan did not use, and the patient speaking as somebody else."""
    text, draft = candidate.text, candidate.turn.draft
    names = (around.scene.patient.first_name, around.scene.therapist.first_name)
    locale = around.scene.locale
    if label := _label(locale).search(text):
        return f"speaker label {label.group().strip()!r}"
    if label := re.match(rf"({'|'.join(map(re.escape, names))})\s*[:\-]\s", text):
        return f"speaker label {label.group().strip()!r}"
    if (role := _role(locale).search(text)) and not _role(source_locale()).search(draft):
        return f"names a role: {role.group()!r}"
    own = names[0] if candidate.turn.speaker == "patient" else names[1]
    if re.search(rf"\b{re.escape(own)}\b", text) and own not in draft:
        return f"the speaker uses their own name {own!r}"
    return None


@cache
def _role(locale: Locale) -> re.Pattern[str]:
    """A role's noun after a word that makes it one ("the therapist")."""
    roles = locale.lists.roles
    before, nouns = ("|".join(map(re.escape, forms)) for forms in (roles.determiners, roles.nouns))
    return re.compile(rf"\b({before}) ({nouns})\b", re.IGNORECASE)


@cache
def _label(locale: Locale) -> re.Pattern[str]:
    """A speaker label at the start of the turn or of a sentence."""
    labels = "|".join(map(re.escape, locale.lists.roles.labels))
    return re.compile(rf"(^|[.?!\"]\s+)({labels})\s*:", re.IGNORECASE)
