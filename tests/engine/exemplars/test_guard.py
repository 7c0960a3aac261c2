"""Only short plain lines that name nobody are shown."""

from __future__ import annotations

import pytest

from engine.exemplars.guard import refused
from tests.engine.exemplars.private_talk import SHOWN


@pytest.mark.parametrize("line", [*SHOWN["therapist"], *SHOWN["patient"]])
def test_ordinary_short_lines_may_be_shown(line: str) -> None:
    assert refused(line) is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Yeah.", "too short"),
        (" ".join(["word"] * 21), "too long"),
        ("I went there [laughs] again today.", "with marks"),
        ("I told Xanthene about it again.", "with a person"),
        ("and then katarzyna came in late", "with a person"),
        ("It was in June, I think.", "with a date"),
        ("Call me on 07700 900123 then.", "with a contact"),
        ("My number is 4821 there, you know.", "with a number"),
        ("She wrote to me@example.org about it.", "with marks"),
        ("We lived near Gdańsk for a while.", "with a place"),
    ],
)
def test_a_line_that_is_no_plain_speech_or_points_to_somebody_is_refused(line: str, why: str) -> None:
    assert refused(line) == why
