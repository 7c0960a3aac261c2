"""Two hundred sessions drawn from the shipped model, measured as real ones are."""

from __future__ import annotations

import random
import statistics
from dataclasses import dataclass

import pytest

from clinical_frameworks.talk import TalkModel, load_talk_model
from corpus.record import Speaker
from evaluation.realism import SessionFigures, load_reference, session_figures
from tests.clinical_frameworks.talk.simulated import simulate

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Drawn:
    """Figures and merged turns of the drawn sessions."""

    figures: tuple[SessionFigures, ...]
    turns: tuple[tuple[tuple[Speaker, str, int], ...], ...]

    def median(self, name: str) -> float:
        return statistics.median(
            value for session in self.figures if (value := session[name].value) is not None
        )


@pytest.fixture(scope="module")
def model() -> TalkModel:
    return load_talk_model()


@pytest.fixture(scope="module")
def drawn(model: TalkModel) -> Drawn:
    sessions = []
    for seed in range(200):
        rng = random.Random(seed)
        session, turns = simulate(model, rng, utterances=rng.randint(150, 250))
        sessions.append((session_figures(session), turns))
    return Drawn(tuple(figures for figures, _ in sessions), tuple(turns for _, turns in sessions))


@pytest.mark.parametrize(
    "name",
    [
        "patient_share_of_words",
        "therapist_words_per_utterance_median",
        "therapist_words_per_utterance_mean",
        "therapist_words_per_utterance_cv",
        "patient_words_per_utterance_median",
        "patient_words_per_utterance_mean",
        "patient_words_per_utterance_cv",
        "share_utterances_50_words_or_more",
        "share_backchannel_only",
        "share_therapist_utterances_with_question_mark",
        "fillers_per_100_words",
        "turns_kept_after_dropping_backchannels_and_merging",
    ],
)
def test_median_session_lies_where_the_middle_of_long_real_sessions_lies(drawn: Drawn, name: str) -> None:
    column = load_reference().column_for(150)
    assert column is not None
    assert column.figures[name].position(drawn.median(name)) == "inside"


def test_short_utterances_are_nearly_as_many_as_in_long_real_sessions(drawn: Drawn) -> None:
    # Reference 0.33 to 0.42; the sessions fitted to have 0.34. What is missing are pieces that end or begin
    # in the middle of a phrase ("I think-"), which the overlay does not make.
    assert 0.31 <= drawn.median("share_utterances_up_to_3_words") <= 0.42


@pytest.mark.parametrize("speaker", ["therapist", "patient"])
def test_lengths_have_the_moments_of_the_source(drawn: Drawn, model: TalkModel, speaker: Speaker) -> None:
    words = [length for turns in drawn.turns for who, _, length in turns if who == speaker]
    source = {
        name: model.pooled_moments[f"{speaker}_plain_words_per_merged_turn_{name}"]
        for name in ("mean", "median", "cv")
    }
    # Within 10% and two words: 16 sessions with a spread of 0.3 know their own mean to about 8%.
    assert statistics.mean(words) == pytest.approx(source["mean"], rel=0.1)
    assert statistics.median(words) == pytest.approx(source["median"], abs=2)
    assert statistics.pstdev(words) / statistics.mean(words) == pytest.approx(source["cv"], rel=0.1)


def test_reflections_are_as_many_as_questions(drawn: Drawn) -> None:
    families = [family for turns in drawn.turns for _, family, _ in turns]
    reflections = sum(family.startswith("reflection") for family in families)
    questions = sum(family.startswith("question") for family in families)
    assert reflections / questions == pytest.approx(1.0, abs=0.2)


def test_patient_hesitates_more_than_the_therapist(model: TalkModel) -> None:
    assert model.sounds["patient"].fillers.per_100_words > model.sounds["therapist"].fillers.per_100_words


def test_fifty_minutes_have_about_the_utterances_and_turns_of_real_ones(model: TalkModel) -> None:
    sessions = [simulate(model, random.Random(seed), words=8600) for seed in range(60)]
    # 8,600 words are about 575 utterances or 300 to 345 merged turns in AnnoMI; the fit's long sessions have
    # shorter utterances (14.3 words against 15.0), hence more of them.
    assert statistics.median(len(session.turns) for session, _ in sessions) == pytest.approx(575, rel=0.15)
    assert 290 <= statistics.median(len(turns) for _, turns in sessions) <= 360
