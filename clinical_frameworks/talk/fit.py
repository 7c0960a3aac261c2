"""Fitting a talk model to a corpus of sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinical_frameworks.talk.errors import TalkModelError
from clinical_frameworks.talk.families import THERAPIST_FAMILIES
from clinical_frameworks.talk.fitting.hesitation import HesitationCounts
from clinical_frameworks.talk.fitting.lengths import fit_lengths
from clinical_frameworks.talk.fitting.listening import (
    backchannels_in,
    expected_in,
    fit_forms,
    fit_hazard,
    fit_lead_ins,
)
from clinical_frameworks.talk.fitting.moments import fit_clock, pooled_moments, session_moments
from clinical_frameworks.talk.fitting.rates import rate_spread
from clinical_frameworks.talk.fitting.transitions import MIN_COUNT, count_transitions, fit_transitions
from clinical_frameworks.talk.merged import SessionTalk, read_talk
from clinical_frameworks.talk.model import FittedOn, TalkModel
from clinical_frameworks.talk.sample import Factor
from clinical_frameworks.talk.sounds import SpeakerSounds
from clinical_frameworks.talk.spread import Spread
from corpus.record import Course, Speaker

MIN_SESSIONS = 10
"""Fewer sessions say nothing about how sessions differ, and too much about each of them."""
MIN_MERGED_TURNS = 50
"""Lengths and sounds are fitted to sessions of at least so many merged turns by default. Short recordings are
not short sessions: in AnnoMI their turns are longer and backchannels rarer than in those that go on."""
LEAST_MERGED_TURNS = 10
"""Sessions from here on count for the order of acts, which does not depend on their length."""
MIN_TURNS_WITH_ACTS = 0.5
"""Share of merged turns that must have an act code for transitions to be fitted."""

_SPEAKERS: tuple[Speaker, Speaker] = ("therapist", "patient")


def fit_talk_model(
    courses: Iterable[Course],
    name: str,
    *,
    quality: str | None = "high",
    min_merged_turns: int = MIN_MERGED_TURNS,
) -> TalkModel:
    """Fit a model to the sessions of a corpus, one course in memory at a time.

    Args:
        courses: Any courses; what is kept of each session is counts and the words of its merged turns, until
            the fit is done.
        name: Name the model is kept under.
        quality: Where the source rates its sessions (``mi_quality``), only those of this rating are used;
            None uses all. Sessions without a rating are always used.
        min_merged_turns: Sessions with fewer are left out, 10 or more.

    Raises:
        TalkModelError: Fewer than `MIN_SESSIONS` sessions are left, or ``min_merged_turns`` is below 10.
    """
    if min_merged_turns < LEAST_MERGED_TURNS:
        raise TalkModelError(
            f"min_merged_turns is {min_merged_turns}; sessions of fewer than {LEAST_MERGED_TURNS} merged "
            "turns tell nothing about their speakers. Give 10 or more"
        )
    read = _read(courses, quality)
    talks = [talk for talk in read.talks if len(talk.turns) >= min_merged_turns]
    if len(talks) < MIN_SESSIONS:
        raise TalkModelError(
            f"talk model {name!r}: {len(talks)} sessions to fit to, at least {MIN_SESSIONS} are needed "
            f"({read.other_quality} left out as not of quality {quality!r}, "
            f"{read.short + len(read.talks) - len(talks)} with fewer than {min_merged_turns} merged turns). "
            "Give a larger corpus, or a smaller min_merged_turns (--min-turns)"
        )
    lengths, words = fit_lengths(talks)
    sounds, spreads = _fit_sounds(talks)
    return TalkModel(
        name=name,
        fitted_on=FittedOn(
            sessions=len(talks),
            sessions_for_order=len(read.talks),
            left_out_quality=read.other_quality,
            min_merged_turns=min_merged_turns,
            utterances=sum(len(talk.utterance_lengths[speaker]) for talk in talks for speaker in _SPEAKERS),
            merged_turns=sum(len(talk.turns) for talk in talks),
            words=sum(sum(talk.utterance_lengths[speaker]) for talk in talks for speaker in _SPEAKERS),
        ),
        lengths=lengths,
        sounds=sounds,
        spreads={"words": words, **spreads},
        transitions=fit_transitions(count_transitions(read.talks)) if _has_acts(read.talks) else None,
        question_marks=_question_marks(read.talks),
        clock=fit_clock(talks),
        session_moments=session_moments(talks),
        pooled_moments=pooled_moments(talks),
    )


@dataclass
class _Read:
    """Sessions that can be fitted to, and how many cannot."""

    talks: list[SessionTalk]
    other_quality: int = 0
    short: int = 0


def _read(courses: Iterable[Course], quality: str | None) -> _Read:
    read = _Read([])
    for course in courses:
        for session in course.sessions:
            if quality is not None and session.source.get("mi_quality", quality) != quality:
                read.other_quality += 1
                continue
            talk = read_talk(session)
            both = all(
                sum(sum(turn.plain_lengths()) > 0 for turn in talk.of(speaker)) >= 2 for speaker in _SPEAKERS
            )
            if both and len(talk.turns) >= LEAST_MERGED_TURNS:
                read.talks.append(talk)
            else:
                read.short += 1
    return read


def _has_acts(talks: Sequence[SessionTalk]) -> bool:
    coded = [turn.family is not None for talk in talks for turn in talk.turns]
    return sum(coded) >= MIN_TURNS_WITH_ACTS * len(coded)


def _fit_sounds(
    talks: Sequence[SessionTalk],
) -> tuple[dict[Speaker, SpeakerSounds], dict[Factor, Spread]]:
    sounds: dict[Speaker, SpeakerSounds] = {}
    seen: dict[Factor, dict[Speaker, list[float]]] = {"backchannels": {}, "fillers": {}, "repeats": {}}
    expected: dict[Factor, dict[Speaker, list[float]]] = {"backchannels": {}, "fillers": {}, "repeats": {}}
    for speaker in _SPEAKERS:
        listener: Speaker = "patient" if speaker == "therapist" else "therapist"
        by_session = [tuple(talk.of(speaker)) for talk in talks]
        turns = [turn for session in by_session for turn in session]
        hazard = fit_hazard(by_session)
        counts = HesitationCounts()
        hesitation = [[counts.add(turn) for turn in talk.of(speaker)] for talk in talks]
        words = [sum(sum(turn.plain_lengths()) for turn in talk.of(speaker)) for talk in talks]
        fillers, repeats = counts.fillers(), counts.repeats_law()
        said: Counter[tuple[str, ...]] = Counter()
        for talk in talks:
            said.update(talk.backchannels[speaker])
        seen["fillers"][speaker] = [sum(count for count, _ in session) for session in hesitation]
        seen["repeats"][speaker] = [sum(count for _, count in session) for session in hesitation]
        expected["fillers"][speaker] = [fillers.per_100_words * count / 100 for count in words]
        expected["repeats"][speaker] = [repeats.per_100_words * count / 100 for count in words]
        seen["backchannels"][listener] = [
            sum(backchannels_in(turn) for turn in talk.of(speaker)) for talk in talks
        ]
        expected["backchannels"][listener] = [
            sum(expected_in(turn, hazard) for turn in talk.of(speaker)) for talk in talks
        ]
        sounds[speaker] = SpeakerSounds(
            fillers=fillers,
            repeats=repeats,
            lead_ins=fit_lead_ins(turns),
            hears=hazard,
            backchannel_forms=fit_forms(said),
        )
    return sounds, {factor: rate_spread(seen[factor], expected[factor]) for factor in seen}


def _question_marks(talks: Sequence[SessionTalk]) -> dict[str, float]:
    shares: dict[str, float] = {}
    for family in THERAPIST_FAMILIES:
        asks = [turn.asks for talk in talks for turn in talk.of("therapist") if turn.family == family]
        if sum(asks) >= MIN_COUNT:
            shares[family] = round(sum(asks) / len(asks), 4)
    return shares
