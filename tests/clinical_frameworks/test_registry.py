from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from clinical_frameworks import registry
from clinical_frameworks.errors import ClinicalDataError, UnknownFrameworkError
from clinical_frameworks.modality import ScriptedFramework
from clinical_frameworks.registry import frameworks, load_framework
from tests.clinical_frameworks.toy_data import TOY


def install(monkeypatch: pytest.MonkeyPatch, *entries: tuple[str, str]) -> None:
    found = [EntryPoint(name, value, registry.GROUP) for name, value in entries]
    monkeypatch.setattr(registry, "entry_points", lambda group: found)


def test_cbt_is_installed() -> None:
    assert "cbt" in frameworks()


def test_an_unknown_framework_lists_the_installed() -> None:
    with pytest.raises(UnknownFrameworkError, match=r"'astrology'; installed frameworks: .*cbt"):
        load_framework("astrology")


def test_a_plug_in_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, ("toy", "tests.clinical_frameworks.toy_framework:ToyFramework"))
    assert frameworks() == ("toy",)
    assert load_framework("toy").name == "toy"


def test_an_entry_point_that_cannot_be_imported_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, ("ghost", "no_such_module:make"))
    with pytest.raises(ClinicalDataError, match=r"'ghost': cannot import .* no_such_module:make"):
        load_framework("ghost")


def test_something_that_is_no_framework_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, ("odd", "builtins:dict"))
    with pytest.raises(ClinicalDataError, match=r"returned a dict without name, version, protocols"):
        load_framework("odd")


def test_two_packages_with_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, ("a", "builtins:dict"), ("a", "builtins:list"))
    with pytest.raises(ClinicalDataError, match="two installed packages"):
        frameworks()


def test_a_folder_is_loaded_by_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOY.parent)
    for path in (TOY, str(TOY), "./toy_modality", "../clinical_frameworks/toy_modality"):
        framework = load_framework(path)
        assert isinstance(framework, ScriptedFramework)
        assert framework.name == "toy"


def test_a_bare_name_is_never_taken_for_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder named like a framework must not come in its place, whatever the working directory is."""
    monkeypatch.chdir(TOY.parent)
    with pytest.raises(
        UnknownFrameworkError, match=r"'toy_modality'; .* a folder is a path: \./toy_modality"
    ):
        load_framework("toy_modality")


def test_a_folder_that_is_not_there_or_holds_no_modality_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownFrameworkError, match=r"ghost'?: no such folder"):
        load_framework(tmp_path / "ghost")
    with pytest.raises(ClinicalDataError, match=r"no modality\.yaml here"):
        load_framework(tmp_path)
