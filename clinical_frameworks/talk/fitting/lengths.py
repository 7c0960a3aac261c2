"""Length laws by maximum likelihood, and how much sessions differ in length."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clinical_frameworks.talk.families import FAMILIES
from clinical_frameworks.talk.fitting.mixture import fit_mixture
from clinical_frameworks.talk.lengths import Component, LengthLaw, SpeakerLengths
from clinical_frameworks.talk.merged import SessionTalk
from clinical_frameworks.talk.spread import Spread
from corpus.record import Speaker

Floats = npt.NDArray[np.float64]

MIN_TURNS_OF_A_LAW = 40
"""Turns below which a family has no law of its own. Assumption: five parameters need some dozens of turns."""


@dataclass(frozen=True)
class _Turns:
    """The merged turns of one speaker, as columns."""

    words: Floats
    family: tuple[str | None, ...]
    session: npt.NDArray[np.int64]


def _columns(talks: Sequence[SessionTalk], speaker: Speaker) -> _Turns:
    rows = [
        (words, turn.family, position)
        for position, talk in enumerate(talks)
        for turn in talk.of(speaker)
        if (words := sum(turn.plain_lengths())) > 0
    ]
    return _Turns(
        np.array([row[0] for row in rows], dtype=np.float64),
        tuple(row[1] for row in rows),
        np.array([row[2] for row in rows], dtype=np.int64),
    )


@dataclass(frozen=True)
class _Effects:
    """Mean logarithm of each session beside the families' means, and its variance between sessions."""

    means: Floats
    shrunken: Floats
    variance: float


def session_effects(residuals: Floats, session: npt.NDArray[np.int64], sessions: int) -> _Effects:
    """One-way random effects of unbalanced groups: variance by the ANOVA estimator, effects shrunken (BLUP).

    Source: Searle, Casella & McCulloch, *Variance Components* (1992), section 3.6. No session may be empty.
    """
    counts = np.bincount(session, minlength=sessions).astype(np.float64)
    means = np.bincount(session, residuals, sessions) / counts
    total = counts.sum()
    grand = residuals.mean()
    within = float(((residuals - means[session]) ** 2).sum() / max(total - sessions, 1.0))
    between = float((counts * (means - grand) ** 2).sum() / (sessions - 1))
    size = (total - (counts**2).sum() / total) / (sessions - 1)
    variance = max(0.0, (between - within) / size)
    weight = variance / (variance + within / counts) if variance > 0 else np.zeros_like(counts)
    return _Effects(means - grand, weight * (means - grand), variance)


def _residuals(turns: _Turns) -> Floats:
    logs: Floats = np.log(turns.words)
    means = {
        family: float(logs[[given == family for given in turns.family]].mean())
        for family in dict.fromkeys(turns.family)
    }
    centred: Floats = logs - np.array([means[family] for family in turns.family])
    return centred


def fit_law(words: Floats, offsets: Floats, limit_words: int) -> LengthLaw:
    """Fit the law of these turns, given the logarithm of each turn's session multiplier."""
    parts = fit_mixture(words, offsets)
    components = tuple(
        Component(weight=round(weight, 4), log_mean=round(mean, 4), log_sd=round(sd, 4))
        for weight, mean, sd in parts
    )
    return LengthLaw(components=components, turns=len(words), limit_words=limit_words)


def _speaker(turns: _Turns, effects: _Effects, speaker: Speaker) -> SpeakerLengths:
    # Half as much again as the 99th percentile, in tens: no single long turn of the source decides it.
    limit = 10 * math.ceil(1.5 * float(np.percentile(turns.words, 99)) / 10)
    offsets = effects.shrunken[turns.session]
    families: dict[str, LengthLaw] = {}
    for family in FAMILIES[speaker]:
        chosen = np.array([given == family for given in turns.family])
        if chosen.sum() >= MIN_TURNS_OF_A_LAW:
            families[family] = fit_law(turns.words[chosen], offsets[chosen], limit)
    return SpeakerLengths(overall=fit_law(turns.words, offsets, limit), families=families)


def fit_lengths(talks: Sequence[SessionTalk]) -> tuple[dict[Speaker, SpeakerLengths], Spread]:
    """Fit both speakers' laws and the spread between sessions. Every session needs turns of both speakers."""
    laws: dict[Speaker, SpeakerLengths] = {}
    effects: dict[Speaker, _Effects] = {}
    speakers: tuple[Speaker, Speaker] = ("therapist", "patient")
    for speaker in speakers:
        turns = _columns(talks, speaker)
        effects[speaker] = session_effects(_residuals(turns), turns.session, len(talks))
        laws[speaker] = _speaker(turns, effects[speaker], speaker)
    return laws, _spread(effects, len(talks))


def _spread(effects: Mapping[Speaker, _Effects], sessions: int) -> Spread:
    """Both variances and their correlation: chance within sessions is independent between the speakers."""
    therapist, patient = effects["therapist"], effects["patient"]
    covariance = float((therapist.means * patient.means).sum() / (sessions - 1))
    sds = (math.sqrt(therapist.variance), math.sqrt(patient.variance))
    return make_spread(*sds, covariance)


def make_spread(therapist_sd: float, patient_sd: float, covariance: float) -> Spread:
    """Put a spread together; a correlation that chance drives past 0.95 is cut there."""
    product = therapist_sd * patient_sd
    correlation = max(-0.95, min(0.95, covariance / product)) if product > 0 else 0.0
    return Spread(
        therapist_log_sd=round(therapist_sd, 4),
        patient_log_sd=round(patient_sd, 4),
        correlation=round(correlation, 4),
    )
