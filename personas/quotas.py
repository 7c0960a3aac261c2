"""Exact quotas: round shares to whole people, and deal several axes so that each is met exactly.

Pure arithmetic apart from the generator that breaks ties.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Mapping, Sequence

from personas.errors import QuotaError

SHARES_SUM_TOLERANCE = 1e-6


def whole_counts(axis: str, quota: Mapping[str, float], size: int) -> dict[str, int]:
    """Turn an axis' quota into exact counts that add up to ``size``.

    Numbers that add up to 1 are shares and are rounded by largest remainder (Hamilton's method; ties go to
    the value named first). Whole numbers that add up to ``size`` are counts. Anything else raises
    `QuotaError` naming the axis.
    """
    if not quota:
        raise QuotaError(f"quota for {axis}: is empty; give at least one value or leave the axis out")
    for value, number in quota.items():
        if number < 0:
            raise QuotaError(f"quota for {axis}: {value!r} has {number!r}; use a share or count of 0 or more")
    total = sum(quota.values())
    if abs(total - 1.0) <= SHARES_SUM_TOLERANCE:
        return _largest_remainder(quota, size)
    if all(float(number).is_integer() for number in quota.values()):
        if total != size:
            raise QuotaError(
                f"quota for {axis}: the counts add up to {total:g}, but the population has {size}; "
                "change the counts or the size, or give shares that add up to 1"
            )
        return {value: int(number) for value, number in quota.items()}
    raise QuotaError(
        f"quota for {axis}: the shares {dict(quota)} add up to {total:g}; they must add up to 1 "
        "(or be whole counts that add up to the size)"
    )


def _largest_remainder(shares: Mapping[str, float], size: int) -> dict[str, int]:
    exact = {value: share * size for value, share in shares.items()}
    # A share such as 0.29 * 100 is 28.999...; the nudge keeps it from losing a person to floating point.
    counts = {value: int(number + 1e-9) for value, number in exact.items()}
    by_remainder = sorted(exact, key=lambda value: counts[value] - exact[value])
    for value in by_remainder[: size - sum(counts.values())]:
        counts[value] += 1
    return counts


def deal(groups: Sequence[int], counts: Mapping[str, int], rng: random.Random) -> list[dict[str, int]]:
    """Deal values to groups so that all totals are exact and every group gets close to its share.

    ``groups`` are sizes that add up to the sum of ``counts``. Each group gets of each value its proportional
    number rounded down or up (controlled rounding of a two-way table; such a table always exists because the
    unrounded one is a feasible flow with whole margins).
    """
    size = sum(groups)
    if size != sum(counts.values()):
        raise QuotaError(f"cannot deal {sum(counts.values())} values to groups of {size} together")
    dealt: list[dict[str, int]] = []
    may_round_up: list[list[str]] = []
    left = dict(counts)
    for group in groups:
        row: dict[str, int] = {}
        up: list[str] = []
        for value, count in counts.items():
            row[value], remainder = divmod(group * count, size)
            left[value] -= row[value]
            if remainder:
                up.append(value)
        rng.shuffle(up)
        dealt.append(row)
        may_round_up.append(up)
    taken: list[set[str]] = [set() for _ in groups]
    order = list(range(len(groups)))
    rng.shuffle(order)
    for group in order:
        for _ in range(groups[group] - sum(dealt[group].values())):
            _round_up_once(group, may_round_up, taken, left)
    for row, ups in zip(dealt, taken, strict=True):
        for value in ups:
            row[value] += 1
    return dealt


def _round_up_once(
    start: int, may_round_up: Sequence[Sequence[str]], taken: Sequence[set[str]], left: dict[str, int]
) -> None:
    """Give one more value to a group, moving earlier groups to other values where that frees one."""
    holders: dict[str, list[int]] = {}
    for group, values in enumerate(taken):
        for value in values:
            holders.setdefault(value, []).append(group)
    came_from: dict[str, tuple[int, str | None]] = {}
    queue: deque[tuple[int, str | None]] = deque([(start, None)])
    while queue:
        group, given_up = queue.popleft()
        free = [v for v in may_round_up[group] if v not in taken[group] and v not in came_from]
        free.sort(key=lambda value: -left[value])
        for value in free:
            came_from[value] = (group, given_up)
            if left[value] > 0:
                left[value] -= 1
                _apply(value, came_from, taken)
                return
            queue.extend((holder, value) for holder in holders.get(value, ()))
    raise AssertionError("controlled rounding of a two-way table always has a solution")


def _apply(value: str, came_from: Mapping[str, tuple[int, str | None]], taken: Sequence[set[str]]) -> None:
    current: str | None = value
    while current is not None:
        group, given_up = came_from[current]
        if given_up is not None:
            taken[group].discard(given_up)
        taken[group].add(current)
        current = given_up
