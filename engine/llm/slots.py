"""Which of a llama.cpp server's slots serves which conversation."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager


class SlotTable:
    """Maps stable keys to slots, least recently used first when there are more keys than slots.

    llama.cpp keeps one prefix cache per slot, so two agents that alternate need a slot each or every turn
    evicts the other's prompt. A key keeps its slot until a new key needs one; slots with no request in flight
    are taken first. Two requests in one slot queue inside the server.
    """

    def __init__(self, count: int) -> None:
        if count < 1:
            raise ValueError(f"a slot table needs at least 1 slot, got {count}")
        self._free = list(range(count - 1, -1, -1))
        self._slot_of: OrderedDict[str, int] = OrderedDict()
        self._in_flight: Counter[str] = Counter()

    @contextmanager
    def hold(self, key: str) -> Iterator[int]:
        """Give the slot of ``key`` and count it as busy until the block ends."""
        slot = self._assign(key)
        self._in_flight[key] += 1
        try:
            yield slot
        finally:
            self._in_flight[key] -= 1
            if not self._in_flight[key]:
                del self._in_flight[key]

    def _assign(self, key: str) -> int:
        if key in self._slot_of:
            self._slot_of.move_to_end(key)
            return self._slot_of[key]
        if self._free:
            slot = self._free.pop()
        else:
            oldest = next(iter(self._slot_of))
            idle = (held for held in self._slot_of if not self._in_flight[held])
            slot = self._slot_of.pop(next(idle, oldest))
        self._slot_of[key] = slot
        return slot
