from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.record import Speaker
from evaluation.realism.figures import session_figures
from tests.evaluation.sessions import Line, make_session

# Words per utterance: therapist 6, 1, 7; patient 4, 6, 2. In all 26.
TALK: list[Line] = [
    ("therapist", "So, um, how was your week?"),
    ("patient", "It was, uh, hard."),
    ("therapist", "Okay."),
    ("patient", "I sat alone at the play."),
    ("patient", "Mm-hmm."),
    ("therapist", "So how was your evening after that?"),
]

ORDER_FREE = (
    "patient_share_of_words",
    "therapist_words_per_utterance_median",
    "therapist_words_per_utterance_mean",
    "therapist_words_per_utterance_cv",
    "patient_words_per_utterance_median",
    "patient_words_per_utterance_mean",
    "patient_words_per_utterance_cv",
    "share_utterances_up_to_3_words",
    "share_utterances_50_words_or_more",
    "share_backchannel_only",
    "share_therapist_utterances_with_question_mark",
    "fillers_per_100_words",
    "top10_therapist_opening_trigrams_share",
    "most_common_opener_share",
)

lines = st.lists(
    st.tuples(
        st.sampled_from(["therapist", "patient"]),
        st.lists(st.sampled_from(["so", "um", "okay", "i", "know", "well?"]), min_size=1, max_size=60).map(
            " ".join
        ),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("patient_share_of_words", 12 / 26, 26),
        ("therapist_words_per_utterance_median", 6, 3),
        ("therapist_words_per_utterance_mean", 14 / 3, 3),
        # Variance of 6, 1, 7 is 62/9; by the mean 14/3.
        ("therapist_words_per_utterance_cv", (62 / 9) ** 0.5 / (14 / 3), 3),
        ("patient_words_per_utterance_median", 4, 3),
        ("patient_words_per_utterance_mean", 4, 3),
        ("patient_words_per_utterance_cv", (8 / 3) ** 0.5 / 4, 3),
        ("share_utterances_up_to_3_words", 2 / 6, 6),
        ("share_utterances_50_words_or_more", 0, 6),
        ("share_backchannel_only", 2 / 6, 6),
        ("share_therapist_utterances_with_question_mark", 2 / 3, 3),
        ("fillers_per_100_words", 100 * 4 / 26, 26),  # um, uh, mm, hmm
        ("repeated_4gram_share", 0, 23),
        ("top10_therapist_opening_trigrams_share", 1, 2),
        ("most_common_opener_share", 1 / 2, 2),
        # Without "Okay." and "Mm-hmm." the patient's two turns join: therapist, patient, therapist.
        ("turns_kept_after_dropping_backchannels_and_merging", 3 / 6, 6),
        ("therapist_words_per_merged_turn", 13 / 2, 2),
        ("patient_words_per_merged_turn", 10, 1),
    ],
)
def test_figure_has_its_hand_computed_value(name: str, value: float, n: int) -> None:
    figure = session_figures(make_session(TALK))[name]
    assert figure.value == pytest.approx(value)
    assert figure.n == n


def test_session_counts_are_its_utterances_words_and_merged_turns() -> None:
    measured = session_figures(make_session(TALK))
    assert (measured.utterances, measured.words, measured.merged_turns) == (6, 26, 3)


def test_4grams_repeat_across_speakers() -> None:
    talk: list[Line] = [("therapist", "you were on your own"), ("patient", "yes i were on your own")]
    # Seven distinct 4-grams in eight; "were on your own" comes twice.
    assert session_figures(make_session(talk))["repeated_4gram_share"].value == pytest.approx(1 / 8)


def test_figures_without_anything_to_measure_have_no_value() -> None:
    measured = session_figures(make_session([("patient", "Hello there.")]))
    for name in (
        "therapist_words_per_utterance_median",
        "therapist_words_per_utterance_cv",
        "patient_words_per_utterance_cv",
        "share_therapist_utterances_with_question_mark",
        "repeated_4gram_share",
        "most_common_opener_share",
        "therapist_words_per_merged_turn",
    ):
        assert (measured[name].value, measured[name].n) == (None, 0), name


def test_session_without_words_is_measured_without_error() -> None:
    measured = session_figures(make_session([("patient", "..."), ("patient", "...")]))
    assert measured["patient_share_of_words"].value is None
    assert measured["share_utterances_up_to_3_words"].value == 1


def test_unknown_figure_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="charm"):
        session_figures(make_session(TALK))["charm"]


@given(lines, st.randoms(use_true_random=False))
def test_order_of_turns_does_not_change_length_figures(talk: list[Line], rng: random.Random) -> None:
    shuffled = list(talk)
    rng.shuffle(shuffled)
    before, after = session_figures(make_session(talk)), session_figures(make_session(shuffled))
    for name in ORDER_FREE:
        assert before[name].n == after[name].n
        assert before[name].value == pytest.approx(after[name].value), name


@given(lines)
def test_shares_lie_between_0_and_1(talk: list[Line]) -> None:
    for figure in session_figures(make_session(talk)):
        if "share" in figure.name and figure.value is not None:
            assert 0 <= figure.value <= 1, figure


@given(lines)
def test_saying_a_session_twice_repeats_at_least_its_own_4grams(talk: list[Line]) -> None:
    once = session_figures(make_session(talk))["repeated_4gram_share"].n
    twice = session_figures(make_session([*talk, *talk]))["repeated_4gram_share"]
    if once and twice.value is not None:
        assert twice.value >= once / (2 * once + 3) - 1e-12


@given(lines)
def test_swapping_the_speakers_turns_the_patients_share_round(talk: list[Line]) -> None:
    other: dict[Speaker, Speaker] = {"therapist": "patient", "patient": "therapist"}
    share = session_figures(make_session(talk))["patient_share_of_words"].value
    swapped = session_figures(make_session([(other[speaker], text) for speaker, text in talk]))
    assert share is not None
    assert swapped["patient_share_of_words"].value == pytest.approx(1 - share)
