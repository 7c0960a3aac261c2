from __future__ import annotations

import random
from collections import Counter
from statistics import correlation, mean

import pytest

from corpus.seeds import derive_rng
from personas import (
    CaseBuildError,
    DiversityError,
    Patient,
    PopulationSpec,
    Stated,
    check_diversity,
    sample_patient,
    sample_population,
    sample_therapist,
)
from personas.case_material.choice import draw_belief_families
from personas.demographics import draw_marital, draw_relationships, draw_status
from personas.severity import draw_baseline
from personas.styles import draw_resistance, draw_stage, draw_trust
from personas.vocabulary import (
    COMMON_DISORDERS,
    DISORDERS,
    GENDERS,
    SEVERITIES,
    STYLES,
    Disorder,
    Gender,
    Resistance,
    Severity,
    Style,
)
from tests.personas.conftest import MIXED_HUNDRED


def test_the_same_specification_and_seed_give_the_same_bytes(hundred: tuple[Patient, ...]) -> None:
    again = sample_population(MIXED_HUNDRED, seed=11)
    assert [p.model_dump_json() for p in again] == [p.model_dump_json() for p in hundred]


def test_another_seed_gives_other_patients(hundred: tuple[Patient, ...]) -> None:
    other = next(iter(sample_population(MIXED_HUNDRED, seed=12)))
    assert other.model_dump_json() != hundred[0].model_dump_json()


def test_a_patient_survives_the_round_trip_through_json(hundred: tuple[Patient, ...]) -> None:
    assert Patient.model_validate_json(hundred[0].model_dump_json()) == hundred[0]


def test_first_names_are_unique_and_plain_and_nobody_in_a_case_shares_one(
    hundred: tuple[Patient, ...],
) -> None:
    assert len({patient.first_name for patient in hundred}) == 100
    for patient in hundred:
        around = [person.name for person in patient.social_network]
        assert patient.first_name not in around
        assert len(set(around)) == len(around)
        assert patient.name.isascii()


def test_the_therapists_name_is_borne_by_nobody_in_the_study() -> None:
    therapist = sample_therapist("t1", "cbt", random.Random(3))
    patients = list(sample_population(PopulationSpec(size=30), 4, reserved_names=[therapist.first_name]))
    for patient in patients:
        names = {patient.first_name, *(person.name for person in patient.social_network)}
        assert therapist.first_name not in names


@pytest.mark.parametrize("disorder", COMMON_DISORDERS)
@pytest.mark.parametrize("gender", GENDERS)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_every_disorder_gender_and_severity_builds_a_valid_case(
    disorder: Disorder, gender: Gender, severity: Severity
) -> None:
    for age in (18, 47, 90):
        rng = derive_rng("valid", disorder, gender, severity, age)
        stated = Stated(disorder=disorder, gender=gender, severity=severity, age=age)
        patient = sample_patient("p", stated, rng)
        assert len(patient.case.chains) >= 5
        assert len(patient.case.events) == 10
        assert patient.profile().disorder == disorder


@pytest.mark.parametrize("disorder", DISORDERS[len(COMMON_DISORDERS) :])
@pytest.mark.parametrize(
    ("age", "gender", "severity"), list(zip((18, 47, 90), GENDERS, SEVERITIES, strict=True))
)
def test_every_other_disorder_builds_a_valid_case_at_any_age(
    disorder: Disorder, age: int, gender: Gender, severity: Severity
) -> None:
    rng = derive_rng("valid", disorder, age)
    stated = Stated(disorder=disorder, gender=gender, severity=severity, age=age)
    assert len(sample_patient("p", stated, rng).case.chains) >= 6


def test_symptoms_are_there_for_every_item_above_zero(hundred: tuple[Patient, ...]) -> None:
    missing = wanted = 0
    for patient in hundred:
        told = {fact.id for fact in patient.case.symptoms}
        for instrument, items in patient.baseline.present().items():
            for number, value in enumerate(items, start=1):
                wanted += value > 0
                missing += value > 0 and f"{instrument}.{number}" not in told
                assert value > 0 or f"{instrument}.{number}" not in told
    assert missing <= 0.01 * wanted  # an item is left out only when every wording collides with the case


def test_risk_facts_are_there_exactly_when_item_nine_is_above_zero(hundred: tuple[Patient, ...]) -> None:
    at_risk = [patient for patient in hundred if patient.baseline.phq9[8] > 0]
    assert at_risk
    for patient in hundred:
        ids = {fact.id for fact in patient.case.risk}
        assert ids >= {"risk.passive1", "risk.protective1"} if patient in at_risk else not ids


def test_no_two_patients_of_a_study_are_near_copies(hundred: tuple[Patient, ...]) -> None:
    assert check_diversity(hundred, MIXED_HUNDRED.similarity_limit) == ()


def test_a_diversity_limit_nobody_can_keep_is_refused_with_both_patients() -> None:
    spec = PopulationSpec(size=5, disorder={"panic": 1.0}, similarity_limit=0.01)
    with pytest.raises(DiversityError, match="p0001"):
        list(sample_population(spec, seed=1))


