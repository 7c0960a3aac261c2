"""Utterances of an overlay are put together again as they were planned and worded."""

from __future__ import annotations

import pytest

from corpus.merged_turns import merged_turn, merged_turns
from corpus.record import Delivery, Speaker, Turn


def utterance(
    index: int, speaker: Speaker, text: str, merged: int, plain: str | None = None, *, sound: bool = False
) -> Turn:
    delivery = Delivery(merged=merged, plain=plain, backchannel=sound)
    facts = (f"fact.{index}",) if not sound else ()
    return Turn(
        id=f"c/1/{index}", index=index, speaker=speaker, text=text, discloses=facts, delivery=delivery
    )


SPLIT = (
    utterance(0, "patient", "Um, I waited at the bus stop\u2014", 0, "I waited at the bus stop"),
    utterance(1, "therapist", "Mm-hmm.", 0, "", sound=True),
    utterance(2, "patient", "and nobody, nobody came.", 0, "and nobody came."),
    utterance(3, "therapist", "Nobody.", 1),
)


def test_a_turn_is_whole_and_plain_and_tells_what_its_parts_told() -> None:
    first, second = merged_turns(SPLIT)
    assert (first.id, first.text) == ("c/1/0", "I waited at the bus stop and nobody came.")
    assert first.discloses == ("fact.0", "fact.2")
    assert (second.id, second.text) == ("c/1/3", "Nobody.")


def test_turns_without_an_overlay_stay_as_they_are() -> None:
    bare = [turn.model_copy(update={"delivery": None}) for turn in SPLIT]
    assert merged_turns(bare) == bare


def test_a_sound_by_itself_is_no_turn() -> None:
    sound = utterance(4, "patient", "Yeah.", 2, "", sound=True)
    assert len(merged_turns((*SPLIT, sound))) == 2
    with pytest.raises(ValueError, match="backchannels alone"):
        merged_turn([sound])
