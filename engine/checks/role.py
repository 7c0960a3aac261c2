"""A turn neither speaks for nor names the other role, and carries no speaker label."""

from __future__ import annotations

import re

from engine.checks.candidate import Candidate, Surroundings

_ROLE = re.compile(
    r"\b(the|my|your|as a|as an|dear) (therapist|counsell?or|psychologist|patient|client)\b", re.I
)
_LABEL = re.compile(
    r"(^|[.?!\"]\s+)(therapist|counsell?or|patient|client|user|assistant|speaker|interviewer)\s*:", re.I
)


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse speaker labels, role nouns the plan did not use, and the patient speaking as somebody else."""
    text, draft = candidate.text, candidate.turn.draft
    names = (around.scene.patient.first_name, around.scene.therapist.first_name)
    if label := _LABEL.search(text):
        return f"speaker label {label.group().strip()!r}"
    if label := re.match(rf"({'|'.join(map(re.escape, names))})\s*[:\-]\s", text):
        return f"speaker label {label.group().strip()!r}"
    if (role := _ROLE.search(text)) and not _ROLE.search(draft):
        return f"names a role: {role.group()!r}"
    own = names[0] if candidate.turn.speaker == "patient" else names[1]
    if re.search(rf"\b{re.escape(own)}\b", text) and own not in draft:
        return f"the speaker uses their own name {own!r}"
    return None
