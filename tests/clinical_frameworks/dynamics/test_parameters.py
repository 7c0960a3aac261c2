from __future__ import annotations

from pathlib import Path

import pytest

import clinical_frameworks.dynamics.parameters as parameters_module
from clinical_frameworks.dynamics.adherence import adherence_parameters
from clinical_frameworks.dynamics.alliance import alliance_parameters
from clinical_frameworks.dynamics.attendance import attendance_parameters
from clinical_frameworks.dynamics.beliefs import belief_parameters
from clinical_frameworks.dynamics.chance import clip, shifted
from clinical_frameworks.dynamics.events import event_parameters
from clinical_frameworks.dynamics.parameters import Sourced, read_parameters
from clinical_frameworks.dynamics.report import report_parameters
from clinical_frameworks.dynamics.stage import stage_parameters
from clinical_frameworks.dynamics.symptoms import symptom_parameters
from clinical_frameworks.dynamics.trajectory import trajectory_parameters
from clinical_frameworks.dynamics.trust import trust_parameters
from clinical_frameworks.errors import ClinicalDataError

LOADERS = {
    "adherence": adherence_parameters,
    "alliance": alliance_parameters,
    "attendance": attendance_parameters,
    "beliefs": belief_parameters,
    "events": event_parameters,
    "report": report_parameters,
    "stage": stage_parameters,
    "symptoms": symptom_parameters,
    "trajectory": trajectory_parameters,
    "trust": trust_parameters,
}
DATA = Path(parameters_module.__file__).parent / "data"


def test_every_data_file_is_read_by_one_model() -> None:
    assert sorted(path.stem for path in DATA.glob("*.yaml")) == sorted(LOADERS)


@pytest.mark.parametrize("name", sorted(LOADERS))
def test_every_parameter_says_where_it_comes_from(name: str) -> None:
    loaded = LOADERS[name]()
    assert set(loaded.sources) == set(type(loaded).model_fields) - {"sources"}
    # A source is a sentence, not a tick mark.
    assert all(len(source.split()) >= 4 for source in loaded.sources.values())


def test_stages_are_the_same_in_every_file() -> None:
    stages = set(stage_parameters().order)
    assert set(trajectory_parameters().stage_factor) == stages
    assert set(alliance_parameters().by_stage) == stages
    assert set(adherence_parameters().by_stage) == stages
    assert set(attendance_parameters().by_stage) == stages


class _One(Sourced):
    rate: float


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("rate: 0.1\nsources: {other: 'an assumption of this test'}\n", "rate"),
        ("rate: fast\nsources: {rate: 'an assumption of this test'}\n", "rate"),
        ("rate: 0.1\n", "sources"),
    ],
)
def test_a_faulty_file_is_named_with_its_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, named: str
) -> None:
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(parameters_module, "_DATA", tmp_path)
    with pytest.raises(ClinicalDataError) as caught:
        read_parameters("one", _One)
    assert "one.yaml" in str(caught.value)
    assert named in str(caught.value)


def test_log_odds_shift_as_computed_by_hand() -> None:
    # 0.2 has odds 1/4; ln 4 more makes them 1: probability one half.
    assert shifted(0.2, 1.3862943611198906) == pytest.approx(0.5)
    assert shifted(0.5, 0.0) == 0.5
    assert shifted(0.0, 9.0) == 0.0
    assert shifted(1.0, -9.0) == 1.0


def test_clip_keeps_bounds_and_four_places() -> None:
    assert clip(1.2) == 1.0
    assert clip(-0.1) == 0.0
    assert clip(0.123456) == 0.1235
