from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from corpus.seeds import derive_rng
from personas import Patient, Therapist, sample_therapist


@pytest.fixture
def record(hundred: tuple[Patient, ...]) -> dict[str, Any]:
    """An employed woman with depression, a child and no PTSD."""
    return next(
        p.model_dump()
        for p in hundred
        if p.disorder == "depression"
        and p.person("child")
        and p.occupation.status == "employed"
        and p.baseline.pcl5 is None
        and p.age < 60
    )


def test_a_nineteen_year_old_cannot_be_retired(record: dict[str, Any]) -> None:
    record["occupation"] = {"status": "retired"}
    record["age"] = record["voice"]["age"] = record["face"]["age"] = 19
    with pytest.raises(ValidationError, match="age 19 does not go with occupation status 'retired'"):
        Patient.model_validate(record)


def test_a_phq9_total_of_thirty_is_refused_at_the_item(record: dict[str, Any]) -> None:
    record["baseline"]["phq9"] = [4, 4, 4, 3, 3, 3, 3, 3, 3]
    with pytest.raises(ValidationError, match="item 1 has value 4"):
        Patient.model_validate(record)


def test_a_severity_the_items_do_not_show_is_refused_with_the_range(record: dict[str, Any]) -> None:
    record["severity"] = "mild"
    record["baseline"]["phq9"] = [3, 3, 3, 3, 3, 3, 3, 0, record["baseline"]["phq9"][8]]
    with pytest.raises(ValidationError, match="total of 5-9"):
        Patient.model_validate(record)


def test_a_child_older_than_possible_is_refused(record: dict[str, Any]) -> None:
    child = next(p for p in record["social_network"] if p["slot"] == "child")
    child["age"] = record["age"] - 10
    with pytest.raises(ValidationError, match="would have been born when the patient of"):
        Patient.model_validate(record)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"age": 17}, "age"),
        ({"culture": "xx_XX"}, "culture 'xx_XX' is unknown"),
        ({"core_beliefs": ["lazy"]}, "core belief 'lazy' is unknown"),
        ({"comorbid": ["depression"]}, "repeats a disorder"),
        ({"first_name": "Somebody"}, "does not begin with first_name"),
        ({"occupation": {"status": "student"}}, "needs occupation status 'employed'"),
        ({"occupation": {"status": "student", "job": "nurse"}}, "has no job"),
        ({"mood": "low"}, "mood"),
        ({"synthetic": False}, "synthetic"),
    ],
)
def test_impossible_patients_are_refused_with_a_reason(
    record: dict[str, Any], change: dict[str, Any], message: str
) -> None:
    if "needs occupation" in message:
        record["social_network"] = [p for p in record["social_network"] if p["slot"] != "boss"]
        if not any(p["slot"] == "coworker" for p in record["social_network"]):
            record["social_network"].append(
                {
                    "slot": "coworker",
                    "name": "Zelda",
                    "gender": "woman",
                    "relation": "coworker",
                    "age": 40,
                    "closeness": 0.4,
                }
            )
    with pytest.raises(ValidationError, match=message):
        Patient.model_validate(record | change)


def test_item_nine_without_risk_facts_is_refused(record: dict[str, Any]) -> None:
    record["case"]["risk"] = ()
    record["baseline"]["phq9"] = [*record["baseline"]["phq9"][:8], 1]
    with pytest.raises(ValidationError, match="item 9 is 1, but the case has no risk facts"):
        Patient.model_validate(record)


def test_a_therapist_cannot_have_practised_since_childhood() -> None:
    therapist = sample_therapist("t1", "cbt", derive_rng(1)).model_dump()
    therapist["experience_years"] = therapist["age"] - 10
    with pytest.raises(ValidationError, match="years of experience do not fit"):
        Therapist.model_validate(therapist)
