from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.checks import Surroundings
from engine.scoring import make_scorer
from engine.scoring.scorer import best_of
from engine.scoring.semantic import SemanticScorer, meaning, newness, style_fit
from personas.vocabulary import Style
from tests.engine.checks.surroundings import around, client, counsellor, said
from tests.engine.scoring.vectors import MadeUp

EAST, NORTH, WEST = (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)
NORTH_EAST = (math.sqrt(0.5), math.sqrt(0.5))


def styled(style: Style, *before: str) -> Surroundings:
    scene = around().scene
    patient = scene.patient.model_copy(update={"style": style})
    return replace(around(), scene=replace(scene, patient=patient), before=before)


def test_meaning_is_the_cosine_to_the_own_draft_and_never_below_0() -> None:
    texts = np.array([EAST, NORTH_EAST, NORTH, WEST], dtype=np.float32)
    drafts = np.array([EAST] * 4, dtype=np.float32)
    np.testing.assert_allclose(meaning(texts, drafts), [1.0, math.sqrt(0.5), 0.0, 0.0], atol=1e-6)


def test_newness_is_one_minus_the_highest_cosine_to_what_was_said() -> None:
    texts = np.array([EAST, NORTH_EAST, WEST], dtype=np.float32)
    earlier = np.array([NORTH, EAST], dtype=np.float32)
    np.testing.assert_allclose(newness(texts, earlier), [0.0, 1 - math.sqrt(0.5), 1.0], atol=1e-6)
    np.testing.assert_array_equal(newness(texts, earlier[:0]), [1.0, 1.0, 1.0])


@pytest.mark.parametrize(
    ("style", "sentences", "fit"),
    [("reserved", 3, 1.0), ("reserved", 6, 0.5), ("pleasing", 6, 5 / 6), ("plain", 20, 1.0)],
)
def test_style_fit_is_the_limit_of_sentences_over_those_said(
    style: Style, sentences: int, fit: float
) -> None:
    candidate = client(" ".join(["I went home."] * sentences))
    assert style_fit(candidate, styled(style)) == pytest.approx(fit)


def test_lines_of_the_same_turn_before_count_for_the_style() -> None:
    candidate = client("I went. I came back.")
    assert style_fit(candidate, styled("reserved", "I ate. I slept.")) == pytest.approx(3 / 4)


def test_a_therapist_has_no_limit_of_sentences() -> None:
    assert style_fit(counsellor(" ".join(["Go on."] * 9)), styled("reserved")) == 1.0


def test_the_score_is_the_weighted_sum_of_the_parts() -> None:
    encode = MadeUp({"The blue cup, you drop it.": NORTH_EAST, "Hello there, how are you?": NORTH})
    candidate = client("The blue cup, you drop it.", "I dropped the blue cup in the kitchen.")
    (score,) = SemanticScorer(encode).scores(
        [candidate], around(turns=said("patient", "Hello there, how are you?"))
    )
    # Content words 2 of 4 ("drop" is not the stem of "dropped"), cosine to the draft √½, to what was said √½;
    # all 4-grams new, a new opening; person "i" against "you" 0, tense past against present 0, 6 of 8 words,
    # one sentence, changed.
    expected = 1.5 * 2 / 4 + 4.0 * math.sqrt(0.5) + 2.0 * 1 + 2.0 * (1 - math.sqrt(0.5)) + 0.5 * 1
    expected += 4.0 * 0 + 2.0 * 0 + 2.0 * 6 / 8 + 0.5 * 1 + 0.5 * 1
    assert score == pytest.approx(expected, abs=5e-4)


def test_a_line_of_the_same_turn_is_something_said_earlier() -> None:
    encode = MadeUp({"I rang her.": EAST, "I called her up.": EAST, "I called her.": NORTH})
    scorer, candidate = SemanticScorer(encode), client("I called her up.", "I called her.")
    (alone,) = scorer.scores([candidate], around())
    (after,) = scorer.scores([candidate], replace(around(), before=("I rang her.",)))
    assert alone - after == pytest.approx(2.0)


def test_without_a_draft_the_note_is_the_measure_and_person_is_left_open() -> None:
    encode = MadeUp(
        {"tell of the cup": NORTH, "I broke it.": NORTH, "You broke it.": NORTH, "It rained.": EAST}
    )
    candidates = [
        client(text, "", note="tell of the cup") for text in ("It rained.", "I broke it.", "You broke it.")
    ]
    off_note, first, second = SemanticScorer(encode).scores(candidates, around())
    assert first > off_note + 3
    assert first == second


def test_without_draft_and_note_meaning_is_left_open() -> None:
    encode = MadeUp({"": EAST, "I broke it.": EAST, "It rained.": NORTH})
    candidates = [client(text, "", note="", target_words=3) for text in ("I broke it.", "You broke it.")]
    one, other = SemanticScorer(encode).scores(candidates, around())
    assert one == other


def test_differences_in_the_last_bits_of_vectors_do_not_choose() -> None:
    candidates = [
        client("I dropped it there.", "I dropped it."),
        client("I dropped it here.", "I dropped it."),
    ]
    noisy = MadeUp({"I dropped it here.": (1.0 - 2e-7, 2e-7)})
    assert best_of(SemanticScorer(noisy), candidates, around()) == 0


def test_scoring_leaves_no_trace_in_the_next_scores() -> None:
    scorer = SemanticScorer(MadeUp({"I left.": NORTH}))
    scene = around(turns=said("patient", "I stayed at home."))
    candidates = [client("I left.", "I went away."), client("I went off.", "I went away.")]
    assert scorer.scores(candidates, scene) == scorer.scores(candidates, scene)
    assert scorer.scores(candidates[::-1], scene) == scorer.scores(candidates, scene)[::-1]


def test_the_scorer_by_name_says_at_once_what_it_lacks(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.embedding import shared_embedder
    from corpus.weights import ModelMissingError

    shared_embedder.cache_clear()
    monkeypatch.setenv("THERALOOM_MODELS", str(tmp_path))
    with pytest.raises(ModelMissingError, match="theraloom models get minilm-l6-v2"):
        make_scorer("semantic")
