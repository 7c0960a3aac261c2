"""A session as its turns of content: what each side says in plain words until the other one speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.merged_turns import merged_turns
from corpus.record import Session, Speaker, Turn
from evaluation.realism.words import is_backchannel_only, split_words

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of content.

    Attributes:
        turn_id: Id of its first utterance.
        text: Plain words, without laid-over fillers and restarts where the record has them apart.
        words: The same in lower case, by the reference's definition of a word.
        discloses: Fact ids the record has as told here for the first time.
        trust: The patient's trust after the turn, 0-1; None where the record has no hidden state.
    """

    turn_id: str
    speaker: Speaker
    text: str
    words: tuple[str, ...]
    discloses: tuple[str, ...]
    trust: float | None


def said_turns(session: Session) -> tuple[Said, ...]:
    """The session's turns of content in order; backchannels are left out.

    Utterances that an overlay made of one turn are put together again; turns without an overlay stay as
    they are.
    """
    said = (_said(turn) for turn in merged_turns(session.turns))
    return tuple(one for one in said if one.words and not is_backchannel_only(one.words))


def _said(turn: Turn) -> Said:
    return Said(
        turn_id=turn.id,
        speaker=turn.speaker,
        text=turn.text,
        words=split_words(turn.text),
        discloses=turn.discloses,
        trust=turn.state.trust if turn.state is not None else None,
    )


def sentences(text: str) -> list[str]:
    """The sentences of a text with their final mark, apostrophes made plain and quoted speech taken out."""
    own = _QUOTED.sub(" ", text.replace("’", "'").replace("‘", "'"))
    return [found.strip() for found in _SENTENCE.findall(own) if found.strip(" .!?…")]
