from __future__ import annotations

import math
import random
from collections import Counter
from statistics import fmean

import pytest

from clinical_frameworks.dynamics.events import draw_event, event_parameters, next_shock


@pytest.mark.parametrize("weeks", [1, 2, 3])
def test_events_come_at_the_stated_rate(weeks: int) -> None:
    rng = random.Random(1)
    drawn = [draw_event(weeks, 0, None, rng) for _ in range(5000)]
    expected = 1 - math.exp(-event_parameters().per_week * weeks)
    assert fmean(event is not None for event in drawn) == pytest.approx(expected, abs=0.03)


def test_valences_are_drawn_by_their_shares() -> None:
    rng = random.Random(2)
    drawn = Counter(event for _ in range(8000) if (event := draw_event(2, 0, None, rng)) is not None)
    total = sum(drawn.values())
    for valence, share in event_parameters().valences.items():
        assert drawn[valence] / total == pytest.approx(share, abs=0.03)


def test_a_case_gives_its_own_events_in_order_until_they_are_used_up() -> None:
    rng = random.Random(3)
    seen = [draw_event(50, n, ("good", "bad"), rng) for n in range(4)]
    assert seen == ["good", "bad", None, None]


def test_a_bad_event_sets_back_and_is_nearly_over_two_sessions_later() -> None:
    def course(valence: str) -> list[float]:
        runs = []
        for seed in range(2000):
            rng, shock, series = random.Random(seed), 0.0, []
            for week in range(3):
                shock = next_shock(shock, "bad" if valence == "bad" and week == 0 else None, rng)
                if valence == "good" and week == 0:
                    shock = next_shock(0.0, "good", rng)
                series.append(shock)
            runs.append(series)
        return [fmean(column) for column in zip(*runs, strict=True)]

    bad, good = course("bad"), course("good")
    assert bad[0] == pytest.approx(event_parameters().shift["bad"], abs=0.005)
    assert bad[0] > bad[1] > bad[2] > 0
    assert bad[2] < 0.15 * bad[0]
    assert good[0] < 0
