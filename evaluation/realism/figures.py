"""The realism figures of one session, one function per figure.

Each function takes the session's utterances and returns a `Figure`: the value with the number of things it
rests on. A figure nothing can be said about (no therapist utterance, too few words) has the value None and
n = 0; it is never filled with a default. Names are those of the reference files in ``data/``; the source
of the set of figures is the comparison of AnnoMI (Wu et al. 2022, 2023) with generated corpora.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from corpus.record import Session, Speaker
from evaluation.realism.utterances import Talk, Utterance, merge_turns, read_utterances
from evaluation.realism.words import count_fillers, opening_trigram, repeated_ngrams


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: value, and the number of ``unit`` it was measured on."""

    name: str
    value: float | None
    n: int
    unit: str


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """All realism figures of one session, in the order of `SESSION_FIGURES`."""

    session_id: str
    utterances: int
    words: int
    merged_turns: int
    figures: tuple[Figure, ...]

    def __getitem__(self, name: str) -> Figure:
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)


Utterances = Sequence[Utterance]


def _share(name: str, part: int, whole: int, unit: str) -> Figure:
    return Figure(name, part / whole if whole else None, whole, unit)


def _lengths(utterances: Utterances, speaker: Speaker) -> list[int]:
    return [len(utterance.words) for utterance in utterances if utterance.speaker == speaker]


def patient_share_of_words(utterances: Utterances) -> Figure:
    """Share of all words that the patient says, 0-1."""
    patient = sum(_lengths(utterances, "patient"))
    return _share(
        "patient_share_of_words", patient, patient + sum(_lengths(utterances, "therapist")), "words"
    )


def words_per_utterance_median(utterances: Utterances, speaker: Speaker) -> Figure:
    """Median words of the speaker's utterances, backchannels included."""
    lengths = _lengths(utterances, speaker)
    value = float(np.median(lengths)) if lengths else None
    return Figure(f"{speaker}_words_per_utterance_median", value, len(lengths), "utterances")


def words_per_utterance_mean(utterances: Utterances, speaker: Speaker) -> Figure:
    """Mean words of the speaker's utterances, backchannels included."""
    lengths = _lengths(utterances, speaker)
    value = float(np.mean(lengths)) if lengths else None
    return Figure(f"{speaker}_words_per_utterance_mean", value, len(lengths), "utterances")


def words_per_utterance_cv(utterances: Utterances, speaker: Speaker) -> Figure:
    """Coefficient of variation (population SD / mean) of the words of the speaker's utterances.

    None below two utterances, where a spread means nothing, and when no utterance has a word.
    """
    lengths = _lengths(utterances, speaker)
    name = f"{speaker}_words_per_utterance_cv"
    if len(lengths) < 2 or not any(lengths):
        return Figure(name, None, 0, "utterances")
    return Figure(name, float(np.std(lengths) / np.mean(lengths)), len(lengths), "utterances")


def share_utterances_up_to_3_words(utterances: Utterances) -> Figure:
    """Share of utterances of both speakers with three words or fewer, 0-1."""
    short = sum(len(utterance.words) <= 3 for utterance in utterances)
    return _share("share_utterances_up_to_3_words", short, len(utterances), "utterances")


def share_utterances_50_words_or_more(utterances: Utterances) -> Figure:
    """Share of utterances of both speakers with fifty words or more, 0-1."""
    long = sum(len(utterance.words) >= 50 for utterance in utterances)
    return _share("share_utterances_50_words_or_more", long, len(utterances), "utterances")


def share_backchannel_only(utterances: Utterances) -> Figure:
    """Share of utterances of both speakers that are nothing but a backchannel, 0-1."""
    backchannels = sum(utterance.backchannel for utterance in utterances)
    return _share("share_backchannel_only", backchannels, len(utterances), "utterances")


def share_therapist_utterances_with_question_mark(utterances: Utterances) -> Figure:
    """Share of the therapist's utterances that have a question mark, 0-1."""
    therapist = [utterance for utterance in utterances if utterance.speaker == "therapist"]
    questions = sum(utterance.question for utterance in therapist)
    return _share("share_therapist_utterances_with_question_mark", questions, len(therapist), "utterances")


def fillers_per_100_words(utterances: Utterances) -> Figure:
    """Hesitation sounds of both speakers per 100 words."""
    words = sum(len(utterance.words) for utterance in utterances)
    fillers = sum(count_fillers(utterance.words) for utterance in utterances)
    return Figure("fillers_per_100_words", 100 * fillers / words if words else None, words, "words")


