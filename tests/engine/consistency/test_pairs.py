"""Contradictions are told from what only looks like one, on hand-made pairs."""

from __future__ import annotations

import pytest

from tests.engine.consistency.pairs import read_pairs, score

# A false alarm costs a good turn, a miss leaves one bad one: precision weighs more.
LEAST_PRECISION = 0.9
LEAST_RECALL = 0.75


@pytest.mark.parametrize("name", ["pairs.yaml", "pairs_held_out.yaml"])
def test_contradictions_are_found_and_the_rest_is_left_alone(name: str) -> None:
    pairs = read_pairs(name)
    contradictions = sum(pair.contradicts is not None for pair in pairs)
    assert len(pairs) >= 60
    assert 0.4 <= contradictions / len(pairs) <= 0.6
    made = score(pairs)
    alarms = [pair.says for pair in made.false_alarms]
    missed = [pair.says for pair in made.missed]
    assert made.precision >= LEAST_PRECISION, alarms
    assert made.recall >= LEAST_RECALL, missed


def test_every_kind_has_a_caught_pair() -> None:
    caught = {pair.contradicts for pair in score(read_pairs("pairs.yaml")).hits}
    kinds = "number duration state habit alive name relation gender weekday negation homework quote"
    assert caught == set(kinds.split())
