"""Risk talk in the words of our own personas and of real sessions.

The phrases were widened until every wording of the case material was found, so the first test guards the seam
between the two rooms and says nothing of recall on unseen talk. The real sessions are the unseen part.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from clinical_frameworks.risk import find_method_detail, find_risk_talk
from personas.patient import Patient
from personas.population import PopulationSpec
from personas.sampler import sample_population

ANNOMI = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "annomi_reference.csv"


@pytest.fixture(scope="module")
def patients() -> list[Patient]:
    return list(sample_population(PopulationSpec(size=60), 11))


def test_every_passive_risk_fact_is_found(patients: list[Patient]) -> None:
    risk = [fact for patient in patients for fact in patient.case.risk if ".passive" in fact.id]
    assert risk
    assert [fact.statement for fact in risk if not find_risk_talk(fact.statement)] == []


def test_nothing_else_a_persona_says_is_risk_talk_or_method_detail(patients: list[Patient]) -> None:
    for patient in patients:
        for fact in patient.case.facts():
            assert find_method_detail(fact.statement) == [], fact.statement
            if fact.kind != "risk" and fact.id != "phq9.9":
                assert find_risk_talk(fact.statement) == [], fact.statement


def test_real_patients_risk_talk_is_found_without_false_alarms() -> None:
    if not ANNOMI.exists():
        pytest.skip(f"needs the AnnoMI reference sessions at {ANNOMI}")
    with ANNOMI.open(encoding="utf-8", newline="") as file:
        said = [row["utterance_text"] for row in csv.DictReader(file) if row["interlocutor"] == "client"]
    found = [mention.text for text in said for mention in find_risk_talk(text)]
    # Read by hand: all five, in three utterances, are the patient's own. One false find was mended here.
    assert sorted(found) == ["cut myself", "cut myself", "cutting myself", "killing myself", "suicidal"]
