"""How people talk in sessions, fitted to real ones: lengths, order of acts, backchannels, hesitation."""

from __future__ import annotations

from clinical_frameworks.talk.errors import TalkModelError, UnknownTalkModelError
from clinical_frameworks.talk.families import FAMILIES, Third, family_of
from clinical_frameworks.talk.manner import SessionManner, SpeakerManner
from clinical_frameworks.talk.model import TalkModel, load_talk_model, shipped_talk_models
from clinical_frameworks.talk.overlay import Utterance, lay_over

__all__ = [
    "FAMILIES",
    "SessionManner",
    "SpeakerManner",
    "TalkModel",
    "TalkModelError",
    "Third",
    "UnknownTalkModelError",
    "Utterance",
    "family_of",
    "lay_over",
    "load_talk_model",
    "shipped_talk_models",
]
