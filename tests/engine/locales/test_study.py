"""What a study in another language may ask for; each fault is one clear line."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from engine.errors import StudyError
from engine.locales import installed_languages
from engine.locales.study_rules import language_problem
from engine.study_file import read_study
from engine.study_template import study_template

SERVER = "backend: {kind: openai, base_url: 'http://127.0.0.1:8000/v1', model: m}\n"
GERMAN = "language: de\noverlay: false\n" + SERVER


def written(tmp_path: Path, text: str, culture: str = "{de_DE: 1.0}") -> Path:
    path = tmp_path / "study.yaml"
    path.write_text(
        f"study: s\nseed: 1\nsessions: 2\npopulation: {{size: 2, culture: {culture}}}\n{text}", "utf-8"
    )
    return path


def test_a_german_study_with_a_server_is_fine(tmp_path: Path) -> None:
    assert read_study(written(tmp_path, GERMAN)).language == "de"


def test_english_asks_for_nothing(tmp_path: Path) -> None:
    assert read_study(written(tmp_path, "language: en\n")).language == "en"
    assert read_study(written(tmp_path, "")).language == "en"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("language: fr\n", r"study\.yaml:5: language: 'fr' is not one of de, en, es"),
        ("language: de\noverlay: false\n", r"study\.yaml:5: language: .*'qwen2\.5-coder-1\.5b'.*openai"),
        ("language: de\n" + SERVER, r"overlay has English forms only; with language 'de' set overlay: false"),
        (GERMAN + "planner: 'off'\n", r"study\.yaml:8: planner: .*must be 'sampled' with language 'de'"),
        (GERMAN + "sampling: {scorer: semantic}\n", r"study\.yaml:8: sampling: .*use scorer: lexical"),
    ],
)  # fmt: skip
def test_what_the_language_does_not_have_is_refused_with_the_line(
    text: str, fault: str, tmp_path: Path
) -> None:
    with pytest.raises(StudyError, match=fault) as error:
        read_study(written(tmp_path, text))
    assert len(str(error.value).splitlines()) == 1


def test_the_default_mix_of_cultures_is_refused_with_one_to_write(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text("study: s\nseed: 1\nsessions: 2\npopulation: {size: 2}\n" + GERMAN, "utf-8")
    with pytest.raises(StudyError, match=r"population: .*culture: \{de_DE: 0\.85, de_AT: 0\.15\}"):
        read_study(path)


def test_a_model_file_of_ones_own_may_speak_any_language(tmp_path: Path) -> None:
    own = "language: es\noverlay: false\nbackend: {kind: embedded, model: ./mine.gguf}\n"
    assert read_study(written(tmp_path, own, "{es_MX: 1.0}")).language == "es"


def test_without_the_extra_the_study_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    problem = language_problem(
        "de",
        overlay=False,
        scripted_planner=True,
        semantic_scorer=False,
        catalogue_model=None,
        cultures=None,
    )
    assert problem is not None
    assert "pip install 'theraloom[languages]'" in problem


def test_the_template_of_a_study_names_the_languages() -> None:
    assert f"one of {', '.join(installed_languages())}" in study_template().replace("\n# ", " ")
