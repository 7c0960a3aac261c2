from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import EvaluationDataError
from evaluation.realism.words import (
    count_fillers,
    count_therapy_speak,
    is_backchannel_only,
    load_lexicon,
    mattr,
    opening_trigram,
    repeated_ngrams,
    split_words,
)


def test_words_are_runs_of_letters_and_apostrophes() -> None:
    assert split_words("Mm-hmm. I don't drink 14 a week!") == (
        "mm",
        "hmm",
        "i",
        "don't",
        "drink",
        "a",
        "week",
    )


def test_typographic_apostrophe_does_not_split_a_word() -> None:
    assert split_words("I don’t") == ("i", "don't")


@pytest.mark.parametrize(
    "text", ["Mm-hmm.", "Okay, yeah.", "All right.", "I see.", "Mm-hmm, mm-hmm.", "Yes."]
)
def test_signal_of_listening_is_backchannel_only(text: str) -> None:
    assert is_backchannel_only(split_words(text))


@pytest.mark.parametrize(
    "text", ["Yeah, I guess.", "No.", "All of it.", "...", "I see him.", "Yeah, yeah, yeah, yeah, yeah."]
)
def test_content_silence_and_long_runs_are_not_backchannel_only(text: str) -> None:
    assert not is_backchannel_only(split_words(text))


def test_fillers_count_hesitation_sounds_but_not_the_word_like() -> None:
    assert count_fillers(split_words("Um, I was, uh, like, mm-hmm, hungry.")) == 4


def test_therapy_speak_counts_the_longest_phrase_once() -> None:
    assert count_therapy_speak(split_words("This is a safe space to explore that.")) == 2


@pytest.mark.parametrize("name", ["backchannels", "fillers", "therapy_speak"])
def test_every_lexicon_loads(name: str) -> None:
    assert load_lexicon(name)


def test_missing_lexicon_is_a_clear_error() -> None:
    with pytest.raises(EvaluationDataError, match="lexicon 'nods'"):
        load_lexicon("nods")


def test_repeated_ngrams_counts_second_and_later_occurrences() -> None:
    # 4-grams of "a b c d a b c d": abcd bcda cdab dabc abcd, the fifth repeats the first.
    assert repeated_ngrams(["a", "b", "c", "d", "a", "b", "c", "d"]) == (1, 5)
    assert repeated_ngrams(["a", "b", "c"]) == (0, 0)


def test_opening_trigram_needs_more_than_three_words() -> None:
    assert opening_trigram(("so", "how", "are", "you")) == ("so", "how", "are")
    assert opening_trigram(("how", "are", "you")) is None


def test_mattr_is_the_mean_over_all_windows() -> None:
    # Windows of two in "a a b a": 1/2, 2/2, 2/2.
    assert mattr(["a", "a", "b", "a"], window=2) == pytest.approx(5 / 6)
    assert mattr(["a"], window=2) is None


@given(st.lists(st.sampled_from("abcde"), min_size=5, max_size=40), st.integers(1, 5))
def test_sliding_mattr_equals_counting_each_window_anew(words: list[str], window: int) -> None:
    starts = range(len(words) - window + 1)
    anew = sum(len(set(words[start : start + window])) / window for start in starts) / len(starts)
    assert mattr(words, window) == pytest.approx(anew)


@given(st.lists(st.sampled_from("ab"), max_size=30))
def test_repeating_a_text_repeats_all_its_4grams(words: list[str]) -> None:
    _, once = repeated_ngrams(words)
    repeated, _ = repeated_ngrams(words + words)
    assert repeated >= once