def test_belief_families_follow_the_measured_prior() -> None:
    rng = random.Random(8)
    draws = [draw_belief_families(rng) for _ in range(20_000)]
    assert all(draws)
    for family, share in (("helpless", 93 / 106), ("unlovable", 70 / 106), ("worthless", 15 / 106)):
        assert mean(family in drawn for drawn in draws) == pytest.approx(share, abs=0.012)


def test_severity_moves_items_risk_and_comorbid_anxiety_upwards() -> None:
    rng = random.Random(1)
    totals, anxiety, risk = {}, {}, {}
    for severity in SEVERITIES:
        drawn = [draw_baseline("depression", (), severity, rng) for _ in range(400)]
        totals[severity] = mean(items.total("phq9") for items in drawn)
        anxiety[severity] = mean(items.total("gad7") for items in drawn)
        risk[severity] = mean(items.phq9[8] > 0 for items in drawn)
    for measured in (totals, anxiety, risk):
        assert measured["mild"] < measured["moderate"] < measured["severe"]


def test_phq9_and_gad7_totals_correlate_as_published() -> None:
    # Spitzer et al. 2006 report 0.75 between GAD-7 and a depression scale.
    rng = random.Random(2)
    drawn = [draw_baseline("depression", (), rng.choice(SEVERITIES), rng) for _ in range(1000)]
    r = correlation([float(i.total("phq9")) for i in drawn], [float(i.total("gad7")) for i in drawn])
    assert 0.6 <= r <= 0.85


def test_trust_is_lower_in_ptsd_and_in_hostile_and_reserved_patients() -> None:
    rng = random.Random(3)

    def average(style: Style, disorder: Disorder, resistance: Resistance | None) -> float:
        return mean(draw_trust(style, disorder, resistance, rng) for _ in range(1000))

    plain = average("plain", "depression", None)
    assert average("plain", "ptsd", None) < plain - 0.05
    assert average("plain", "depression", "hostile") < plain - 0.05
    assert average("reserved", "depression", None) < plain - 0.05


def test_resistance_is_commoner_before_a_patient_wants_change_and_fits_the_style() -> None:
    rng = random.Random(4)
    early = [draw_resistance("plain", "gad", "precontemplation", rng) for _ in range(1000)]
    late = [draw_resistance("plain", "gad", "action", rng) for _ in range(1000)]
    assert mean(r is not None for r in early) > 1.5 * mean(r is not None for r in late)
    upset = Counter(draw_resistance("upset", "gad", "action", rng) for _ in range(1000))
    pleasing = Counter(draw_resistance("pleasing", "gad", "action", rng) for _ in range(1000))
    assert upset["hostile"] > 0 == pleasing["hostile"]
    assert pleasing["compliant_without_engaging"] > 0 == upset["compliant_without_engaging"]


def test_severe_patients_come_in_earlier_stages_of_change() -> None:
    rng = random.Random(5)
    early = ("precontemplation", "contemplation")
    mild = mean(draw_stage("mild", rng) in early for _ in range(1000))
    severe = mean(draw_stage("severe", rng) in early for _ in range(1000))
    assert severe > mild + 0.1


def test_work_family_and_parents_go_with_age() -> None:
    rng = random.Random(6)
    young, middle, old = ([age] * 1000 for age in (20, 45, 75))
    status = {
        group[0]: Counter(draw_status(age, "moderate", rng) for age in group)
        for group in (young, middle, old)
    }
    assert status[20]["student"] > 400 > status[45]["student"]
    assert status[75]["retired"] > 850
    assert status[20]["retired"] == status[45]["retired"] == 0
    severe, mild = (_share_with_status("unemployed", severity, rng) for severity in ("severe", "mild"))
    assert severe > mild
    marital = {group[0]: Counter(draw_marital(age, rng) for age in group) for group in (young, middle, old)}
    assert marital[20]["married"] < 50 < marital[45]["married"]
    assert marital[75]["widowed"] > marital[45]["widowed"]

    def share_with(slot: str, age: int) -> float:
        people = (draw_relationships(age, "woman", "married", "employed", rng) for _ in range(500))
        return mean(any(person.slot == slot for person in drawn) for drawn in people)

    assert share_with("child", 45) > share_with("child", 25)
    assert share_with("mother", 30) > share_with("mother", 65)


def _share_with_status(status: str, severity: Severity, rng: random.Random) -> float:
    return mean(draw_status(40, severity, rng) == status for _ in range(2000))


def test_depressed_voices_are_slower_and_every_style_is_drawn(hundred: tuple[Patient, ...]) -> None:
    assert {patient.style for patient in hundred} == set(STYLES)
    depressed = [p.voice.rate for p in hundred if p.disorder == "depression" and p.severity == "severe"]
    others = [p.voice.rate for p in hundred if p.disorder != "depression"]
    assert mean(depressed) < mean(others)


def test_beliefs_without_material_are_refused_in_words() -> None:
    with pytest.raises((CaseBuildError, KeyError)):
        sample_patient("p", Stated(disorder="panic", core_beliefs=("unknown",)), random.Random(1))
