from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from corpus import FormatError
from corpus.exchange import read_any, write_any
from corpus.splits import SPLITS, Shares, split_of
from tests.corpus.records import small_course

LICENCES = {"PHQ-9": "free to use"}
COURSES = [small_course(number, patient=f"patient-{number % 20}") for number in range(40)]
THIRDS = Shares(train=0.5, validation=0.25, test=0.25)


def export(folder: Path) -> None:
    write_any(
        COURSES,
        folder,
        "huggingface",
        name="Test weave",
        licence="cc-by-4.0",
        instrument_licences=LICENCES,
        shares=THIRDS,
        seed=4,
    )


def test_splits_are_by_patient_and_nobody_is_lost(tmp_path: Path) -> None:
    export(tmp_path / "hf")
    patients = {}
    for split in SPLITS:
        table = pq.read_table(tmp_path / "hf" / "data" / f"{split}-00000.parquet")
        patients[split] = {str(patient) for patient in table["patient_id"].to_pylist()}
        assert all(split_of(patient, THIRDS, 4) == split for patient in patients[split])
    assert sum(len(ids) for ids in patients.values()) == len(set.union(*patients.values())) == 20


def test_the_full_record_comes_back(tmp_path: Path) -> None:
    export(tmp_path / "hf")
    assert sorted(read_any(tmp_path / "hf", "huggingface"), key=lambda course: course.id) == COURSES


def test_the_card_states_synthetic_sizes_provenance_and_licences(tmp_path: Path) -> None:
    export(tmp_path / "hf")
    card = (tmp_path / "hf" / "README.md").read_text(encoding="utf-8")
    header = yaml.safe_load(card.split("---\n")[1])
    assert header["license"] == "cc-by-4.0"
    assert header["pretty_name"] == "Test weave"
    assert header["language"] == ["en"]
    assert "synthetic" in header["tags"]
    assert header["size_categories"] == ["n<1K"]
    assert [entry["split"] for entry in header["configs"][0]["data_files"]] == list(SPLITS)
    assert "**Synthetic.**" in card
    assert "**by patient**" in card
    assert "| tiny\\|model | " + "ab" * 32 + " |" in card
    assert "| patient.txt | " + "cd" * 32 + " |" in card
    assert "| PHQ-9 | free to use |" in card
    rows = [
        line.split("|")[2:6]
        for line in card.splitlines()
        if line.startswith(("| train", "| valid", "| test"))
    ]
    assert [sum(int(row[column]) for row in rows) for column in range(4)] == [20, 40, 80, 320]


def test_a_card_without_a_licence_says_that_none_is_granted(tmp_path: Path) -> None:
    write_any([small_course()], tmp_path / "hf", "huggingface", instrument_licences=LICENCES)
    card = (tmp_path / "hf" / "README.md").read_text(encoding="utf-8")
    assert "license:" not in card
    assert "none is granted" in card


def test_real_talk_is_called_real(tmp_path: Path) -> None:
    made = [small_course(synthetic=False)]
    write_any(made, tmp_path / "hf", "huggingface", instrument_licences=LICENCES)
    card = (tmp_path / "hf" / "README.md").read_text(encoding="utf-8")
    assert "**Real talk.**" in card
    assert "- synthetic" not in card


def test_an_instrument_without_a_licence_stops_the_export(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="scores of PHQ-9, whose licence is not stated"):
        write_any([small_course()], tmp_path / "hf", "huggingface")
    assert list(tmp_path.iterdir()) == []


def test_real_and_synthetic_talk_are_not_mixed(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="to two folders"):
        write_any([small_course(1), small_course(2, synthetic=False)], tmp_path / "hf", "huggingface")


def test_no_courses_are_no_data_set(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no courses"):
        write_any([], tmp_path / "hf", "huggingface")


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="holds no data/SPLIT"):
        list(read_any(tmp_path, "huggingface"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "train-00000.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(FormatError, match=r"train-00000\.parquet: not readable as Parquet"):
        list(read_any(tmp_path, "huggingface"))


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("datasets") is None, reason="the datasets library is not installed"
)
def test_the_datasets_library_loads_the_folder(tmp_path: Path) -> None:
    export(tmp_path / "hf")
    # In a process of its own: the library warns and logs at import, and must not look for the network.
    program = (
        "import json, sys, datasets\n"
        "loaded = datasets.load_dataset(sys.argv[1], cache_dir=sys.argv[2])\n"
        "print(json.dumps({name: len(split) for name, split in loaded.items()}))\n"
        "print(json.dumps(loaded['train'][0]['turns'][3]['text']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "hf"), str(tmp_path / "cache")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")},
    )
    assert done.returncode == 0, done.stderr
    sizes, text = (json.loads(line) for line in done.stdout.splitlines())
    assert sum(sizes.values()) == 80
    assert set(sizes) == set(SPLITS)
    assert text == 'Maybe "four",\tor five.\nNot more.'
