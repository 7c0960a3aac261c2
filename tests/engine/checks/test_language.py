"""The turn stays in its script."""

from __future__ import annotations

import pytest

from engine.checks.language import check
from tests.engine.checks.surroundings import around, client


@pytest.mark.parametrize("text", ["I let it 响.", "I let it звонить.", "I felt ساكت.", "I let it ρing."])
def test_another_script_is_caught(text: str) -> None:
    assert check(client(text), around()) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I let it ring.",
        "Zoë and José met at a café, 50 % off.",
        "It’s, um… “fine”, I guess – at 22 °C.",
        "Ægir.",
    ],
)
def test_latin_letters_with_any_accent_pass(text: str) -> None:
    assert check(client(text), around()) is None
