"""A session as a list of utterances with their words, and the same with backchannels folded away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.record import Session, Speaker
from evaluation.realism.words import is_backchannel_only, split_words

Talk = Literal["utterances", "merged"]
"""What is measured: turns as they stand, or `join_turns` of them."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One turn of the record, split into words once for all figures."""

    speaker: Speaker
    words: tuple[str, ...]
    backchannel: bool
    question: bool
    """True when the text has a question mark."""


@dataclass(frozen=True, slots=True)
class MergedTurn:
    """What one speaker says until the other says something of content."""

    speaker: Speaker
    words: int


def read_utterances(session: Session) -> tuple[Utterance, ...]:
    """Split the turns of a session into words, in their order."""
    utterances = []
    for turn in session.turns:
        words = split_words(turn.text)
        utterances.append(Utterance(turn.speaker, words, is_backchannel_only(words), "?" in turn.text))
    return tuple(utterances)


def join_turns(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """Drop backchannel-only utterances, then join the words of neighbours of the same speaker.

    What a corpus in text-only chat style is measured against: real talk in the same merged turns.
    """
    runs: list[list[Utterance]] = []
    for utterance in utterances:
        if utterance.backchannel:
            continue
        if runs and runs[-1][0].speaker == utterance.speaker:
            runs[-1].append(utterance)
        else:
            runs.append([utterance])
    return tuple(_joined(run) for run in runs)


def _joined(run: Sequence[Utterance]) -> Utterance:
    words = tuple(word for utterance in run for word in utterance.words)
    question = any(utterance.question for utterance in run)
    return Utterance(run[0].speaker, words, is_backchannel_only(words), question)


def merge_turns(utterances: Sequence[Utterance]) -> tuple[MergedTurn, ...]:
    """Drop backchannel-only utterances, then join neighbours of the same speaker."""
    merged: list[MergedTurn] = []
    for utterance in utterances:
        if utterance.backchannel:
            continue
        words = len(utterance.words)
        if merged and merged[-1].speaker == utterance.speaker:
            merged[-1] = MergedTurn(utterance.speaker, merged[-1].words + words)
        else:
            merged.append(MergedTurn(utterance.speaker, words))
    return tuple(merged)
