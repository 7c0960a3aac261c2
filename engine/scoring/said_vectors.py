"""The vectors of what was said in a session, each turn embedded once."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence

import numpy as np

from corpus.embedding import Vectors
from engine.talk_so_far import TalkSoFar

Encode = Callable[[Sequence[str]], Vectors]


class SaidVectors:
    """A matrix for each talk that grows with it and goes when the talk goes.

    Adding a turn costs its own embedding; the buffer doubles when it is full, so all copying together is of
    the order of the talk.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._buffers: dict[int, Vectors] = {}
        self._filled: dict[int, int] = {}

    def of(self, talk: TalkSoFar) -> Vectors:
        """Return a vector for each turn of the talk so far, in order: shape (turns, dimensions)."""
        key, count = id(talk), len(talk.turns)
        if key not in self._buffers:
            self._buffers[key], self._filled[key] = self._encode(()), 0
            weakref.finalize(talk, self._forget, key)
        filled = self._filled[key]
        if count > filled:
            new = self._encode([turn.text for turn in talk.turns[filled:]])
            if count > len(self._buffers[key]):
                grown = np.empty((2 * count, new.shape[1]), dtype=np.float32)
                grown[:filled] = self._buffers[key][:filled]
                self._buffers[key] = grown
            self._buffers[key][filled:count] = new
            self._filled[key] = count
        return self._buffers[key][:count]

    def _forget(self, key: int) -> None:
        del self._buffers[key], self._filled[key]
