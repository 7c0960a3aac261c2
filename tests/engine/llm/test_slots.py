from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.llm.slots import SlotTable


def use(table: SlotTable, key: str) -> int:
    with table.hold(key) as slot:
        return slot


def test_the_key_not_used_for_longest_gives_up_its_slot() -> None:
    table = SlotTable(2)
    assert [use(table, key) for key in ("a", "b", "a", "c", "a", "b")] == [0, 1, 0, 1, 0, 1]


def test_a_slot_with_a_request_in_flight_is_taken_last() -> None:
    table = SlotTable(2)
    with table.hold("a") as busy:
        use(table, "b")
        assert use(table, "c") != busy, "b was used later than a, but a is busy"
    with table.hold("a"), table.hold("c"), table.hold("d") as shared:
        assert shared in (0, 1)


def test_a_table_without_slots_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        SlotTable(0)


@given(st.integers(1, 6), st.lists(st.sampled_from("abcdefgh"), max_size=60))
def test_no_two_of_the_latest_keys_share_a_slot(count: int, keys: list[str]) -> None:
    table = SlotTable(count)
    slots = {}
    for key in keys:
        slots[key] = use(table, key)
    latest = list(dict.fromkeys(reversed(keys)))[:count]
    assert len({slots[key] for key in latest}) == len(latest)
    assert all(use(table, key) == slots[key] for key in latest)
