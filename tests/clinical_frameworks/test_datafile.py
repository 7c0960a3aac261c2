from __future__ import annotations

from pathlib import Path

import pytest

from clinical_frameworks.datafile import by_unique_id, read_record, read_yaml
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.modality.distortions import Distortion


def written(folder: Path, text: str) -> Path:
    path = folder / "data.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_faulty_field_is_named_with_file_and_value(tmp_path: Path) -> None:
    path = written(tmp_path, "id: 3\nname: x\ndefinition: y\ncolour: red\n")
    with pytest.raises(ClinicalDataError, match=r"data\.yaml: .*field id: .*\(value 3\); field colour"):
        read_record(path, Distortion)


def test_a_key_given_twice_is_an_error_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a: 1\nb: 2\na: 3\n")
    with pytest.raises(ClinicalDataError, match=r"data\.yaml:3: .*'a' is given twice"):
        read_yaml(path)


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(ClinicalDataError, match=r"data\.yaml:2: not valid YAML"):
        read_yaml(written(tmp_path, "a: [1, 2\nb: }\n"))


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ClinicalDataError, match=r"nowhere\.yaml: cannot read"):
        read_yaml(tmp_path / "nowhere.yaml")


def test_an_id_used_twice_is_an_error() -> None:
    twice = Distortion(id="a", name="A", definition="x")
    with pytest.raises(ClinicalDataError, match="id 'a' is used twice"):
        by_unique_id(Path("f.yaml"), [twice, twice])
