from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_frameworks.acts import load_acts
from clinical_frameworks.framework import TurnPlan
from clinical_frameworks.instruments import load_instrument
from clinical_frameworks.script.hidden_state import TRUST_BY_ACT, Effect, moved
from corpus.record import Emotion, HiddenState, Speaker

unit = st.floats(0.0, 1.0)
effects = st.floats(-1.0, 1.0)
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
    after = moved(state(0.5, 0.4), turn("therapist", "reflection_complex"), Effect(), 0.4)
    assert after.trust == pytest.approx(0.5013)  # 0.5 + (1 - 0.5) * 0.0026


def test_merged_acts_add_up() -> None:
    after = moved(state(0.5, 0.4), turn("therapist", "affirm+reflection_simple"), Effect(), 0.4)
    assert after.trust == pytest.approx(0.502)  # 0.5 + 0.5 * (0.0024 + 0.0016)


def test_trust_falls_when_the_therapist_persuades() -> None:
    after = moved(state(0.5, 0.4), turn("therapist", "persuade_with_permission"), Effect(), 0.4)
    assert after.trust == pytest.approx(0.498)  # 0.5 - 0.5 * 0.004


def test_one_confrontation_undoes_many_good_turns() -> None:
    """What harms counts whole, what helps a small part: from 0.5 it takes 19 complex reflections."""
    hurt = moved(state(0.5, 0.4), turn("therapist", "confront"), Effect(), 0.4)
    assert hurt.trust == pytest.approx(0.475)
    hidden, turns = hurt, 0
    while hidden.trust < 0.5:
        hidden, turns = moved(hidden, turn("therapist", "reflection_complex"), Effect(), 0.4), turns + 1
    assert turns == 19  # 0.525 * (1 - 0.0026)^19 = 0.49966, rounded up by four decimals


@pytest.mark.parametrize("speaker", ["therapist", "patient"])
def test_a_lines_own_effect_on_trust_counts_whole_whoever_says_it(speaker: Speaker) -> None:
    """The act ``structure`` and the patient's acts move no trust of themselves."""
    act = "structure" if speaker == "therapist" else "resist"
    after = moved(state(0.5, 0.4), turn(speaker, act), Effect(trust=-0.08), 0.4)
    assert after.trust == pytest.approx(0.42)
    assert moved(state(0.05, 0.4), turn(speaker, act), Effect(trust=-0.08), 0.4).trust == 0.0


def test_a_full_session_of_good_turns_closes_about_a_third_of_the_gap() -> None:
    """Fifty minutes have some 250 turns of the therapist; with 0.0016 each, 1 - (1 - 0.0016)^250 = 0.33."""
    hidden = state(0.3, 0.4)
    for _ in range(250):
        hidden = moved(hidden, turn("therapist", "reflection_simple"), Effect(), 0.4)
    assert (hidden.trust - 0.3) / 0.7 == pytest.approx(0.33, abs=0.03)


def test_acts_that_move_trust_are_a_therapists_or_behaviours_of_the_miti() -> None:
    """Those that harm by the MITI (persuade, confront) are no acts of a planned therapist."""
    miti = {dimension.id for dimension in load_instrument("miti_421").dimensions}
    planned = {act.id for act in load_acts().values() if act.may_be_said_by("therapist")}
    assert set(TRUST_BY_ACT) <= planned | miti
    assert set(TRUST_BY_ACT) - planned == {"persuade", "confront"}


@given(st.lists(st.sampled_from(["reflection_simple", "reflection_complex", "summary"]), min_size=1), unit)
def test_trust_rises_under_reflections_and_stays_below_one(said: list[str], trust: float) -> None:
    hidden = state(round(trust, 4), 0.4)
    for act in said:
        after = moved(hidden, turn("therapist", act), Effect(), 0.4)
        assert hidden.trust <= after.trust <= 1.0
        if hidden.trust <= 0.95:  # above, the step is finer than the four kept decimals
            assert after.trust > hidden.trust
        hidden = after


@given(
    st.lists(
        st.tuples(st.sampled_from(["therapist", "patient"]), acts, unit, st.builds(Effect, effects, effects))
    ),
    unit,
    unit,
    unit,
)
def test_trust_and_distress_stay_in_their_range_whatever_is_said(
    said: list[tuple[Speaker, str, float, Effect]], trust: float, distress: float, rest: float
) -> None:
    hidden = state(trust, distress)
    for speaker, act, arousal, effect in said:
        hidden = moved(hidden, turn(speaker, act, ("f",), arousal), effect, rest)
        assert 0.0 <= hidden.trust <= 1.0
        assert 0.0 <= hidden.distress <= 1.0
    assert hidden.beliefs == {"b": 0.8}
    assert hidden.stage_of_change == "action"


@given(unit, unit)
def test_distress_returns_to_rest_while_nothing_hot_is_said(distress: float, rest: float) -> None:
    hidden = state(0.5, distress)
    for _ in range(120):
        after = moved(hidden, turn("patient", "answer"), Effect(), rest)
        assert abs(after.distress - rest) <= abs(hidden.distress - rest) + 1e-4
        hidden = after
    # 0.94^120 leaves under 0.001 of the distance; four kept decimals stop it within 0.00005 / 0.06 of rest.
    assert hidden.distress == pytest.approx(rest, abs=0.002)


def test_a_disclosure_raises_distress_by_its_arousal() -> None:
    quiet = moved(state(0.5, 0.4), turn("patient", "answer"), Effect(), 0.4)
    hot = moved(state(0.5, 0.4), turn("patient", "disclose", ("f",), 0.8), Effect(), 0.4)
    assert quiet.distress == pytest.approx(0.4)
    assert hot.distress == pytest.approx(0.44)  # 0.4 + 0.05 * 0.8


def test_relief_lowers_distress_and_the_patient_alone_does_not_move_trust() -> None:
    after = moved(state(0.5, 0.4), turn("patient", "reflection_complex"), Effect(relief=0.1), 0.4)
    assert after.distress == pytest.approx(0.3)
    assert after.trust == 0.5
