"""Families of act codes: what the transitions and lengths of talk are fitted by."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from clinical_frameworks.acts import AnnomiLabels, load_acts
from corpus.record import Speaker

Third = Literal[1, 2, 3]
"""First, second or last third of a session."""

THERAPIST_FAMILIES = (
    "question_open",
    "question_closed",
    "reflection_simple",
    "reflection_complex",
    "information",
    "other",
)
PATIENT_FAMILIES = ("change", "neutral", "sustain")
FAMILIES: Mapping[Speaker, tuple[str, ...]] = MappingProxyType(
    {"therapist": THERAPIST_FAMILIES, "patient": PATIENT_FAMILIES}
)
_CATCH_ALL = {"therapist": "other", "patient": "neutral"}

# Codes that the AnnoMI importer gives and that acts.yaml does not have: coarser or finer labels of the file.
_IMPORTED: Mapping[Speaker, Mapping[str, str]] = {
    "therapist": {
        "question": "question_open",
        "reflection": "reflection_simple",
        "therapist_input": "information",
        "advice": "information",
        "negotiation": "information",
        "options": "information",
        "other": "other",
    },
    "patient": {"neutral": "neutral"},
}


@functools.cache
def _by_code(speaker: Speaker) -> Mapping[str, str]:
    known = {
        act.id: _labelled(speaker, act.annomi) for act in load_acts().values() if act.may_be_said_by(speaker)
    }
    return MappingProxyType(known | dict(_IMPORTED[speaker]))


def _labelled(speaker: Speaker, labels: AnnomiLabels) -> str:
    if speaker == "patient":
        return labels.client_talk_type or "neutral"
    if labels.main_therapist_behaviour in {"question", "reflection"}:
        return f"{labels.main_therapist_behaviour}_{labels.subtype}"
    return "information" if labels.main_therapist_behaviour == "therapist_input" else "other"


def family_of(act: str | None, speaker: Speaker) -> str | None:
    """Return the family of an act code, or None without a code that is known for this speaker.

    Codes joined by "+" are one turn of several acts: the last one counts that is not the catch-all family
    (``other``, ``neutral``), as a question usually ends the turn it is asked in.
    """
    known = _by_code(speaker)
    found = [known[code] for code in (act or "").split("+") if code in known]
    telling = [family for family in found if family != _CATCH_ALL[speaker]]
    return next(reversed(telling or found), None)
