"""Drawing a session's manner from the spread between sessions and the patient's style."""

from __future__ import annotations

import math
import random
from typing import Literal

from clinical_frameworks.talk.manner import SessionManner, SpeakerManner, style_log_sd, style_manner
from clinical_frameworks.talk.spread import Spread
from corpus.record import Speaker

Factor = Literal["words", "backchannels", "fillers", "repeats"]
FACTORS: tuple[Factor, ...] = ("words", "backchannels", "fillers", "repeats")

# Part of the patient's spread that stays chance however much the styles account for. Assumption.
_LEAST_SHARE = 0.5


def draw_manner(spreads: dict[Factor, Spread], rng: random.Random, style: str = "plain") -> SessionManner:
    """Draw the multipliers of one session.

    The spread between sessions of a corpus holds that between its patients' styles. So the patient's chance
    part is what is left of the fitted variance once the variance between the styles is taken out, and a
    population of mixed styles has the fitted spread. Rates have mean 1 over sessions, lengths median 1, as
    the length laws were fitted given the session's multiplier.
    """
    bent = style_manner(style)
    drawn: dict[Speaker, dict[str, float]] = {"therapist": {}, "patient": {}}
    for factor in FACTORS:
        spread = spreads[factor]
        share = _chance_share(spread.patient_log_sd, style_log_sd(factor))
        sds = {"therapist": spread.therapist_log_sd, "patient": share * spread.patient_log_sd}
        for speaker, logarithm in spread.draw(rng, patient_share=share).items():
            centre = 0.0 if factor == "words" else -(sds[speaker] ** 2) / 2
            by_style = getattr(bent, factor) if speaker == "patient" else 1.0
            drawn[speaker][factor] = round(by_style * math.exp(logarithm + centre), 4)
    return SessionManner(
        style=style,
        therapist=SpeakerManner(**drawn["therapist"]),
        patient=SpeakerManner(**drawn["patient"], pauses=bent.pauses),
    )


def _chance_share(total_sd: float, style_sd: float) -> float:
    """The share of a standard deviation that is left when the styles' variance is taken out."""
    if total_sd == 0.0:
        return 1.0
    return math.sqrt(max(1.0 - (style_sd / total_sd) ** 2, _LEAST_SHARE**2))
