from __future__ import annotations

import pytest

from engine.scoring.lexical import (
    LexicalScorer,
    changed,
    coverage,
    length_fit,
    novelty,
    opens_anew,
)
from engine.scoring.scorer import best_of
from engine.talk_so_far import TalkSoFar
from tests.engine.checks.surroundings import around, client, counsellor, said

DRAFT = "I dropped the blue cup in the kitchen."
# Content words: dropp(ed), blue, cup, kitchen.


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (DRAFT, 1.0),
        ("The blue cup, I dropped it.", 3 / 4),
        ("I broke a plate.", 0.0),
        ("In the kitchen I dropped cups, blue cups.", 1.0),  # cups and cup have one stem
    ],
)
def test_coverage_is_the_share_of_the_drafts_content_words(text: str, share: float) -> None:
    assert coverage(client(text, DRAFT)) == share


def test_coverage_looks_at_the_note_where_there_is_no_draft() -> None:
    assert (
        coverage(client("The cup broke.", "", note="tell of the broken cup")) == 1 / 3
    )  # cup of tell, broken, cup
    assert coverage(client("Anything.", "", note="so it is")) == 1.0, "no content word to cover"


def test_novelty_is_the_share_of_4_grams_not_yet_said() -> None:
    talk = TalkSoFar.of(said("patient", "I went home and cried."))
    assert novelty("I went home and cried.", talk) == 0.0
    # "i went home and" was said; "went home and slept" was not.
    assert novelty("I went home and slept.", talk) == 1 / 2
    assert novelty("Went home and.", talk) == 1.0, "three words have no 4-gram"


def test_opens_anew_counts_the_speakers_own_openings() -> None:
    talk = TalkSoFar.of(said("patient", "I went home and cried."))
    assert opens_anew(client("I went home early."), talk) == 0.0
    assert opens_anew(client("I went out early."), talk) == 1.0
    assert opens_anew(counsellor("I went home early."), talk) == 1.0
    assert opens_anew(client("I went home."), talk) == 1.0, "three words are no opening"


@pytest.mark.parametrize(("words", "fit"), [(8, 1.0), (4, 0.5), (16, 0.5), (1, 1 / 8)])
def test_length_fit_is_the_shorter_over_the_longer(words: int, fit: float) -> None:
    assert length_fit(client(" ".join(["word"] * words), DRAFT)) == fit


def test_only_the_draft_itself_is_unchanged() -> None:
    assert changed(client(DRAFT, DRAFT)) == 0.0
    assert changed(client("In the kitchen I dropped the cup.", DRAFT)) == 1.0


def test_the_score_is_the_weighted_sum_of_the_parts() -> None:
    # Coverage 3/4, novelty 1 (none of its 4-grams was said), a new opening, 6 of 8 words, changed.
    score = LexicalScorer.score(
        client("The blue cup, I dropped it.", DRAFT),
        around(turns=said("patient", "Hello there, how are you?")),
    )
    assert score == pytest.approx(3.0 * 3 / 4 + 2.0 * 1 + 0.5 * 1 + 1.0 * 6 / 8 + 0.5 * 1)


def test_the_better_candidate_wins_and_the_first_of_equals() -> None:
    scene, scorer = around(), LexicalScorer()
    good, poor = client("I dropped that blue cup in the kitchen.", DRAFT), client("I broke a plate.", DRAFT)
    assert best_of(scorer, [poor, good], scene) == 1
    assert best_of(scorer, [good, good], scene) == 0


def test_a_single_candidate_is_not_scored() -> None:
    class Unused:
        def scores(self, *_: object) -> list[float]:
            raise AssertionError("asked for a score")

    assert best_of(Unused(), [client("Yes.")], around()) == 0
