"""All checks together."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import engine.checks
from engine.checks import CHECKS, Candidate, first_failure
from engine.consistency import CHECK as CONSISTENCY
from engine.consistency import turn_check
from tests.engine.checks.surroundings import around, client, counsellor

TESTS = Path(__file__).parent


def test_every_module_with_a_check_is_in_the_battery_under_its_own_name() -> None:
    found = {CONSISTENCY: turn_check.check}  # has a folder of its own
    for module in pkgutil.iter_modules(engine.checks.__path__):
        check = getattr(importlib.import_module(f"engine.checks.{module.name}"), "check", None)
        if check is not None:
            found[module.name] = check
    assert found == CHECKS


@pytest.mark.parametrize("name", sorted(set(CHECKS) - {CONSISTENCY}))
def test_every_check_has_a_test_module(name: str) -> None:
    assert (TESTS / f"test_{name}.py").is_file()


@pytest.mark.parametrize(
    "candidate",
    [
        client(
            "My sister just rang on Sunday, and, um, I let it ring.",
            "My sister rang on Sunday and I let it ring.",
            keep=("my sister",),
        ),
        client("Maybe sixty? I don't know.", "Maybe sixty. I don't know."),
        client(
            "I couldn't sleep, I just lay there until four.", "I could not sleep. I lay there until four."
        ),
        counsellor("And what went through your mind right then?", "What went through your mind then?"),
        counsellor("So you let it ring, and then felt bad.", "So you let it ring, and felt bad."),
    ],
)
def test_ordinary_rewordings_pass_every_check(candidate: Candidate) -> None:
    assert first_failure(candidate, around()) is None


@pytest.mark.parametrize(
    "candidate",
    [
        client("I let it ring."),
        client("No. Not since the weekend."),
        client("What should I write down?"),
        counsellor("What went through your mind then?"),
        counsellor("Hello. Come in and sit down."),
    ],
)
def test_a_draft_said_word_for_word_passes_every_check(candidate: Candidate) -> None:
    assert candidate.text == candidate.turn.draft
    assert first_failure(candidate, around()) is None


def test_the_first_refusal_is_named_with_its_reason() -> None:
    failure = first_failure(client("Patient: I let it [sighs] ring", "I let it ring."), around())
    assert failure is not None
    name, reason = failure
    assert name == "role"
    assert "Patient:" in reason


def test_no_check_changes_its_mind_about_the_same_candidate() -> None:
    candidate, scene = client("I let it ring and ring.", "I let it ring."), around()
    assert [check(candidate, scene) for check in CHECKS.values()] == [
        check(candidate, scene) for check in CHECKS.values()
    ]
