"""A study from its personas to its corpus: the same bytes every time, whatever the machine does."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest

from corpus.store import read_courses
from engine import RunFolder, RunResult, ScriptedLLM, Study, make_personas, run_study
from engine.errors import RunError
from engine.llm import Request
from engine.llm.scripted import Script, echo_draft
from engine.runner import resolve_wording
from tests.engine.scripted_course import study

INTAKE = """\
name: Marta Klein
age: 41
gender: woman
occupation: nurse
disorder: depression
severity: moderate
complaint: I lie awake and nothing is worth getting up for.
"""

QUOTAS = {
    "disorder": {"depression": 31, "gad": 19, "panic": 15, "social_anxiety": 14, "ptsd": 11, "insomnia": 10},
    "severity": {"mild": 26, "moderate": 45, "severe": 29},
    "gender": {"woman": 52, "man": 43, "nonbinary": 5},
    "culture": {"en_US": 41, "en_GB": 22, "de_DE": 13, "es_MX": 14, "en_IN": 10},
    "style": {"plain": 20, "upset": 18, "verbose": 17, "reserved": 16, "tangent": 15, "pleasing": 14},
}
AGES = {"18-29": 29, "30-44": 36, "45-64": 24, "65-90": 11}


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def small(**changes: Any) -> Study:  # noqa: ANN401
    return study(**{"sessions": 2, "session": {"minutes": 1}, "population": {"size": 4}, **changes})


async def run(made: Study, path: Path, script: Script = echo_draft) -> RunResult:
    folder = RunFolder(path)
    folder.begin(made, *make_personas(made))
    return await run_study(folder, made, ScriptedLLM(script))


async def test_the_same_study_gives_the_same_bytes_again(tmp_path: Path) -> None:
    first = await run(small(therapists=2), tmp_path / "first")
    second = await run(small(therapists=2), tmp_path / "second")
    assert first == second == RunResult(courses=4, dropped=())
    files = hashes(tmp_path / "first")
    assert files == hashes(tmp_path / "second")
    assert {"run.json", "patients.jsonl", "therapists.jsonl", "corpus/manifest.json"} <= set(files)
    assert len([name for name in files if name.startswith("journal/")]) == 4
    assert any(name.endswith(".parquet") for name in files)


async def test_courses_in_flight_at_once_change_no_byte(tmp_path: Path) -> None:
    await run(small(), tmp_path / "one")
    await run(small(run={"concurrency": 4}), tmp_path / "four")
    one, four = hashes(tmp_path / "one"), hashes(tmp_path / "four")
    # The run file tells how the run was carried out; everything else is what was generated.
    assert one.pop("run.json") != four.pop("run.json")
    assert one == four


async def test_another_seed_gives_other_people_and_other_words(tmp_path: Path) -> None:
    await run(small(population={"size": 2}), tmp_path / "one")
    await run(small(population={"size": 2}, seed=2), tmp_path / "two")
    one, two = hashes(tmp_path / "one"), hashes(tmp_path / "two")
    assert {name for name in one if name.startswith("journal/")} < two.keys()
    assert set(one.values()).isdisjoint(two.values())


async def test_a_finished_run_asks_no_model_and_keeps_its_bytes(tmp_path: Path) -> None:
    made = small(population={"size": 2})
    result = await run(made, tmp_path / "run")
    before = hashes(tmp_path / "run")
    assert await run_study(RunFolder(tmp_path / "run"), made, ScriptedLLM([])) == result
    assert hashes(tmp_path / "run") == before


async def test_the_corpus_is_in_the_studys_order_and_therapists_share_the_patients(tmp_path: Path) -> None:
    made = small(therapists=2, run={"concurrency": 4})
    await run(made, tmp_path / "run")
    courses = list(read_courses(tmp_path / "run" / "corpus"))
    assert [course.patient_id for course in courses] == ["p0001", "p0002", "p0003", "p0004"]
    assert [course.therapist_id for course in courses] == ["t0001", "t0002", "t0001", "t0002"]
    assert all(course.synthetic for course in courses)


async def test_progress_hears_of_every_entry_once_it_is_on_disk(tmp_path: Path) -> None:
    made = small(population={"size": 1})
    folder = RunFolder(tmp_path / "run")
    folder.begin(made, *make_personas(made))
    heard: list[str] = []

    def progress(course_id: str, entry: object) -> None:
        lines = folder.journal(course_id).read_bytes().splitlines()
        heard.append(type(entry).__name__.lower())
        assert len(lines) == len(heard)
        assert next(iter(orjson.loads(lines[-1]))) == heard[-1]

    await run_study(folder, made, ScriptedLLM(echo_draft), progress)
    assert heard.count("session") == 2
    assert heard[-1] == "course"


async def test_one_dropped_course_is_reported_and_the_others_are_kept(tmp_path: Path) -> None:
    made = small(planner="off", population={"size": 2})
    patients, _ = make_personas(made)
    count = 0

    def refuses_for_one(request: Request) -> str:
        nonlocal count
        count += 1
        if "test-p0002:" in (request.affinity or ""):
            return "As an AI I cannot take part."
        numbers = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
        first, second, third = numbers[count % 9], numbers[count // 9 % 9], numbers[count // 81 % 9]
        return f"Count {first} and {second} and {third} of stones, and {first} of shells, {count}."

    result = await run(made, tmp_path / "run", refuses_for_one)
    assert result.courses == 1
    assert result.dropped_share == 0.5
    assert [course_id for course_id, _ in result.dropped] == ["test-p0002"]
    assert "'refusal'" in result.dropped[0][1]
    (course,) = read_courses(tmp_path / "run" / "corpus")
    assert course.patient_id == patients[0].id


@pytest.mark.parametrize(
    "changes",
    [
        {"run": {"concurrency": 32}},
        {"drop_budget": 0.9},
        {"backend": {"kind": "embedded", "threads": 1}},
        {"backend": {"kind": "embedded", "slots": 8, "context": 8192, "timeout_s": 5.0}},
    ],
)
def test_how_a_run_is_carried_out_is_not_in_the_fingerprint(changes: dict[str, Any]) -> None:
    base = study(backend={"kind": "embedded"})
    assert study(**{"backend": {"kind": "embedded"}, **changes}).fingerprint() == base.fingerprint()


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 2},
        {"sessions": 2},
        {"session": {"minutes": 3}},
        {"session": {"minutes": 2, "turn_limit": 20}},
        {"wording": "note"},
        {"planner": "off"},
        {"backend": {"kind": "embedded", "model": "smollm2-135m"}},
        {"backend": {"kind": "scripted"}},
        {"population": {"size": 2}},
        {"population": {"size": 1, "gender": {"man": 1}}},
        {"therapists": 2},
        {"checks": {"rewrites": 1}},
        {"sampling": {"temperature": 0.5}},
        {"start_date": "2026-02-02"},
        {"study": "other"},
    ],
)
def test_what_is_generated_is_in_the_fingerprint(changes: dict[str, Any]) -> None:
    base = study(backend={"kind": "embedded"})
    assert study(**{"backend": {"kind": "embedded"}, **changes}).fingerprint() != base.fingerprint()


@pytest.mark.parametrize(
    ("changes", "wording"),
    [
        ({}, "reword"),
        ({"wording": "note"}, "note"),
        ({"wording": "free"}, "free"),
        ({"planner": "off"}, "free"),
        ({"planner": "llm"}, "free"),
        ({"planner": "llm", "wording": "free"}, "free"),
        ({"backend": {"kind": "embedded", "model": "qwen2.5-coder-1.5b"}}, "reword"),
        ({"backend": {"kind": "embedded", "model": "/models/large.gguf"}}, "note"),
        ({"backend": {"kind": "openai", "base_url": "http://127.0.0.1:1/v1", "model": "large"}}, "note"),
    ],
)
def test_the_wording_is_as_set_or_fits_planner_and_model(changes: dict[str, Any], wording: str) -> None:
    assert resolve_wording(study(**changes)) == wording


async def test_an_intake_file_is_a_way_in(tmp_path: Path) -> None:
    path = tmp_path / "marta.yaml"
    path.write_text(INTAKE)
    made = study(population=None, intake=[str(path)], sessions=2)
    (patient,), _ = make_personas(made)
    assert (patient.id, patient.name, patient.age, patient.origin) == ("p0001", "Marta Klein", 41, "intake")
    assert patient.case.complaint.statement == "I lie awake and nothing is worth getting up for."
    assert await run(made, tmp_path / "run") == RunResult(courses=1, dropped=())
    (course,) = read_courses(tmp_path / "run" / "corpus")
    assert course.patient == patient.model_dump(mode="json")
    assert any("complaint" in turn.discloses for turn in course.sessions[0].turns)


def test_a_run_has_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "run")
    assert not first.is_locked()
    with first.lock():
        assert second.is_locked()
        with pytest.raises(RunError, match="another process is working on this run"), second.lock():
            raise AssertionError("the second holder got in")
    with second.lock():
        assert first.is_locked()
    assert not first.is_locked()


def test_a_folder_in_use_cannot_become_a_run(tmp_path: Path) -> None:
    made = study()
    personas = make_personas(made)
    tmp_path.joinpath("thesis.txt").touch()
    with pytest.raises(RunError, match="not empty"):
        RunFolder(tmp_path).begin(made, *personas)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(RunError, match="is a file"):
        RunFolder(tmp_path / "thesis.txt").begin(made, *personas)
    folder = RunFolder(tmp_path / "run")
    folder.begin(made, *personas)
    with pytest.raises(RunError, match="theraloom resume"):
        folder.begin(made, *personas)
    folder.check_same(made)
    with pytest.raises(RunError, match="begun with another seed, sessions"):
        folder.check_same(study(seed=2, sessions=3))


def test_personas_of_a_study_of_a_hundred_meet_every_quota_exactly() -> None:
    made = study(population={"size": 100, **QUOTAS, "age": AGES}, therapists=5)
    patients, therapists = make_personas(made)
    assert len({patient.id for patient in patients}) == 100
    for axis, wanted in QUOTAS.items():
        assert Counter(getattr(patient, axis) for patient in patients) == wanted, axis
    for band, wanted_here in AGES.items():
        low, high = band.split("-")
        assert sum(int(low) <= patient.age <= int(high) for patient in patients) == wanted_here, band
    names = {therapist.first_name for therapist in therapists}
    assert len(names) == 5
    assert names.isdisjoint(patient.first_name for patient in patients)
