from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.errors import UnknownFrameworkError
from clinical_frameworks.modality.protocols import Protocol, PsychoEducation

CBT = load_cbt().data
DISORDERS = (
    "alcohol_use", "bulimia", "depression", "gad", "insomnia", "ocd", "panic", "ptsd", "social_anxiety"
)  # fmt: skip


def test_twelve_techniques() -> None:
    assert set(CBT.techniques) == {
        "efficiency_evaluation",
        "pie_chart",
        "alternative_perspective",
        "decatastrophizing",
        "pros_and_cons",
        "evidence_questioning",
        "reality_testing",
        "continuum",
        "rules_into_wishes",
        "behaviour_experiment",
        "problem_solving",
        "systematic_exposure",
    }


def test_every_technique_is_indicated_for_disorders_that_have_a_protocol() -> None:
    assert all(set(t.disorders) <= set(DISORDERS) for t in CBT.techniques.values())


def test_there_is_a_protocol_for_each_of_these_and_one_for_the_rest() -> None:
    assert tuple(CBT.protocols) == tuple(sorted((*DISORDERS, "default")))
    assert CBT.protocol_for("anorexia").id == "default"
    assert CBT.protocol_for("ocd").id == "ocd"


@pytest.mark.parametrize("disorder", DISORDERS)
def test_a_protocol_uses_what_is_indicated_and_nothing_else(disorder: str) -> None:
    used = {technique for stage in CBT.protocols[disorder].stages for technique in stage.techniques}
    assert used == {t.id for t in CBT.techniques.values() if disorder in t.disorders}


@pytest.mark.parametrize("disorder", DISORDERS)
def test_each_stage_has_homework_that_fits_its_techniques(disorder: str) -> None:
    unfitting = [
        (stage.id, technique)
        for stage in CBT.protocols[disorder].stages
        for technique in stage.techniques
        if not set(CBT.techniques[technique].homework) & set(stage.homework)
    ]
    assert unfitting == []


@pytest.mark.parametrize("disorder", DISORDERS)
def test_phq9_is_always_given_and_the_lines_are_short(disorder: str) -> None:
    protocol = CBT.protocols[disorder]
    assert "phq9" in protocol.instruments
    assert all(len(line.split()) <= 18 for point in protocol.psycho_education for line in point.lines)


def test_every_kind_of_homework_is_used_somewhere() -> None:
    used = {h for d in DISORDERS for stage in CBT.protocols[d].stages for h in stage.homework}
    assert used == set(CBT.homework)


@given(st.sampled_from(DISORDERS), st.integers(1, 30))
def test_a_course_moves_through_the_stages_in_order(disorder: str, of: int) -> None:
    order = ["early", "middle", "late"]
    stages = [order.index(CBT.protocols[disorder].stage_of(n, of).id) for n in range(1, of + 1)]
    assert stages == sorted(stages)
    if of >= 3:
        assert set(stages) == {0, 1, 2}


def test_a_session_outside_the_course_is_refused() -> None:
    with pytest.raises(ValueError, match="session 4 of 3"):
        CBT.protocols["gad"].stage_of(4, 3)


def test_an_unknown_protocol_lists_the_known() -> None:
    without = {name: protocol for name, protocol in CBT.protocols.items() if name not in ("default", "ocd")}
    data = dataclasses.replace(CBT, protocols=without)
    with pytest.raises(
        UnknownFrameworkError, match=r"'ocd'; known protocols: alcohol_use, bulimia, depression"
    ):
        data.protocol_for("ocd")


def test_a_long_explanation_is_refused() -> None:
    with pytest.raises(ValidationError, match="more than 18 words"):
        PsychoEducation(id="x", lines=("word " * 19, "short"))


def test_shares_that_do_not_add_up_are_refused() -> None:
    content = CBT.protocols["gad"].model_dump()
    content["stages"][0]["share"] = 0.5
    with pytest.raises(ValidationError, match="not 1"):
        Protocol.model_validate(content)
