from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.errors import EvaluationDataError, UnknownReferenceError
from evaluation.realism.corpus_figures import corpus_figures
from evaluation.realism.figures import SESSION_FIGURES
from evaluation.realism.targets import Band, load_reference, shipped_references
from tests.evaluation.sessions import shared_file


@pytest.mark.parametrize(
    ("value", "position"),
    [
        (0.99, "below"),
        (1.0, "inside"),
        (2.5, "inside"),
        (3.0, "inside"),
        (3.01, "above"),
        (None, "not judged"),
    ],
)
def test_ends_of_a_band_count_as_inside(value: float | None, position: str) -> None:
    assert Band(p10=1.0, p50=2.0, p90=3.0).position(value) == position


def test_band_with_one_end_judges_that_end_only() -> None:
    assert Band(p10=1.0, p50=2.0).position(99.0) == "inside"
    assert Band(p10=1.0, p50=2.0).position(0.5) == "below"
    assert Band(p50=2.0).position(0.5) == "not judged"


def test_band_must_rise_and_hold_something() -> None:
    with pytest.raises(ValueError, match="do not rise"):
        Band(p10=2.0, p90=1.0)
    with pytest.raises(ValueError, match="at least one"):
        Band()


@pytest.mark.parametrize(("utterances", "minimum"), [(19, None), (20, 20), (149, 20), (150, 150), (600, 150)])
def test_column_is_chosen_by_the_number_of_utterances(utterances: int, minimum: int | None) -> None:
    column = load_reference().column_for(utterances)
    assert (column.min_utterances if column else None) == minimum


@pytest.mark.parametrize("name", shipped_references())
def test_shipped_reference_names_only_figures_that_are_measured(name: str) -> None:
    reference = load_reference(name)
    measured = {figure(()).name for figure in SESSION_FIGURES}
    for column in reference.columns:
        assert set(column.figures) <= measured
    assert set(reference.corpus) <= {figure.name for figure in corpus_figures([])}


def test_shipped_annomi_numbers_are_those_of_the_measurement() -> None:
    published = json.loads(shared_file("realism_targets.json").read_text(encoding="utf-8"))
    reference = load_reference("annomi")
    for column in reference.columns:
        targets = published["per_session"][f"at_least_{column.min_utterances}_utterances"]
        for name, numbers in targets.items():
            ours = name.replace("client", "patient")
            if isinstance(numbers, list):
                band = column.figures[ours]
                assert [band.p10, band.p50, band.p90] == numbers, name
        for speaker, words in targets["words_per_merged_turn_p50"].items():
            ours = f"{speaker.replace('client', 'patient')}_words_per_merged_turn"
            assert column.figures[ours].p50 == words
    corpus = published["corpus"]
    assert reference.corpus["top10_therapist_openers_share"].p50 == corpus["top10_therapist_openers_share"]
    assert reference.corpus["therapy_speak_per_1000_words"].p50 == corpus["therapy_speak_per_1000_words"]
    assert reference.corpus["patient_change_talk_share"].p50 == corpus["client_talk"]["change"]
    speed = reference.corpus["words_per_minute_both_speakers"]
    assert [speed.p10, speed.p50, speed.p90] == corpus["words_per_minute_both_speakers"]


def test_reference_can_be_a_file_of_the_users_own(tmp_path: Path) -> None:
    path = tmp_path / "clinic.json"
    path.write_text(load_reference().model_dump_json(), encoding="utf-8")
    assert load_reference(str(path)) == load_reference()


def test_unknown_reference_error_names_the_shipped_ones() -> None:
    with pytest.raises(UnknownReferenceError, match=r"'moon'.*annomi"):
        load_reference("moon")


def test_reference_file_with_an_unknown_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    content = load_reference().model_dump() | {"colour": "blue"}
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(EvaluationDataError, match=r"(?s)bad\.json.*colour"):
        load_reference(str(path))
