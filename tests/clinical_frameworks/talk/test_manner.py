from __future__ import annotations

import math
import random
import statistics

import pytest

from clinical_frameworks.talk import SpeakerManner, TalkModelError, load_talk_model
from clinical_frameworks.talk.manner import load_styles, load_timing, style_manner
from clinical_frameworks.talk.sample import FACTORS
from clinical_frameworks.talk.spread import Spread
from personas.styles import style_book


def test_the_styles_are_those_of_the_personas() -> None:
    assert set(load_styles()) == set(style_book().styles)


@pytest.mark.parametrize("factor", list(SpeakerManner.model_fields))
def test_the_mean_of_each_factor_over_the_styles_is_one(factor: str) -> None:
    values = [getattr(manner, factor) for manner in load_styles().values()]
    assert statistics.mean(values) == pytest.approx(1.0, abs=0.02)


def test_unknown_style_is_refused_with_the_known_ones() -> None:
    with pytest.raises(TalkModelError, match=r"'shy' has no manner of talk.*reserved"):
        style_manner("shy")


def test_longest_of_the_silences_of_eighty_four_sessions_is_that_of_the_literature() -> None:
    # The median of the largest of n log-normals lies at the quantile 0.5 ** (1 / n).
    timing = load_timing()
    quantile = statistics.NormalDist().inv_cdf(0.5 ** (1 / (84 * 300)))
    longest = timing.pause_median_s * math.exp(timing.pause_log_sd * quantile)
    assert longest == pytest.approx(timing.pause_limit_s, rel=0.03)


def test_drawn_logarithms_have_the_spread_and_the_correlation() -> None:
    rng = random.Random(0)
    spread = Spread(therapist_log_sd=0.5, patient_log_sd=0.8, correlation=0.4)
    draws = [spread.draw(rng) for _ in range(8000)]
    therapist, patient = [draw["therapist"] for draw in draws], [draw["patient"] for draw in draws]
    assert statistics.stdev(therapist) == pytest.approx(0.5, rel=0.04)
    assert statistics.stdev(patient) == pytest.approx(0.8, rel=0.04)
    assert statistics.correlation(therapist, patient) == pytest.approx(0.4, abs=0.04)


@pytest.mark.parametrize("factor", FACTORS)
def test_a_mixed_population_has_the_fitted_spread_between_patients(factor: str) -> None:
    model = load_talk_model()
    rng = random.Random(1)
    styles = list(load_styles())
    drawn = [getattr(model.draw_session(rng, styles[n % len(styles)]).patient, factor) for n in range(6000)]
    fitted = model.spreads[factor].patient_log_sd  # type: ignore[index]
    assert statistics.stdev(math.log(value) for value in drawn) == pytest.approx(fitted, rel=0.06)
    if factor != "words":  # rates have mean 1, lengths median 1
        assert statistics.mean(drawn) == pytest.approx(1.0, abs=0.06)


def test_style_bends_the_patient_and_leaves_the_therapist() -> None:
    model = load_talk_model()
    reserved, verbose = (model.draw_session(random.Random(7), style) for style in ("reserved", "verbose"))
    assert reserved.therapist == verbose.therapist
    assert verbose.patient.words / reserved.patient.words == pytest.approx(1.4 / 0.6, rel=1e-3)
    assert reserved.patient.pauses > verbose.patient.pauses
