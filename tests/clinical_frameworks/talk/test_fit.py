from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from clinical_frameworks.talk import TalkModelError, load_talk_model
from clinical_frameworks.talk.fit import fit_talk_model
from corpus.exchange.annomi import read
from corpus.record import Course, Speaker
from tests.clinical_frameworks.talk.reference import REFERENCE, needs_reference
from tests.clinical_frameworks.talk.simulated import simulate
from tests.evaluation.sessions import make_course

SPEAKERS: tuple[Speaker, Speaker] = ("therapist", "patient")


def _drawn(sessions: int, utterances: int, *, quality: str | None = None) -> Iterator[Course]:
    """Sessions of the shipped model, without act codes."""
    model = load_talk_model()
    for number in range(sessions):
        session, _ = simulate(model, random.Random(number), utterances=utterances)
        source = {} if quality is None else {"mi_quality": quality}
        yield make_course(session.model_copy(update={"id": f"s{number}", "source": source}))


def _leaves(content: object, place: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _leaves(value, f"{place}.{key}")
    elif isinstance(content, (list, tuple)):
        for number, value in enumerate(content):
            yield from _leaves(value, f"{place}.{number}")
    else:
        yield place, content


@needs_reference
def test_shipped_model_is_what_the_documented_command_makes() -> None:
    fitted = dict(_leaves(fit_talk_model(read(REFERENCE), "annomi").model_dump()))
    shipped = dict(_leaves(load_talk_model().model_dump()))
    assert fitted.keys() == shipped.keys()
    for place, value in shipped.items():
        # The last digit may differ between processors.
        assert fitted[place] == (
            pytest.approx(value, rel=1e-3, abs=3e-4) if isinstance(value, float) else value
        )


@needs_reference
def test_fit_of_all_qualities_uses_more_sessions() -> None:
    everything = fit_talk_model(read(REFERENCE), "all", quality=None)
    assert everything.fitted_on.left_out_quality == 0
    assert everything.fitted_on.sessions_for_order > load_talk_model().fitted_on.sessions_for_order


@pytest.mark.slow
def test_fit_to_drawn_sessions_gives_the_rates_back_that_drew_them() -> None:
    model = load_talk_model()
    again = fit_talk_model(_drawn(60, 250), "again")
    assert again.transitions is None
    for speaker in SPEAKERS:
        drew, found = model.sounds[speaker], again.sounds[speaker]
        assert found.fillers.per_100_words == pytest.approx(drew.fillers.per_100_words, rel=0.25)
        assert found.repeats.per_100_words == pytest.approx(drew.repeats.per_100_words, rel=0.3)
        said = model.pooled_moments[f"{speaker}_plain_words_per_merged_turn_mean"]
        assert again.pooled_moments[f"{speaker}_plain_words_per_merged_turn_mean"] == pytest.approx(
            said, rel=0.15
        )
        assert found.hears.expected(0, 40) == pytest.approx(drew.hears.expected(0, 40), rel=0.2)


def test_too_few_sessions_are_refused_with_the_reasons() -> None:
    with pytest.raises(TalkModelError, match=r"'few': 9 sessions .* at least 10 .* 0 with fewer than 50"):
        fit_talk_model(_drawn(9, 180), "few")
    with pytest.raises(
        TalkModelError, match=r"0 sessions .* 12 with fewer than 50 merged turns.*--min-turns"
    ):
        fit_talk_model(_drawn(12, 40), "short")
    with pytest.raises(TalkModelError, match="12 left out as not of quality 'high'"):
        fit_talk_model(_drawn(12, 60, quality="low"), "low")


def test_shorter_sessions_count_when_asked_for() -> None:
    model = fit_talk_model(_drawn(12, 60), "short", min_merged_turns=10)
    assert model.fitted_on.sessions == 12
    assert model.clock is None
    assert model.question_marks == {}


def test_too_small_a_minimum_is_refused() -> None:
    with pytest.raises(TalkModelError, match="min_merged_turns is 3"):
        fit_talk_model([], "none", min_merged_turns=3)
