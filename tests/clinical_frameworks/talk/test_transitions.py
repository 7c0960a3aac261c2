from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinical_frameworks.talk.families import PATIENT_FAMILIES, THERAPIST_FAMILIES, Third
from clinical_frameworks.talk.fitting.transitions import Cell, count_transitions, fit_transitions
from clinical_frameworks.talk.merged import read_talk
from tests.evaluation.sessions import make_session

THIRDS: tuple[Third, ...] = (1, 2, 3)
CELLS: tuple[Cell, ...] = tuple(
    [
        ("patient", before, third, after)
        for before in THERAPIST_FAMILIES
        for third in THIRDS
        for after in PATIENT_FAMILIES
    ]
    + [
        ("therapist", before, third, after)
        for before in PATIENT_FAMILIES
        for third in THIRDS
        for after in THERAPIST_FAMILIES
    ]
)
COUNTS = st.fixed_dictionaries({cell: st.integers(0, 30) for cell in CELLS})


def test_a_row_is_smoothed_as_the_docstring_says() -> None:
    counts: dict[Cell, int] = {
        ("patient", "question_open", 1, "change"): 30,
        ("patient", "question_open", 1, "neutral"): 10,
        ("patient", "question_open", 1, "sustain"): 4,
    }
    row = fit_transitions(counts)
    # Over all rows: 30.5, 10.5, 0.5 of 41.5, as the count of four is not used. The row over all thirds
    # and then the row itself share what sustain leaves by count + 10 times the level above.
    above = [30.5 / 41.5, 10.5 / 41.5, 0.5 / 41.5]
    for _ in range(2):
        left = 1 - above[2]
        change, neutral = 30 + 10 * above[0], 10 + 10 * above[1]
        above = [left * change / (change + neutral), left * neutral / (change + neutral), above[2]]
    found = row.probabilities("question_open", 1, "patient")
    assert list(found.values()) == pytest.approx(above, abs=1e-4)
    kept = next(entry for entry in row.rows if (entry.previous, entry.third) == ("question_open", 1))
    assert kept.counts == {"change": 30, "neutral": 10, "sustain": None}


@settings(max_examples=50, deadline=None)
@given(COUNTS)
def test_every_row_is_a_distribution_and_no_count_below_five_shows(counts: dict[Cell, int]) -> None:
    fitted = fit_transitions(counts)
    for row in fitted.rows:
        assert sum(row.probabilities.values()) == pytest.approx(1.0, abs=1e-3)
        assert min(row.probabilities.values()) >= 0.0
        assert all(count is None or count >= 5 for count in row.counts.values())


@settings(max_examples=50, deadline=None)
@given(COUNTS, st.integers(0, 4))
def test_counts_below_five_change_nothing(counts: dict[Cell, int], other: int) -> None:
    changed = {cell: other if count < 5 else count for cell, count in counts.items()}
    assert fit_transitions(changed) == fit_transitions(counts)


def test_turns_without_a_code_break_the_chain() -> None:
    session = make_session(
        [
            ("therapist", "How was the week?"),
            ("patient", "It was long."),
            ("therapist", "Mm-hmm."),
            ("patient", "I want to change it."),
            ("therapist", "You want that to stop."),
            ("patient", "It will not work."),
        ],
        acts=("question_open", "neutral", "facilitate", "change_talk", "no_such_code", "sustain_talk"),
    )
    counts = count_transitions([read_talk(session)])
    # Four merged turns; of the patient's "It was long. I want to change it." the longer part is change talk.
    assert counts == {("patient", "question_open", 1, "change"): 1}
