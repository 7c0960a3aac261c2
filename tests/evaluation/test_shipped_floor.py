"""The shipped measured references are what the command gives on the reference file."""

from __future__ import annotations

import pytest

from evaluation.realism.corpus_figures import measure_course
from evaluation.realism.measure_reference import Origin, measure_reference
from evaluation.realism.targets import load_reference
from tests.evaluation.sessions import annomi_high_quality


@pytest.mark.parametrize("name", ["annomi_measured", "annomi_merged"])
def test_shipped_numbers_are_those_of_the_measurement(name: str) -> None:
    shipped = load_reference(name)
    assert shipped.floor is not None
    again = measure_reference(
        [measure_course(course, shipped.talk) for course in annomi_high_quality()],
        Origin(shipped.name, shipped.source, shipped.caveat),
        talk=shipped.talk,
        length_classes=[column.min_utterances for column in shipped.columns],
        repeats=shipped.floor.repeats,
        seed=shipped.floor.seed,
    )
    assert again == shipped


def test_real_sessions_reach_three_in_four_against_held_out_real_ones() -> None:
    floor = load_reference("annomi").as_measured().floor
    assert floor is not None
    column = floor.column(20)
    assert column is not None
    # Order statistics give 0.748 for the 30.5 sessions a half's bands rest on on average.
    assert column.share_inside.mean == pytest.approx(0.748, abs=0.02)


def test_published_percentiles_and_measured_ones_are_of_the_same_talk() -> None:
    published, measured = load_reference("annomi"), load_reference("annomi_measured")
    for name, band in published.columns[0].figures.items():
        assert measured.columns[0].figures[name].p50 == pytest.approx(band.p50, rel=0.15, abs=0.01), name
