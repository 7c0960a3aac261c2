"""All 27 disorders: whole patients with situations of their own, and the tables that make them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from personas import Patient, PopulationSpec, sample_population
from personas.case_material import load_material
from personas.case_material.material import ChainTemplate, Wording
from personas.case_material.slots import SLOT
from personas.comorbidity import comorbidity, exclusion
from personas.kinship import KinTable, kin_table, kinship, with_kin_wordings
from personas.severity import needs_pcl5, severity_problem, severity_tables
from personas.styles import style_book
from personas.vocabulary import COMMON_DISORDERS, DISORDERS, Disorder

EACH = 4
NEW = tuple(disorder for disorder in DISORDERS if disorder not in COMMON_DISORDERS)


@pytest.fixture(scope="module")
def everybody() -> tuple[Patient, ...]:
    spec = PopulationSpec(size=EACH * len(DISORDERS), disorder=dict.fromkeys(DISORDERS, EACH))
    return tuple(sample_population(spec, seed=21))


def test_there_are_27_and_a_study_that_names_none_has_the_usual_six() -> None:
    assert len(DISORDERS) == len(set(DISORDERS)) == 27
    assert tuple(PopulationSpec(size=8).disorder) == COMMON_DISORDERS == DISORDERS[:6]


def test_quotas_are_exact_and_severity_lies_in_its_band(everybody: tuple[Patient, ...]) -> None:
    assert Counter(patient.disorder for patient in everybody) == dict.fromkeys(DISORDERS, EACH)
    shares = Counter(patient.severity for patient in everybody)
    assert shares == {
        "mild": 27,
        "moderate": 49,
        "severe": 32,
    }  # 0.25, 0.45 and 0.30 of 108 by largest remainder
    for patient in everybody:
        assert severity_problem(patient.disorder, patient.severity, patient.baseline) is None


def _told_by(template: ChainTemplate) -> re.Pattern[str]:
    """The situation with anything in its slots."""
    parts = (re.escape(part) for part in SLOT.sub("\0", template.situation.text).split("\0"))
    return re.compile(".+".join(parts), re.IGNORECASE)


def test_everybody_has_six_situations_and_four_of_their_own_or_their_kin(
    everybody: tuple[Patient, ...],
) -> None:
    chains = load_material().chains
    told = {disorder: [_told_by(chain) for chain in chains[disorder]] for disorder in DISORDERS}
    for patient in everybody:
        lenders = (patient.disorder, *kinship(patient.disorder).situations)
        patterns = [pattern for lender in lenders for pattern in told[lender]]
        own = [
            chain
            for chain in patient.case.chains
            if any(pattern.fullmatch(chain.situation.statement) for pattern in patterns)
        ]
        assert len(patient.case.chains) >= 6, (patient.id, patient.disorder)
        assert len(own) >= 4, (patient.id, patient.disorder, len(own))


def test_everybody_has_goals_coping_and_history(everybody: tuple[Patient, ...]) -> None:
    for patient in everybody:
        assert patient.case.goals
        assert patient.case.coping
        assert len(patient.case.history) >= 4


@pytest.mark.parametrize("disorder", DISORDERS)
def test_every_disorder_has_chains_and_two_complaints_of_its_own_that_anybody_can_have(
    disorder: Disorder,
) -> None:
    material = load_material()
    assert len(material.chains[disorder]) >= 4
    assert sum(not entry.needs for entry in material.complaints[disorder]) >= 2
    assert any(
        with_kin_wordings([disorder]) & set(goal.disorders) and not goal.needs for goal in material.goals
    )


def test_a_disorder_measured_by_a_general_instrument_says_so() -> None:
    for disorder in NEW:
        measure = severity_tables().disorders[disorder]
        assert measure.reason, disorder
        own = disorder in ("dysthymia", "recurrent_depression")  # PHQ-9 is made for depression
        assert (measure.stands_in_for is None) == own, disorder


def test_the_pcl5_is_given_for_traumatic_stress_only(everybody: tuple[Patient, ...]) -> None:
    assert [d for d in DISORDERS if needs_pcl5([d])] == ["ptsd", "acute_stress"]
    for patient in everybody:
        assert (patient.baseline.pcl5 is not None) == needs_pcl5(patient.disorders())


def test_tables_have_a_row_for_each_disorder() -> None:
    tables = severity_tables()
    for rows in (tables.disorders, tables.comorbid_minimum, tables.weights["phq9"], tables.weights["gad7"]):
        assert set(rows) == set(DISORDERS)
    assert set(comorbidity().chances) == set(style_book().trust_by_disorder) == set(DISORDERS)
    for chances in comorbidity().chances.values():
        assert all(0 < chance < 1 for chance in chances.values())


def test_disorders_that_take_each_others_place_are_not_had_together(everybody: tuple[Patient, ...]) -> None:
    assert exclusion("bulimia", "anorexia")
    assert exclusion("dysthymia", "recurrent_depression") is None  # "double depression" is diagnosed
    bulimic = next(patient for patient in everybody if patient.disorder == "bulimia")
    with pytest.raises(
        ValidationError, match="comorbid 'anorexia' does not go with 'bulimia': at one time only one"
    ):
        Patient.model_validate(bulimic.model_dump() | {"comorbid": ("anorexia",)})


def test_the_usual_six_borrow_nothing_and_kin_is_never_oneself() -> None:
    assert not set(kin_table().kin) & set(COMMON_DISORDERS)
    with pytest.raises(ValidationError, match=r"kin.ocd.situations: names itself"):
        KinTable.model_validate({"kin": {"ocd": {"situations": ["ocd"], "source": "the same thing"}}})


# What the texts may not contain: amounts and means of drinking, using, eating and purging, and of self-harm.
_MEANS = (
    r"calori\w*|kcal|bmi|dress size|laxatives?|diuretics?|emetics?|vomit\w*|thr(?:ow\w*|ew) up|fingers? down",
    r"kilos?|kilograms?|pounds (?:lighter|heavier|off|on)|lbs|milligrams?|grams?|mg|ml|pints?|litres?",
    r"snort\w*|inject\w*|dealer|overdos\w*|razor\w*|(?:cut(?:ting)?|burn(?:ing|t)?) myself",
)
FORBIDDEN = re.compile(rf"\b({'|'.join(_MEANS)})\b", re.IGNORECASE)
DELICATE: tuple[Disorder, ...] = (
    "alcohol_use",
    "stimulant_use",
    "bulimia",
    "binge_eating",
    "anorexia",
    "borderline",
    "psychosis",
    "schizoaffective",
)


def _texts(disorder: Disorder) -> Iterator[str]:
    material = load_material()
    wordings: list[Wording] = [w for chain in material.chains[disorder] for _, w in chain.wordings()]
    wordings += material.complaints[disorder]
    wordings += [entry for entry in (*material.goals, *material.coping) if disorder in entry.disorders]
    for wording in wordings:
        yield from (wording.text, wording.topic, *wording.more)


@pytest.mark.parametrize("disorder", DELICATE)
def test_delicate_material_names_no_method_and_no_amount(disorder: Disorder) -> None:
    assert FORBIDDEN.search("I count calories")  # the pattern itself works
    assert [text for text in _texts(disorder) if FORBIDDEN.search(text)] == []
