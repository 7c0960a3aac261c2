"""A study whose framework is a modality's folder of the user's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.store import read_courses
from engine import RunFolder, ScriptedLLM, make_personas, read_study, run_study
from engine.errors import RunError, StudyError
from engine.llm.scripted import echo_draft

TOY = Path(__file__).parents[1] / "clinical_frameworks" / "toy_modality"
STUDY = """\
study: own
seed: 1
sessions: 1
session: {minutes: 1}
framework: ./listening
population: {size: 1}
overlay: false
backend: {kind: scripted}
"""


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    shutil.copytree(TOY, tmp_path / "listening")
    path = tmp_path / "study.yaml"
    path.write_text(STUDY)
    return path


async def test_the_folder_lies_beside_the_study_and_the_course_bears_the_modalitys_name(
    study_file: Path, tmp_path: Path
) -> None:
    study = read_study(study_file)
    assert Path(study.framework) == tmp_path / "listening"
    folder = RunFolder(tmp_path / "run")
    folder.begin(study, *make_personas(study))
    await run_study(folder, folder.study(), ScriptedLLM(echo_draft))
    (course,) = read_courses(folder.corpus)
    assert course.framework == "toy"
    assert [therapist.framework for therapist in folder.therapists()] == ["toy"]


async def test_a_run_does_not_go_on_with_an_edited_folder(study_file: Path, tmp_path: Path) -> None:
    study = read_study(study_file)
    folder = RunFolder(tmp_path / "run")
    folder.begin(study, *make_personas(study))
    homework = tmp_path / "listening" / "homework.yaml"
    before = homework.read_text()
    homework.write_text(before + "# one line more\n")
    with pytest.raises(RunError, match="'toy' has another sha256 than when"):
        await run_study(folder, study, ScriptedLLM(echo_draft))
    homework.write_text(before)
    assert (await run_study(folder, study, ScriptedLLM(echo_draft))).courses == 1


def test_a_faulty_folder_is_a_fault_of_the_study_that_names_line_and_field(
    study_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "listening" / "modality.yaml").unlink()
    with pytest.raises(StudyError, match=r"study\.yaml:5: framework: .*modality\.yaml"):
        read_study(study_file)
