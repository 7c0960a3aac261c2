from __future__ import annotations

from clinical_frameworks.acts import load_acts
from clinical_frameworks.instruments import load_instrument, make_measure
from clinical_frameworks.risk import find_method_detail, load_risk_protocol, steps_missing

STEPS = (
    "acknowledge",
    "ask_directly",
    "frequency_intensity",
    "protective_factors",
    "reasons_for_living",
    "means_safety",
    "warning_signs",
    "own_coping",
    "people",
    "crisis_contact",
    "agreement",
    "follow_up",
)


def test_the_protocol_has_its_steps_in_order() -> None:
    assert load_risk_protocol().step_ids() == STEPS


def test_each_step_is_said_with_a_therapists_act() -> None:
    acts = load_acts()
    assert all(acts[step.act].may_be_said_by("therapist") for step in load_risk_protocol().steps)


def test_the_protocol_itself_names_no_method() -> None:
    for step in load_risk_protocol().steps:
        assert find_method_detail(step.purpose) == []


def test_item_9_of_the_self_report_triggers() -> None:
    phq9 = load_instrument("phq9")
    ticked = make_measure(phq9, [0] * 9, [0] * 8 + [1])
    hidden = make_measure(phq9, [0] * 8 + [2], [0] * 9)
    assert load_risk_protocol().is_triggered([ticked])
    assert not load_risk_protocol().is_triggered([hidden])
    assert not load_risk_protocol().is_triggered([])


def test_item_9_of_another_instrument_does_not_trigger() -> None:
    pcl5 = make_measure(load_instrument("pcl5"), [0] * 20, [0] * 8 + [4] + [0] * 11)
    assert not load_risk_protocol().is_triggered([pcl5])


def test_all_steps_are_missing_from_an_empty_session() -> None:
    assert steps_missing([]) == STEPS


def test_lines_cover_the_steps_they_are_named_for() -> None:
    lines = [
        "risk_acknowledge#1",
        "risk.ask_directly",
        "affirm#0+risk_frequency_intensity#2",
        "protective_factors",
        "safety_people#0",
        "safety.crisis_contact/follow_up",
    ]
    assert steps_missing(lines) == (
        "reasons_for_living",
        "means_safety",
        "warning_signs",
        "own_coping",
        "agreement",
    )


def test_a_line_whose_name_merely_contains_a_step_covers_nothing() -> None:
    assert "people" in steps_missing(["safety_answer_people", "meet_people"])
