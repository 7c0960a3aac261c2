from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_frameworks.instruments import load_instrument, score
from personas.severity import draw_baseline, needs_pcl5, severity_problem, severity_tables, spread_total
from personas.styles import resistance_traits, style_book, style_traits
from personas.vocabulary import DISORDERS, RESISTANCES, SEVERITIES, STYLES, Disorder, Severity


@pytest.mark.parametrize("disorder", DISORDERS)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_drawn_items_always_show_the_severity(disorder: Disorder, severity: Severity) -> None:
    rng = random.Random(f"{disorder}{severity}")
    others = [other for other in DISORDERS if other != disorder]
    for _ in range(60):
        comorbid = tuple(rng.sample(others, rng.randint(0, 2)))
        items = draw_baseline(disorder, comorbid, severity, rng)
        assert severity_problem(disorder, severity, items) is None
        assert (items.pcl5 is not None) == needs_pcl5((disorder, *comorbid))
        if "depression" in comorbid:
            # A disorder measured by the PHQ-9 itself keeps the total of its own severity.
            own = severity_tables().disorders[disorder].instrument == "phq9"
            assert items.total("phq9") >= 10 or own
        if items.pcl5 is not None:
            assert "provisional_ptsd" in score(load_instrument("pcl5"), items.pcl5).flags


@given(total=st.integers(0, 27), seed=st.integers(0, 2**32))
def test_a_spread_total_adds_up_and_stays_in_range(total: int, seed: int) -> None:
    items = spread_total(total, [1.0] * 9, highest=3, minimums=[0] * 9, fixed={}, rng=random.Random(seed))
    assert sum(items) == total
    assert all(0 <= item <= 3 for item in items)


def test_a_total_of_thirty_cannot_be_spread_over_nine_items() -> None:
    with pytest.raises(ValueError, match="total of 30"):
        spread_total(30, [1.0] * 9, highest=3, minimums=[0] * 9, fixed={}, rng=random.Random(1))


def test_the_sentence_limits_of_the_styles_are_the_published_ones() -> None:
    limits = {style: style_traits(style).max_sentences for style in STYLES}
    assert limits == {"plain": None, "upset": 3, "verbose": 8, "reserved": 3, "tangent": 5, "pleasing": 5}


def test_six_styles_and_seven_resistance_shapes_are_described() -> None:
    assert len(style_book().styles) == 6
    assert len(RESISTANCES) == 7
    for shape in RESISTANCES:
        assert resistance_traits(shape).habits
    for shares in style_book().stages.values():
        assert sum(shares.values()) == pytest.approx(1.0)
