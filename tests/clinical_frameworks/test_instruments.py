from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from clinical_frameworks.errors import InstrumentValueError, UnknownFrameworkError
from clinical_frameworks.instruments import (
    Instrument,
    band_of,
    instruments,
    load_instrument,
    make_measure,
    score,
)


def test_the_seven_instruments_load() -> None:
    assert instruments() == ("ctrs", "cts_r", "gad7", "miti_421", "pcl5", "phq9", "wai_sr")
    assert [load_instrument(i).item_count for i in instruments()] == [11, 12, 7, 14, 20, 9, 12]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("phq9", 0, 27),
        ("gad7", 0, 21),
        ("pcl5", 0, 80),
        ("wai_sr", 12, 60),
        ("ctrs", 0, 66),
        ("cts_r", 0, 72),
    ],
)
def test_totals_run_over_the_published_range(name: str, low: int, high: int) -> None:
    instrument = load_instrument(name)
    assert (instrument.min_total, instrument.max_total) == (low, high)


def test_only_free_instruments_ship_items() -> None:
    shipped = {i for i in instruments() if load_instrument(i).items is not None}
    assert shipped == {"phq9", "gad7", "pcl5"}
    assert {i for i in instruments() if load_instrument(i).licence.may_ship_items} == shipped


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "minimal"),
        (4, "minimal"),
        (5, "mild"),
        (9, "mild"),
        (10, "moderate"),
        (14, "moderate"),
        (15, "moderately severe"),
        (19, "moderately severe"),
        (20, "severe"),
        (27, "severe"),
    ],
)
def test_phq9_bands_are_those_of_kroenke_2001(total: int, band: str) -> None:
    assert band_of(load_instrument("phq9"), total) == band


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "minimal"),
        (4, "minimal"),
        (5, "mild"),
        (9, "mild"),
        (10, "moderate"),
        (14, "moderate"),
        (15, "severe"),
        (21, "severe"),
    ],
)
def test_gad7_bands_are_those_of_spitzer_2006(total: int, band: str) -> None:
    assert band_of(load_instrument("gad7"), total) == band


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (30, "below cut-off"),
        (31, "in the cut-off range"),
        (33, "in the cut-off range"),
        (34, "above cut-off"),
    ],
)
def test_pcl5_bands_follow_the_cut_off_of_31_to_33(total: int, band: str) -> None:
    assert band_of(load_instrument("pcl5"), total) == band


def test_the_first_anchor_of_gad7_is_not_at_all() -> None:
    assert load_instrument("gad7").anchors == (
        "Not at all",
        "Several days",
        "More than half the days",
        "Nearly every day",
    )


def test_phq9_scores_by_hand() -> None:
    result = score(load_instrument("phq9"), (2, 3, 1, 2, 0, 3, 1, 0, 1))
    assert (result.total, result.band) == (13, "moderate")
    assert result.flags == ("item9_risk", "above_cutoff")


def test_phq9_without_item_9_raises_no_risk_flag() -> None:
    assert score(load_instrument("phq9"), (3, 3, 3, 3, 3, 3, 3, 3, 0)).flags == ("above_cutoff",)


def test_pcl5_clusters_by_hand() -> None:
    # B 2+0+1+0+0, C 2+0, D 2+2+0+0+0+0+0, E 2+0+0+3+0+0
    items = (2, 0, 1, 0, 0, 2, 0, 2, 2, 0, 0, 0, 0, 0, 2, 0, 0, 3, 0, 0)
    result = score(load_instrument("pcl5"), items)
    assert result.total == 14
    assert result.subscales == {"B": 3, "C": 2, "D": 4, "E": 5}
    assert result.flags == ("provisional_ptsd",)


@pytest.mark.parametrize("item", [1, 6, 9, 18])
def test_pcl5_needs_every_cluster(item: int) -> None:
    items = [2, 0, 0, 0, 0, 2, 0, 2, 2, 0, 0, 0, 0, 0, 2, 0, 0, 2, 0, 0]
    items[item - 1] = 1
    assert "provisional_ptsd" not in score(load_instrument("pcl5"), items).flags


def test_wai_sr_subscales_by_hand() -> None:
    items = (1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2)
    # goal 4,6,8,11: 4+1+3+1; task 1,2,10,12: 1+2+5+2; bond 3,5,7,9: 3+5+2+4
    result = score(load_instrument("wai_sr"), items)
    assert result.total == 33
    assert result.subscales == {"goal": 9, "task": 10, "bond": 14}


