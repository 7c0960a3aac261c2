from __future__ import annotations

from pathlib import Path

import pytest

from tests.studio.command_line import call

HEAD = "study: a\nseed: 1\nsessions: 3\n"
ONE = HEAD + "population: {size: 2}\n"

# What the file says, and what the error must say; {f} stands for the file's path.
WRONG_FILES = {
    "unknown field": (
        "study: a\nseed: 1\nsesions: 3\npopulation: {size: 2}\n",
        "{f}:3: sesions: unknown field; did you mean 'sessions'?",
    ),
    "unknown field of a group": (
        HEAD + "population:\n  size: 2\n  agge: {18-29: 1.0}\n",
        "{f}:6: population.agge: unknown field; did you mean 'age'?",
    ),
    "unknown field with nothing near": (
        ONE + "session: {colour: red}\n",
        "{f}:5: session.colour: unknown field; known here are minutes, turn_limit",
    ),
    "missing field": ("study: a\nseed: 1\npopulation: {size: 2}\n", "{f}:1: sessions: is missing"),
    "missing field of a group": (
        HEAD + "population:\n  age: {18-29: 1.0}\n",
        "{f}:4: population.size: is missing",
    ),
    "word for a number": (
        "study: a\nseed: 1\nsessions: three\npopulation: {size: 2}\n",
        "{f}:3: sessions: must be a valid integer, not 'three'",
    ),
    "quoted number": (
        'study: a\nseed: "1"\nsessions: 3\npopulation: {size: 2}\n',
        "{f}:2: seed: must be a valid integer, not '1'",
    ),
    "yes for a number": (
        "study: a\nseed: 1\nsessions: true\npopulation: {size: 2}\n",
        "{f}:3: sessions: must be a valid integer, not True",
    ),
    "list for a group": (ONE + "session: [4]\n", "{f}:5: session: must be a group of fields"),
    "number for a list": (HEAD + "intake: 3\n", "{f}:4: intake: must be a list, not 3"),
    "no such day": (ONE + "start_date: yesterday\n", "{f}:5: start_date: must be a valid date"),
    "day that YAML itself refuses": (ONE + "start_date: 2026-13-45\n", "{f}: not valid YAML"),
    "out of range": (
        ONE + "session: {minutes: 500}\n",
        "{f}:5: session.minutes: must be less than or equal to 120",
    ),
    "not a number": (ONE + "session: {minutes: .nan}\n", "{f}:5: session.minutes:"),
    "name unfit for ids": (
        "study: My Study\nseed: 1\nsessions: 3\npopulation: {size: 2}\n",
        "{f}:1: study: must match pattern",
    ),
    "misspelt choice": (
        ONE + "wording: rewrod\n",
        "{f}:5: wording: 'rewrod' is not one of reword, note, free, auto; did you mean 'reword'?",
    ),
    "misspelt disorder": (
        HEAD + "population:\n  size: 2\n  disorder: {depresion: 1.0}\n",
        "{f}:6: population.disorder.depresion: 'depresion' is not one of depression, gad",
    ),
    "shares that do not add up": (
        HEAD + "population:\n  size: 2\n  gender: {woman: 0.5, man: 0.4}\n",
        "{f}:6: population.gender: quota for gender: the shares",
    ),
    "counts that do not add up": (
        HEAD + "population:\n  size: 2\n  gender: {woman: 2, man: 2}\n",
        "{f}:6: population.gender: quota for gender: the counts add up to 4",
    ),
    "children": (
        HEAD + "population:\n  size: 2\n  age: {10-17: 1.0}\n",
        "{f}:6: population.age: quota for age: band '10-17' must run upwards within 18-90",
    ),
    "culture nobody knows": (
        HEAD + "population:\n  size: 2\n  culture: {xx_XX: 1.0}\n",
        "{f}:6: population.culture: quota for culture:",
    ),
    "both ways in": (ONE + "intake: [a.yaml]\n", "{f}:4: population: give either 'population' or 'intake'"),
    "no way in": (HEAD, "{f}:1: give either 'population' or 'intake'"),
    "wording without drafts": (
        ONE + "planner: off\nwording: reword\n",
        "{f}:6: wording: wording 'reword' needs drafts, which planner 'off' does not make",
    ),
    "missing intake file": (HEAD + "intake:\n  - nobody.yaml\n", "{f}:5: intake[0]: no such file:"),
    "framework nobody installed": (ONE + "framework: tarot\n", "{f}:5: framework: unknown framework 'tarot'"),
    "backend without a kind": (
        ONE + "backend: {model: x}\n",
        "{f}:5: backend.kind: is missing; say which: embedded, openai, scripted",
    ),
    "misspelt kind of backend": (
        ONE + "backend:\n  kind: embeded\n",
        "{f}:6: backend.kind: 'embeded' is not one of embedded, openai, scripted; did you mean 'embedded'?",
    ),
    "field of another kind of backend": (
        ONE + "backend:\n  kind: scripted\n  model: x\n",
        "{f}:7: backend.model: unknown field; known here are kind, script",
    ),
    "server without an address": (
        ONE + "backend:\n  kind: openai\n  model: x\n",
        "{f}:5: backend.base_url: is missing",
    ),
    "field given twice": ("study: a\nseed: 1\nsessions: 3\nseed: 2\n", "{f}:4: seed: is given twice"),
    "tab": ("study: a\nsession:\n\tminutes: 4\n", "{f}:3: a tab is used to indent"),
    "syntax": ("study: a\nintake: [a.yaml\nseed: 1\n", "{f}:3: not valid YAML"),
    "two documents": ("study: a\n---\nstudy: b\n", "{f}:2: not valid YAML"),
    "object of a program": ("study: !!python/name:os.system\n", "{f}:1: not valid YAML"),
    "empty": ("", "{f}: is empty"),
    "only comments": ("# later\n", "{f}: is empty"),
    "list": ("- study: a\n", "{f}:1: must hold fields such as"),
    "plain text": ("hello\n", "{f}:1: must hold fields such as"),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_wrong_study_file_ends_with_code_2_and_names_file_line_and_field(name: str, tmp_path: Path) -> None:
    text, expected = WRONG_FILES[name]
    path = tmp_path / "study.yaml"
    path.write_text(text)
    done = call("generate", path, "--output", tmp_path / "run")
    assert done.code == 2
    assert done.out == ""
    assert f"error: {expected.format(f=path)}" in done.err
    assert all(line.startswith("error: ") for line in done.err.splitlines())
    assert "pydantic" not in done.err
    assert not (tmp_path / "run").exists()


def test_every_fault_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text("study: a\nseed: -1\nsessions: 0\npopulation: {size: 0}\n")
    done = call("validate", path)
    fields = [line.split(": ")[2] for line in done.err.splitlines()]
    assert fields == ["seed", "sessions", "population.size"]


def test_missing_study_file_is_named(tmp_path: Path) -> None:
    done = call("validate", tmp_path / "nothing.yaml")
    assert done.code == 2
    assert done.err.startswith(f"error: {tmp_path / 'nothing.yaml'}: no such study file")


def test_file_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_bytes("study: café".encode("latin-1"))
    done = call("validate", path)
    assert done.code == 2
    assert "is not UTF-8 text" in done.err


def test_folder_in_place_of_a_study_is_named(tmp_path: Path) -> None:
    done = call("validate", tmp_path)
    assert done.code == 2
    assert done.err.startswith(f"error: {tmp_path}: cannot be read")


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("sessions", "--set sessions: write FIELD=VALUE"),
        ("=3", "--set =3: write FIELD=VALUE"),
        ("seed=[", "--set seed=[: the value is not valid YAML"),
        ("seed=two", "--set seed=two: seed: must be a valid integer, not 'two'"),
        ("sede=2", "--set sede=2: sede: unknown field; did you mean 'seed'?"),
        ("seed.deep=2", "--set seed.deep=2: seed is 1, which has no fields"),
        (
            "session.minuts=2",
            "--set session.minuts=2: session.minuts: unknown field; did you mean 'minutes'?",
        ),
        (
            "backend.kind=x",
            "--set backend.kind=x: backend.kind: 'x' is not one of embedded, openai, scripted",
        ),
        ("population.age={10-20: 1}", "--set population.age={10-20: 1}: population.age: quota for age:"),
    ],
)
def test_wrong_override_is_named_as_it_was_given(override: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(ONE)
    done = call("validate", path, "--set", override)
    assert done.code == 2
    assert done.err.startswith(f"error: {expected}")


def test_override_takes_the_place_of_what_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(ONE)
    overrides = ["--set", "sessions=12", "--set", "session.minutes=20", "--set", "backend={kind: scripted}"]
    done = call("validate", path, *overrides)
    assert done.code == 0, done.err
    assert "2 patients × 12 sessions of 20 minutes" in done.out
    assert done.out.rstrip().endswith("scripted")


def intake_study(folder: Path, intake: str) -> Path:
    (folder / "people").mkdir()
    (folder / "people" / "one.yaml").write_text(intake)
    path = folder / "study.yaml"
    path.write_text(HEAD + "intake: [people/one.yaml]\nbackend: {kind: scripted}\n")
    return path


def test_intake_paths_are_relative_to_the_study_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = intake_study(tmp_path, "complaint: I can't sleep and I lie awake until four.\n")
    monkeypatch.chdir("/")
    assert call("validate", study).code == 0


@pytest.mark.parametrize(
    ("intake", "expected"),
    [
        ("name: Ada Berg\n", "complaint: is missing"),
        ("complaint: I can't sleep.\nage: 12\n", "age:"),
        (
            "complaint: I feel low.\ndisorder: depression\nitems: {phq9: [4, 4, 4, 4, 4, 4, 4, 1, 1]}\n",
            "phq9",
        ),
        ("complaint: I feel low.\nseverity: extreme\n", "severity:"),
        ("complaint: [\n", "not valid YAML"),
    ],
)
def test_wrong_intake_file_is_named_and_nothing_is_written(
    intake: str, expected: str, tmp_path: Path
) -> None:
    study = intake_study(tmp_path, intake)
    done = call("generate", study, "--output", tmp_path / "run")
    assert done.code == 2
    errors = [line for line in done.err.splitlines() if line.startswith("error:")]
    assert f"{tmp_path / 'people' / 'one.yaml'}" in errors[0]
    assert expected in errors[0]
    assert not (tmp_path / "run" / "run.json").exists()
