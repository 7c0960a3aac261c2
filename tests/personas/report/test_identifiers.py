"""What may point to a real person is found; what may not is left alone."""

from __future__ import annotations

import pytest

from personas.intake.report.identifiers import find_identifiers
from personas.intake.report.questions import load_sections
from personas.intake.report.schema import section_schema


def _found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in find_identifiers(text)]


@pytest.mark.parametrize(
    ("text", "kind", "original"),
    [
        ("She told Xanthene about it.", "person", "Xanthene"),
        ("Anna Weber-Klein came late.", "person", "Anna Weber-Klein"),
        ("He saw Dr. Ngozi twice.", "person", "Ngozi"),
        ("Her son Will is eight.", "person", "Will"),
        ("They moved to Gdańsk last year.", "place", "Gdańsk"),
        ("She works at Northfield Hospital.", "organisation", "Northfield Hospital"),
        ("It began in March and got worse.", "date", "March"),
        ("It began on 3 March 2021.", "date", "3 March 2021"),
        ("Seen on 03/04/2021 at home.", "date", "03/04/2021"),
        ("Since 2019 it is worse.", "date", "2019"),
        ("His number is 0151 496 0123.", "contact", "0151 496 0123"),
        ("Write to k.w@example.org today.", "contact", "k.w@example.org"),
        ("She lives at LE2 1AB now.", "number", "LE2 1AB"),
        ("File 48213 is closed.", "number", "48213"),
    ],
)
def test_what_points_to_somebody_is_found_whole_and_by_its_kind(text: str, kind: str, original: str) -> None:
    assert _found(text) == [(kind, original)]


@pytest.mark.parametrize(
    "text",
    [
        "I may be late. May I come on Tuesday?",
        "Will you march there with a rich aunt?",
        "He scored 14 on the PHQ-9 (14/27) and rated it 7/10.",
        "She is 38 and wakes at 4. Insomnia began two years ago.",
        "Presenting Problem: he cannot sleep.",
        "I hope so, I'm at work on Mondays and at Christmas.",
    ],
)
def test_ordinary_clinical_prose_is_left_alone(text: str) -> None:
    assert _found(text) == []


def test_a_name_known_from_inside_a_sentence_is_found_at_the_beginning_of_another() -> None:
    assert _found("Will rang. She told Will to wait.") == [("person", "Will"), ("person", "Will")]


def test_a_name_ends_with_its_sentence() -> None:
    assert [text for _, text in _found("She met Xanthene. Katarzyna left.")] == ["Xanthene", "Katarzyna"]


def test_every_section_has_a_schema_of_its_own_fields_with_quotes() -> None:
    for section in load_sections().sections:
        schema = section_schema(section)
        assert tuple(schema["properties"]) == section.fields
        assert "$ref" not in str(schema)
        assert "quote" in str(schema)
