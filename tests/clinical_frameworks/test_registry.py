from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from clinical_frameworks import registry
from clinical_frameworks.errors import ClinicalDataError, UnknownFrameworkError
from clinical_frameworks.registry import frameworks, load_framework


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
