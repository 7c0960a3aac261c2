from __future__ import annotations

from pathlib import Path

import pytest

from engine.study import Study
from engine.study_file import read_study
from engine.study_template import study_template
from personas import PopulationSpec
from tests.studio.command_line import call

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_init_writes_a_study_of_defaults_with_every_field_explained(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    done = call("init", path)
    assert done.code == 0
    assert done.out == f"{path}\n"
    assert path.read_text() == study_template()
    defaults = Study(study="my-study", seed=1, sessions=6, population=PopulationSpec(size=10))
    assert read_study(path) == defaults
    for name, field in Study.model_fields.items():
        assert f"\n{name}:" in path.read_text() or f"\n# {name}:" in path.read_text()
        assert (field.description or "").split(".")[0].split(" ")[0] in path.read_text()


def test_init_leaves_an_existing_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text("mine")
    done = call("init", path)
    assert done.code == 2
    assert path.read_text() == "mine"


@pytest.mark.parametrize("name", ["demo.yaml", "cohort.yaml"])
def test_example_study_is_valid(name: str) -> None:
    done = call("validate", EXAMPLES / name)
    assert done.code == 0, done.err


def test_demo_is_one_patient_and_three_sessions_on_the_catalogue_model() -> None:
    study = read_study(EXAMPLES / "demo.yaml")
    assert study.population is not None
    assert (study.population.size, study.sessions, study.backend.kind) == (1, 3, "embedded")


def test_preview_shows_personas_plans_and_the_first_exchange(small_study: Path) -> None:
    done = call("preview", small_study)
    assert done.code == 0, done.err
    for part in ("p0001", "p0002", "Course plan of small-p0001", "Session 1", "agenda:", "phq9"):
        assert part in done.out
    said = [line for line in done.out.splitlines() if line.startswith(("THERAPIST:", "PATIENT:"))]
    # Eight turns of the plan, some in several utterances with the listener's sounds between them.
    assert 8 <= len(said) <= 24
    assert [path.name for path in small_study.parent.iterdir() if path.name == "journal"] == []


def test_preview_without_a_model_shows_the_drafts_whatever_the_wording(small_study: Path) -> None:
    talks = []
    for wording in ("reword", "note"):
        words = ["--no-model", "--turns", "5", "--set", f"wording={wording}"]
        words += ["--set", "backend={kind: embedded, model: smollm2-135m}"]
        done = call("preview", small_study, *words)
        assert done.code == 0, done.err
        talks.append([line for line in done.out.splitlines() if line.startswith(("THERAPIST:", "PATIENT:"))])
    assert 5 <= len(talks[0]) <= 15
    assert talks[0] == talks[1]


def test_preview_without_a_model_needs_a_planner_that_drafts(small_study: Path) -> None:
    done = call("preview", small_study, "--no-model", "--set", "planner=off")
    assert done.code == 2
    assert "planner 'off'" in done.err
