from __future__ import annotations

import gc
import weakref

import numpy as np

from corpus.record import Turn
from engine.scoring.said_vectors import SaidVectors
from engine.talk_so_far import TalkSoFar
from tests.engine.checks.surroundings import said
from tests.engine.scoring.vectors import MadeUp


def talk_of(count: int) -> tuple[TalkSoFar, list[Turn]]:
    turns = said("patient", *(f"turn {number}" for number in range(count)))
    return TalkSoFar(), turns


def test_each_turn_is_embedded_once_and_stands_in_its_row() -> None:
    encode = MadeUp({f"turn {number}": (float(number), 1.0) for number in range(40)})
    vectors, (talk, turns) = SaidVectors(encode), talk_of(40)
    for number, turn in enumerate(turns):
        assert len(vectors.of(talk)) == number
        talk.add(turn)
    found = vectors.of(talk)
    np.testing.assert_array_equal(found[:, 0], np.arange(40))
    assert encode.asked == [turn.text for turn in turns]


def test_turns_that_were_said_before_the_first_look_count_too() -> None:
    talk, turns = talk_of(5)
    for turn in turns:
        talk.add(turn)
    assert SaidVectors(MadeUp()).of(talk).shape == (5, 2)


def test_two_talks_are_kept_apart() -> None:
    vectors = SaidVectors(MadeUp({"turn 0": (0.0, 1.0)}))
    (one, turns), other = talk_of(1), TalkSoFar()
    one.add(turns[0])
    assert len(vectors.of(one)) == 1
    assert len(vectors.of(other)) == 0


def test_the_matrix_goes_with_its_talk() -> None:
    vectors, (talk, turns) = SaidVectors(MadeUp()), talk_of(3)
    for turn in turns:
        talk.add(turn)
    buffer = weakref.ref(vectors.of(talk).base)
    assert buffer() is not None
    del talk
    gc.collect()
    assert buffer() is None
