from __future__ import annotations

import re
from pathlib import Path

import pytest

from evaluation.errors import TooFewSessionsError
from evaluation.realism.corpus_figures import MeasuredCourse, measure_course
from evaluation.realism.figures import SESSION_FIGURE_NAMES, names_for
from evaluation.realism.measure_reference import Origin, measure_reference, reference_json
from evaluation.realism.targets import load_reference
from tests.evaluation.measured import A, B, measured_course, measured_session
from tests.evaluation.sessions import Line, make_course, make_session

ORIGIN = Origin("clinic", "eleven made-up sessions", "Only for tests.")


def eleven(patients: int = 11, utterances: int = 30) -> list[MeasuredCourse]:
    """Figure A from 0 to 1 in steps of a tenth; figure B in the first five sessions only."""
    return [
        measured_course(
            f"p{number % patients}",
            [measured_session(f"s{number}", {A: number / 10} | ({B: 1.0} if number < 5 else {}), utterances)],
        )
        for number in range(11)
    ]


def test_bands_are_the_percentiles_of_the_sessions() -> None:
    (column,) = measure_reference(eleven(), ORIGIN, length_classes=(20,)).columns
    band = column.figures[A]
    assert (band.p10, band.p50, band.p90) == pytest.approx((0.1, 0.5, 0.9))
    assert band.deciles == pytest.approx([tenth / 10 for tenth in range(1, 10)])
    assert column.sessions == 11


def test_figure_that_too_few_sessions_have_gets_no_band() -> None:
    (column,) = measure_reference(eleven(), ORIGIN, length_classes=(20,)).columns
    assert set(column.figures) == {A}


def test_class_with_too_few_sessions_is_left_out_and_named() -> None:
    courses = [*eleven(), measured_course("long", [measured_session("long", {A: 1.0}, utterances=200)])]
    reference = measure_reference(courses, ORIGIN, length_classes=(20, 150))
    assert [column.min_utterances for column in reference.columns] == [20]
    assert reference.caveat.endswith(
        "Too few sessions for a column: from 150 utterances (1 sessions, 1 patients)."
    )


def test_many_sessions_of_few_patients_are_too_few() -> None:
    with pytest.raises(TooFewSessionsError, match=r"11 sessions, 4 patients"):
        measure_reference(eleven(patients=4), ORIGIN, length_classes=(20,))


@pytest.mark.parametrize("minimum", [0, 1, 4])
def test_minimum_cannot_be_set_so_low_that_percentiles_are_single_sessions(minimum: int) -> None:
    with pytest.raises(TooFewSessionsError, match="at least 5"):
        measure_reference(eleven(), ORIGIN, min_sessions=minimum)


def test_file_reads_back_as_the_same_reference(tmp_path: Path) -> None:
    reference = measure_reference(eleven(), ORIGIN, length_classes=(20,), min_sessions=5, repeats=5)
    path = tmp_path / "clinic.json"
    path.write_text(reference_json(reference))
    assert load_reference(str(path)) == reference
    assert reference.floor is not None


def test_file_holds_no_word_of_the_talk_and_no_id() -> None:
    lines: list[Line] = [("therapist", "Zebra quartz waltz vexed?"), ("patient", "Jumbled fjord kiosk.")]
    courses = [
        measure_course(
            make_course(make_session(lines * 11, f"sphinx{n}")).model_copy(
                update={"patient_id": f"sphinx{n}"}
            )
        )
        for n in range(10)
    ]
    text = reference_json(measure_reference(courses, ORIGIN, length_classes=(20,), repeats=3)).lower()
    assert not re.search("zebra|quartz|waltz|vexed|jumbled|fjord|kiosk|sphinx", text)
    assert '"patient_share_of_words": {' in text


def test_merged_reference_has_no_figures_that_merging_makes_constant() -> None:
    dropped = set(SESSION_FIGURE_NAMES) - set(names_for("merged"))
    assert dropped == {
        "share_backchannel_only",
        "turns_kept_after_dropping_backchannels_and_merging",
        "therapist_words_per_merged_turn",
        "patient_words_per_merged_turn",
    }
    reference = measure_reference(eleven(), ORIGIN, talk="merged", length_classes=(20,))
    assert reference.talk == "merged"
    assert not dropped & {name for column in reference.columns for name in column.figures}
