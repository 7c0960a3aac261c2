"""A session as a list of utterances with their words, and the same with backchannels folded away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import Session, Speaker
from evaluation.realism.words import is_backchannel_only, split_words


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
