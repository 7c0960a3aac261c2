from __future__ import annotations

from typing import Any

import pytest

from corpus import SCHEMA_VERSION, RecordError
from corpus.migrations import STEPS, parse_course, upgrade


def rename(record: dict[str, Any]) -> dict[str, Any]:
    record["patient_id"] = record.pop("client_id")
    return record


def add_language(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "language": "en"}


def test_steps_run_in_order_up_to_the_current_version() -> None:
    old = {"schema_version": 3, "client_id": "p1"}
    new = upgrade(old, "here", steps={3: rename, 4: add_language}, current=5)
    assert new == {"schema_version": 5, "patient_id": "p1", "language": "en"}
    assert old == {"schema_version": 3, "client_id": "p1"}


def test_a_record_of_the_current_version_is_untouched() -> None:
    record = {"schema_version": 5, "client_id": "p1"}
    assert upgrade(record, "here", steps={3: rename}, current=5) == record


def test_a_missing_step_is_named() -> None:
    with pytest.raises(RecordError, match="here: schema_version 3 is too old, there is no step to version 4"):
        upgrade({"schema_version": 3}, "here", steps={4: add_language}, current=5)


@pytest.mark.parametrize("version", [None, "1", 1.0, True, -1])
def test_what_is_no_version_is_refused(version: object) -> None:
    with pytest.raises(RecordError, match="expected a whole number"):
        upgrade({"schema_version": version}, "here")


def test_a_newer_version_asks_for_a_newer_theraloom() -> None:
    with pytest.raises(RecordError, match=rf"is newer than {SCHEMA_VERSION}.*Install a newer theraloom"):
        parse_course({"schema_version": SCHEMA_VERSION + 1}, "here")


def test_every_version_before_the_current_one_has_a_step() -> None:
    assert sorted(STEPS) == list(range(1, SCHEMA_VERSION))


def test_a_list_is_no_course() -> None:
    with pytest.raises(RecordError, match="here: a list, expected an object"):
        parse_course([], "here")


def test_many_problems_are_counted() -> None:
    record = {"schema_version": 1, "a": 1, "b": 2, "c": "x" * 200}
    with pytest.raises(RecordError, match="and 3 more"):
        parse_course(record, "here")


def test_a_course_of_version_1_written_out_still_reads() -> None:
    course = parse_course(
        {
            "schema_version": 1,
            "id": "c1",
            "patient_id": "p1",
            "synthetic": True,
            "sessions": [
                {
                    "id": "c1/1",
                    "number": 1,
                    "turns": [{"id": "c1/1/0", "index": 0, "speaker": "patient", "text": "Hello."}],
                }
            ],
        },
        "here",
    )
    assert course.schema_version == SCHEMA_VERSION
    assert course.private_inputs == {}
    assert course.sessions[0].clinical is None
    assert course.sessions[0].turns[0].delivery is None
