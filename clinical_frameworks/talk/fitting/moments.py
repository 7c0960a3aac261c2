"""Figures of the source's sessions to set drawn sessions beside; names as in evaluation/realism."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from clinical_frameworks.talk.merged import SessionTalk
from clinical_frameworks.talk.model import Clock, Moment
from corpus.record import Speaker

_SPEAKERS: tuple[Speaker, Speaker] = ("therapist", "patient")


def _figures(talk: SessionTalk) -> Iterator[tuple[str, float]]:
    lengths = talk.utterance_lengths
    every = lengths["therapist"] + lengths["patient"]
    backchannels = sum(counter.total() for counter in talk.backchannels.values())
    yield "utterances", len(every)
    yield "words", sum(every)
    yield "merged_turns", len(talk.turns)
    yield "patient_share_of_words", sum(lengths["patient"]) / sum(every)
    yield "share_utterances_up_to_3_words", talk.short / len(every)
    yield "share_utterances_50_words_or_more", sum(words >= 50 for words in every) / len(every)
    yield "share_backchannel_only", backchannels / len(every)
    yield "fillers_per_100_words", 100 * talk.hesitations / sum(every)
    yield "turns_kept_after_dropping_backchannels_and_merging", len(talk.turns) / len(every)
    for speaker in _SPEAKERS:
        own = np.array(lengths[speaker])
        yield f"{speaker}_words_per_utterance_mean", float(own.mean())
        yield f"{speaker}_words_per_utterance_median", float(np.median(own))
        yield f"{speaker}_words_per_utterance_cv", float(own.std() / own.mean())
        yield f"{speaker}_words_per_merged_turn", float(np.mean([turn.words for turn in talk.of(speaker)]))


def session_moments(talks: Sequence[SessionTalk]) -> dict[str, Moment]:
    """10th, 50th and 90th percentile of each figure over the sessions."""
    values: dict[str, list[float]] = {}
    for talk in talks:
        for name, value in _figures(talk):
            values.setdefault(name, []).append(value)
    return {
        name: Moment(p10=_percentile(figures, 10), p50=_percentile(figures, 50), p90=_percentile(figures, 90))
        for name, figures in values.items()
    }


def _percentile(values: Sequence[float], percent: int) -> float:
    return round(float(np.percentile(values, percent)), 4)


def pooled_moments(talks: Sequence[SessionTalk]) -> dict[str, float]:
    """Means, medians and coefficients of variation over all utterances and merged turns."""
    pooled: dict[str, float] = {}
    for speaker in _SPEAKERS:
        utterances = [words for talk in talks for words in talk.utterance_lengths[speaker]]
        merged = [turn.words for talk in talks for turn in talk.of(speaker)]
        plain = [sum(turn.plain_lengths()) for talk in talks for turn in talk.of(speaker)]
        for name, values in (
            ("words_per_utterance", utterances),
            ("words_per_merged_turn", merged),
            ("plain_words_per_merged_turn", plain),
        ):
            pooled[f"{speaker}_{name}_mean"] = round(float(np.mean(values)), 4)
            pooled[f"{speaker}_{name}_median"] = round(float(np.median(values)), 4)
            pooled[f"{speaker}_{name}_cv"] = round(float(np.std(values) / np.mean(values)), 4)
    return pooled


def fit_clock(talks: Sequence[SessionTalk]) -> Clock | None:
    """Least squares of seconds to the next start on words, or None without times.

    Starts in whole seconds shift each difference by less than a second either way and by nothing on average,
    so the line is kept and single silences are lost. Steps back and of more than two minutes (cuts of a
    recording) are left out.
    """
    points = [(words, seconds) for talk in talks for seconds, words in talk.starts if 0 <= seconds <= 120]
    if len(points) < 2 or len({words for words, _ in points}) < 2:
        return None
    words, seconds = np.array(points, dtype=np.float64).T
    slope, intercept = np.polyfit(words, seconds, 1)
    return Clock(
        seconds_per_word=round(float(slope), 4),
        seconds_between=round(float(intercept), 4),
        utterances=len(points),
    )