def test_cts_r_passes_at_36_with_no_item_below_two() -> None:
    cts_r = load_instrument("cts_r")
    assert score(cts_r, [3] * 12).flags == ("competent",)
    assert score(cts_r, [3] * 11 + [2]).flags == ()  # 35
    assert score(cts_r, [4] * 11 + [1]).flags == ()  # 45, one item below 2


def test_ctrs_passes_at_40() -> None:
    ctrs = load_instrument("ctrs")
    assert score(ctrs, [4] * 9 + [2, 2]).flags == ("competent",)
    assert score(ctrs, [4] * 9 + [2, 1]).flags == ()


def test_miti_summaries_by_hand() -> None:
    # globals 4 3 4 4; information 5, persuade 1, with permission 2, questions 10, simple 8, complex 7,
    # affirm 3, collaboration 2, autonomy 1, confront 0
    result = score(load_instrument("miti_421"), (4, 3, 4, 4, 5, 1, 2, 10, 8, 7, 3, 2, 1, 0))
    assert result.total is None
    assert result.subscales == {
        "technical": 3.5,
        "relational": 4.0,
        "reflections_to_questions": 1.5,
        "percent_complex": pytest.approx(700 / 15),
        "mi_adherent": 6,
        "mi_non_adherent": 1,
    }
    assert result.flags == (
        "technical_fair",
        "relational_good",
        "reflections_to_questions_fair",
        "percent_complex_fair",
    )


def test_miti_ratio_without_questions_is_undefined_not_zero() -> None:
    result = score(load_instrument("miti_421"), (3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    assert "reflections_to_questions" not in result.subscales
    assert {"reflections_to_questions_undefined", "percent_complex_undefined"} <= set(result.flags)


def test_a_total_of_30_on_phq9_names_instrument_and_range() -> None:
    with pytest.raises(InstrumentValueError, match=r"PHQ-9: total 30 is out of range; .* 0 to 27"):
        band_of(load_instrument("phq9"), 30)


@pytest.mark.parametrize("value", [4, -1, True, 1.0])
def test_a_wrong_value_names_instrument_item_value_and_range(value: int) -> None:
    with pytest.raises(InstrumentValueError, match=rf"PHQ-9: item 9 has value {value!r}; .* 0 to 3"):
        score(load_instrument("phq9"), [0] * 8 + [value])


def test_a_wrong_number_of_items_is_named() -> None:
    with pytest.raises(InstrumentValueError, match=r"GAD-7: got 8 item values, it has 7 items"):
        score(load_instrument("gad7"), [0] * 8)


def test_an_unknown_instrument_lists_the_known() -> None:
    with pytest.raises(UnknownFrameworkError, match=r"'bdi'.*ctrs, cts_r, gad7"):
        load_instrument("bdi")


def test_a_measure_carries_the_self_report() -> None:
    measure = make_measure(
        load_instrument("phq9"), [1] * 9, [2, 1, 1, 1, 1, 1, 1, 1, 0], mentioned_items=(3,)
    )
    assert (measure.instrument, measure.total, measure.band) == ("phq9", 9, "mild")
    assert measure.true_items == (1,) * 9
    assert measure.mentioned_items == (3,)


def test_a_measure_checks_the_true_items_too() -> None:
    with pytest.raises(InstrumentValueError, match="item 1 has value 9"):
        make_measure(load_instrument("gad7"), [9] + [0] * 6, [0] * 7)


def test_a_coding_system_cannot_be_a_measure() -> None:
    with pytest.raises(InstrumentValueError, match="no total"):
        make_measure(load_instrument("miti_421"), [3] * 14, [3] * 14)


def test_items_without_leave_to_ship_are_refused() -> None:
    content = load_instrument("wai_sr").model_dump() | {"items": ["x"] * 12}
    with pytest.raises(ValidationError, match="may not ship"):
        Instrument.model_validate(content)


def test_bands_with_a_gap_are_refused() -> None:
    content = load_instrument("gad7").model_dump()
    content["bands"][1]["low"] = 6
    with pytest.raises(ValidationError, match="gap or overlap"):
        Instrument.model_validate(content)


@given(st.sampled_from(["phq9", "gad7", "pcl5"]), st.data())
def test_every_allowed_report_has_a_total_and_one_band(name: str, data: st.DataObject) -> None:
    instrument = load_instrument(name)
    high = instrument.item_ranges[0].high or 0
    count = instrument.item_count
    items = data.draw(st.lists(st.integers(0, high), min_size=count, max_size=count))
    result = score(instrument, items)
    assert result.total == sum(items)
    assert sum(b.low <= sum(items) <= b.high for b in instrument.bands) == 1
    assert ("item9_risk" in result.flags) == (name == "phq9" and items[8] > 0)
