from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_frameworks.acts import load_acts
from clinical_frameworks.framework import TurnPlan
from clinical_frameworks.script.hidden_state import TRUST_BY_ACT, moved
from corpus.record import Emotion, HiddenState, Speaker

unit = st.floats(0.0, 1.0)
acts = st.sampled_from(sorted(load_acts()))


def turn(speaker: Speaker, act: str, discloses: tuple[str, ...] = (), arousal: float = 0.5) -> TurnPlan:
    return TurnPlan(
        speaker=speaker,
        phase="work",
        move="m",
        line="l#0",
        act=act,
        draft="So.",
        note="",
        target_words=1,
        discloses=discloses,
        emotion=Emotion(category="neutral", valence=0.0, arousal=arousal),
    )


def state(trust: float, distress: float) -> HiddenState:
    return HiddenState(trust=trust, distress=distress, beliefs={"b": 0.8}, stage_of_change="action")


def test_a_complex_reflection_adds_its_share_of_the_missing_trust() -> None:
    after = moved(state(0.5, 0.4), turn("therapist", "reflection_complex"), 0.0, 0.4)
    assert after.trust == pytest.approx(0.504)  # 0.5 + (1 - 0.5) * 0.008


def test_merged_acts_add_up() -> None:
    after = moved(state(0.5, 0.4), turn("therapist", "affirm+reflection_simple"), 0.0, 0.4)
    assert after.trust == pytest.approx(0.506)  # 0.5 + 0.5 * (0.007 + 0.005)


def test_trust_falls_when_the_therapist_persuades() -> None:
    after = moved(state(0.5, 0.4), turn("therapist", "persuade_with_permission"), 0.0, 0.4)
    assert after.trust == pytest.approx(0.498)


def test_acts_that_move_trust_are_ones_a_therapist_can_do() -> None:
    assert all(load_acts()[act].may_be_said_by("therapist") for act in TRUST_BY_ACT)


@given(st.lists(st.sampled_from(["reflection_simple", "reflection_complex", "summary"]), min_size=1), unit)
def test_trust_rises_under_reflections_and_stays_below_one(said: list[str], trust: float) -> None:
    hidden = state(round(trust, 4), 0.4)
    for act in said:
        after = moved(hidden, turn("therapist", act), 0.0, 0.4)
        assert hidden.trust <= after.trust <= 1.0
        if hidden.trust <= 0.98:  # above, the step is finer than the four kept decimals
            assert after.trust > hidden.trust
        hidden = after


@given(
    st.lists(st.tuples(st.sampled_from(["therapist", "patient"]), acts, unit, st.floats(-1.0, 1.0))),
    unit,
    unit,
    unit,
)
def test_trust_and_distress_stay_in_their_range_whatever_is_said(
    said: list[tuple[Speaker, str, float, float]], trust: float, distress: float, rest: float
) -> None:
    hidden = state(trust, distress)
    for speaker, act, arousal, relief in said:
        hidden = moved(hidden, turn(speaker, act, ("f",), arousal), relief, rest)
        assert 0.0 <= hidden.trust <= 1.0
        assert 0.0 <= hidden.distress <= 1.0
    assert hidden.beliefs == {"b": 0.8}
    assert hidden.stage_of_change == "action"


@given(unit, unit)
def test_distress_returns_to_rest_while_nothing_hot_is_said(distress: float, rest: float) -> None:
    hidden = state(0.5, distress)
    for _ in range(120):
        after = moved(hidden, turn("patient", "answer"), 0.0, rest)
        assert abs(after.distress - rest) <= abs(hidden.distress - rest) + 1e-4
        hidden = after
    # 0.94^120 leaves under 0.001 of the distance; four kept decimals stop it within 0.00005 / 0.06 of rest.
    assert hidden.distress == pytest.approx(rest, abs=0.002)


def test_a_disclosure_raises_distress_by_its_arousal() -> None:
    quiet = moved(state(0.5, 0.4), turn("patient", "answer"), 0.0, 0.4)
    hot = moved(state(0.5, 0.4), turn("patient", "disclose", ("f",), 0.8), 0.0, 0.4)
    assert quiet.distress == pytest.approx(0.4)
    assert hot.distress == pytest.approx(0.44)  # 0.4 + 0.05 * 0.8


def test_relief_lowers_distress_and_the_patient_alone_does_not_move_trust() -> None:
    after = moved(state(0.5, 0.4), turn("patient", "reflection_complex"), 0.1, 0.4)
    assert after.distress == pytest.approx(0.3)
    assert after.trust == 0.5