def repeated_4gram_share(utterances: Utterances) -> Figure:
    """Share of the session's 4-grams that already occurred in it, 0-1.

    The words of both speakers are taken as one sequence, so a 4-gram may span a change of speaker.
    """
    words = [word for utterance in utterances for word in utterance.words]
    repeated, total = repeated_ngrams(words)
    return _share("repeated_4gram_share", repeated, total, "4-grams")


def _therapist_openers(utterances: Utterances) -> Counter[tuple[str, str, str]]:
    openers = (opening_trigram(item.words) for item in utterances if item.speaker == "therapist")
    return Counter(opener for opener in openers if opener is not None)


def top10_therapist_opening_trigrams_share(utterances: Utterances) -> Figure:
    """Share of the therapist's utterances over three words that open with one of the ten commonest trigrams.

    Falls with the number of utterances, so only sessions of similar length compare.
    """
    openers = _therapist_openers(utterances)
    top = sum(count for _, count in openers.most_common(10))
    return _share("top10_therapist_opening_trigrams_share", top, openers.total(), "utterances over 3 words")


def most_common_opener_share(utterances: Utterances) -> Figure:
    """Share of the therapist's utterances over three words that open with the commonest trigram, 0-1."""
    openers = _therapist_openers(utterances)
    top = max(openers.values(), default=0)
    return _share("most_common_opener_share", top, openers.total(), "utterances over 3 words")


def turns_kept_after_merging(utterances: Utterances) -> Figure:
    """Merged turns per utterance, 0-1: what is left when backchannels are dropped and neighbours joined."""
    name = "turns_kept_after_dropping_backchannels_and_merging"
    return _share(name, len(merge_turns(utterances)), len(utterances), "utterances")


def words_per_merged_turn(utterances: Utterances, speaker: Speaker) -> Figure:
    """Mean words of the speaker's merged turns."""
    lengths = [turn.words for turn in merge_turns(utterances) if turn.speaker == speaker]
    value = float(np.mean(lengths)) if lengths else None
    return Figure(f"{speaker}_words_per_merged_turn", value, len(lengths), "merged turns")


SESSION_FIGURES: tuple[Callable[[Utterances], Figure], ...] = (
    patient_share_of_words,
    partial(words_per_utterance_median, speaker="therapist"),
    partial(words_per_utterance_mean, speaker="therapist"),
    partial(words_per_utterance_cv, speaker="therapist"),
    partial(words_per_utterance_median, speaker="patient"),
    partial(words_per_utterance_mean, speaker="patient"),
    partial(words_per_utterance_cv, speaker="patient"),
    share_utterances_up_to_3_words,
    share_utterances_50_words_or_more,
    share_backchannel_only,
    share_therapist_utterances_with_question_mark,
    fillers_per_100_words,
    repeated_4gram_share,
    top10_therapist_opening_trigrams_share,
    most_common_opener_share,
    turns_kept_after_merging,
    partial(words_per_merged_turn, speaker="therapist"),
    partial(words_per_merged_turn, speaker="patient"),
)

SESSION_FIGURE_NAMES: tuple[str, ...] = tuple(measure(()).name for measure in SESSION_FIGURES)

_ABOUT_MERGING = (
    "share_backchannel_only",
    "turns_kept_after_dropping_backchannels_and_merging",
    "therapist_words_per_merged_turn",
    "patient_words_per_merged_turn",
)


def names_for(talk: Talk) -> tuple[str, ...]:
    """Names of the session figures that say something about such talk.

    Of merged turns, those about backchannels and merging are constant, or double the words per utterance.
    """
    if talk == "utterances":
        return SESSION_FIGURE_NAMES
    return tuple(name for name in SESSION_FIGURE_NAMES if name not in _ABOUT_MERGING)


def session_figures(session: Session) -> SessionFigures:
    """Measure every figure of `SESSION_FIGURES` on one session."""
    return figures_of(session.id, read_utterances(session))


def figures_of(session_id: str, utterances: Utterances) -> SessionFigures:
    """Measure a session that is already split into utterances."""
    return SessionFigures(
        session_id=session_id,
        utterances=len(utterances),
        words=sum(len(utterance.words) for utterance in utterances),
        merged_turns=len(merge_turns(utterances)),
        figures=tuple(measure(utterances) for measure in SESSION_FIGURES),
    )
