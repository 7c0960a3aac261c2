"""Gates over the toy reference: figures A, B, C have p10-p90 = 1-2, so their hard band is 0.5-2.5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from evaluation.errors import GateMismatchError
from evaluation.realism.figures import SessionFigures
from evaluation.realism.gate import Gate
from evaluation.realism.table import realism_table
from evaluation.realism.targets import Band
from evaluation.realism.verdict import GateResult, Rule, judge
from tests.evaluation.measured import A, B, C, D, measured_corpus, measured_session, toy_reference


def session(name: str, a: float, b: float, c: float, utterances: int = 30) -> SessionFigures:
    return measured_session(name, {A: a, B: b, C: c, D: 9.0}, utterances)


def result_of(sessions: Sequence[SessionFigures], **rules: Any) -> GateResult:  # noqa: ANN401
    gate = Gate.model_validate({"name": "test", "description": "", "tests": [], **rules})
    return judge(gate, realism_table(measured_corpus(sessions), toy_reference()), {})


def rule(result: GateResult, name: str) -> Rule:
    (found,) = [item for item in result.rules if item.name == name]
    return found


ALL_INSIDE = session("inside", 1.5, 1.0, 2.0)
TWO_INSIDE = session("two", 1.5, 1.5, 2.4)
ONE_INSIDE = session("one", 1.5, 0.4, 2.6)


def test_share_inside_counts_the_judged_figures_of_a_session() -> None:
    result = result_of([ALL_INSIDE, TWO_INSIDE, ONE_INSIDE], per_session={"min_share_inside": 0.6})
    found = rule(result, "per_session.min_share_inside")
    assert found.failing == ("one",)
    assert found.value == pytest.approx(2 / 3)
    assert not found.passed
    assert not result.passed


def test_share_that_is_met_exactly_is_met() -> None:
    assert result_of([TWO_INSIDE], per_session={"min_share_inside": 2 / 3}).passed


def test_sessions_passing_says_how_many_must_meet_the_rules() -> None:
    sessions = [ALL_INSIDE, TWO_INSIDE, ONE_INSIDE]
    rules = {"min_share_inside": 0.6}
    assert result_of(sessions, per_session=rules, sessions_passing=2 / 3).passed
    assert not result_of(sessions, per_session=rules, sessions_passing=0.67).passed


def test_sessions_passing_needs_all_rules_in_the_same_session() -> None:
    # Each rule is met by two of three sessions, both by one only.
    result = result_of(
        [ALL_INSIDE, TWO_INSIDE, ONE_INSIDE],
        per_session={"min_share_inside": 0.6},
        limits={C: {"min": 2.2}},
        sessions_passing=0.6,
    )
    assert rule(result, "per_session.min_share_inside").passed
    assert rule(result, f"limits.{C}").passed
    assert rule(result, "sessions_passing").failing == ("inside", "one")
    assert not result.passed


def test_at_least_counts_the_named_figures() -> None:
    rules = {"at_least": 2, "of": [A, B, C]}
    assert rule(result_of([TWO_INSIDE, ONE_INSIDE], per_session=rules), "per_session.at_least").failing == (
        "one",
    )
    assert rule(
        result_of([TWO_INSIDE], per_session={"at_least": 2, "of": [B, C]}), "per_session.at_least"
    ).failing == ("two",)


def test_at_least_falls_in_proportion_where_fewer_figures_are_judged() -> None:
    # From 100 utterances the reference judges A and B: 2 of 3 becomes 4/3, rounded up to both.
    both = session("both", 1.5, 1.5, 9.0, utterances=100)
    one = session("one", 1.5, 9.0, 9.0, utterances=100)
    result = result_of([both, one], per_session={"at_least": 2, "of": [A, B, C]})
    assert rule(result, "per_session.at_least").failing == ("one",)
    # 1 of 3 becomes 2/3, rounded up to one.
    result = result_of([both, one], per_session={"at_least": 1, "of": [A, B, C]})
    assert rule(result, "per_session.at_least").failing == ()


def test_hard_band_is_the_soft_one_twice_as_wide() -> None:
    hard = Band(p10=1.0, p50=1.2, p90=2.0).hard()
    assert hard is not None
    assert (hard.p10, hard.p90) == (0.5, 2.5)
    assert Band(p10=1.0, p50=1.2).hard() is None
    result = result_of([TWO_INSIDE, ONE_INSIDE], per_session={"max_outside_hard": 1})
    assert rule(result, "per_session.max_outside_hard").failing == ("one",)
    assert result_of([ONE_INSIDE], per_session={"max_outside_hard": 2}).passed


@pytest.mark.parametrize(
    ("limit", "failing"),
    [
        ({"max": 2.4}, ("one",)),
        ({"min": 2.4}, ("inside",)),
        ({"band": "soft"}, ("two", "one")),
        ({"band": "hard"}, ("one",)),
        ({"band": "hard", "max": 2.0}, ("two", "one")),
    ],
)
def test_limit_of_a_figure_holds_in_each_session(limit: dict[str, Any], failing: tuple[str, ...]) -> None:
    result = result_of([ALL_INSIDE, TWO_INSIDE, ONE_INSIDE], limits={C: limit})
    assert rule(result, f"limits.{C}").failing == failing


def test_limit_over_the_corpus_takes_the_median_of_a_session_figure() -> None:
    sessions = [ALL_INSIDE, TWO_INSIDE, ONE_INSIDE]
    found = rule(result_of(sessions, limits={C: {"max": 2.4, "over": "corpus"}}), f"limits.{C}")
    assert (found.value, found.passed) == (2.4, True)
    assert not result_of(sessions, limits={C: {"max": 2.39, "over": "corpus"}}).passed
    assert not result_of(sessions, limits={C: {"band": "soft", "over": "corpus"}}).passed


def test_corpus_figure_without_a_value_breaks_no_limit_and_says_so() -> None:
    result = result_of([ALL_INSIDE], limits={"patient_mattr_50": {"max": 0.1, "over": "corpus"}})
    found = rule(result, "limits.patient_mattr_50")
    assert (found.value, found.passed) == (None, True)
    assert "no value" in found.note


def test_share_over_the_corpus_pools_all_sessions() -> None:
    found = rule(
        result_of([ALL_INSIDE, TWO_INSIDE, ONE_INSIDE], corpus={"min_share_inside": 0.67}),
        "corpus.min_share_inside",
    )
    assert found.value == pytest.approx(6 / 9)
    assert not found.passed


def test_figure_that_is_left_out_counts_nowhere_but_in_its_own_limit() -> None:
    result = result_of(
        [ONE_INSIDE],
        leave_out=[B, C],
        per_session={"min_share_inside": 1.0, "max_outside_hard": 0},
        corpus={"min_share_inside": 1.0},
    )
    assert result.passed
    assert not result_of([ONE_INSIDE], leave_out=[B, C], limits={C: {"max": 2.5}}).passed


def test_session_too_short_for_the_reference_does_not_pass() -> None:
    short = session("short", 1.5, 1.5, 1.5, utterances=19)
    result = result_of([ALL_INSIDE, short])
    assert rule(result, "long_enough").failing == ("short",)
    assert rule(result, "sessions_passing").value == 0.5
    assert rule(result, "min_sessions").value == 1


def test_too_few_sessions_fail() -> None:
    assert not result_of([ALL_INSIDE], min_sessions=2).passed
    assert result_of([ALL_INSIDE, TWO_INSIDE], min_sessions=2).passed


def test_one_finding_of_a_yes_no_test_fails_the_corpus() -> None:
    gate = Gate(name="test", description="", sessions_passing=0.0, tests=("role_labels",))
    table = realism_table(measured_corpus([ALL_INSIDE, TWO_INSIDE]), toy_reference())
    result = judge(gate, table, {"role_labels": {"two": 3}, "control_tokens": {"inside": 1}})
    found = rule(result, "tests.role_labels")
    assert (found.value, found.failing, found.passed) == (3.0, ("two",), False)
    assert not [item for item in result.rules if item.name == "tests.control_tokens"]


def test_gate_for_merged_turns_refuses_a_reference_of_utterances() -> None:
    with pytest.raises(GateMismatchError, match="judges merged, reference 'toy' was measured on utterances"):
        result_of([ALL_INSIDE], talk="merged")


def test_at_least_more_than_the_reference_knows_is_refused() -> None:
    with pytest.raises(GateMismatchError, match=r"at_least is 4.*only 3"):
        result_of([ALL_INSIDE], per_session={"at_least": 4})
