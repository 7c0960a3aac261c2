from __future__ import annotations

import pytest

from clinical_frameworks.cbt.knowledge import load_beliefs, load_distortions


def test_nineteen_beliefs_in_three_families() -> None:
    beliefs = load_beliefs()
    assert {family.id: len(family.beliefs) for family in beliefs.families} == {
        "helpless": 9,
        "unlovable": 6,
        "worthless": 4,
    }
    assert len(beliefs.ids()) == 19


def test_the_prior_is_the_counted_one() -> None:
    assert load_beliefs().family_prior() == {
        "helpless": pytest.approx(93 / 106),
        "unlovable": pytest.approx(70 / 106),
        "worthless": pytest.approx(15 / 106),
    }


def test_a_belief_knows_its_family() -> None:
    assert load_beliefs().family_of("rejected").id == "unlovable"
    with pytest.raises(KeyError):
        load_beliefs().family_of("lazy")


def test_ten_distortions() -> None:
    assert set(load_distortions()) == {
        "all_or_nothing",
        "overgeneralization",
        "mental_filter",
        "should_statements",
        "labelling",
        "personalization",
        "magnification",
        "emotional_reasoning",
        "mind_reading",
        "fortune_telling",
    }
