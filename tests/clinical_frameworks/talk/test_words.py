from __future__ import annotations

import pytest

from clinical_frameworks.talk.lexicon import (
    is_backchannel,
    lead_in_of,
    load_lexicon,
    split_words,
    strip_hesitation,
)
from corpus.exchange.annomi import read
from evaluation.realism import words as reference_words
from tests.clinical_frameworks.talk.reference import REFERENCE, needs_reference


@pytest.mark.parametrize(
    "text",
    [
        "Mm-hmm.",
        "Yeah, yeah, yeah, yeah.",
        "All right.",
        "I see.",
        "I",
        "Okay, but no.",
        "Yes. Yes. Yes. Yes. Yes.",
    ],
)
def test_words_and_backchannels_are_counted_as_the_figures_count_them(text: str) -> None:
    words = split_words(text)
    assert words == reference_words.split_words(text)
    assert is_backchannel(words) == reference_words.is_backchannel_only(words)


@needs_reference
def test_every_utterance_of_the_reference_is_counted_as_the_figures_count_it() -> None:
    sounds = load_lexicon().hums | set(load_lexicon().fillers)
    for course in read(REFERENCE):
        for turn in course.sessions[0].turns:
            words = split_words(turn.text)
            assert words == reference_words.split_words(turn.text)
            assert is_backchannel(words) == reference_words.is_backchannel_only(words)
            assert sum(word in sounds for word in words) == reference_words.count_fillers(words)


def test_fillers_and_repeats_are_taken_out_and_kept_apart() -> None:
    stripped = strip_hesitation(split_words("Um, I, I was, I was, uh, at the the door and and it's fine."))
    assert " ".join(stripped.plain) == "i was at the door and it's fine"
    assert stripped.fillers == ("um", "uh")
    assert stripped.repeats == ("i", "the", "and")
    assert stripped.pairs == 1


def test_emphasis_is_no_repeat() -> None:
    assert strip_hesitation(split_words("very very sad, no no")).repeats == ()


@pytest.mark.parametrize(
    ("text", "lead_in"),
    [
        ("Mm-hmm. So it was", "Mm-hmm"),
        ("All right, then", "All right"),
        ("Well, I", "Well"),
        ("Okay.", None),
        ("It was okay", None),
    ],
)
def test_lead_in_is_the_longest_that_begins_the_words_and_has_more_behind_it(
    text: str, lead_in: str | None
) -> None:
    found = lead_in_of(split_words(text), "therapist")
    assert (found.text if found else None) == lead_in


def test_so_leads_in_only_for_the_therapist() -> None:
    assert lead_in_of(("so", "i", "went"), "patient") is None


def test_words_that_may_be_repeated_or_lowered_are_no_names_and_single_words() -> None:
    lexicon = load_lexicon()
    for word in (*lexicon.repeated, *lexicon.lowerable, *lexicon.fillers):
        assert split_words(word) == (word,)
    for lead_in in lexicon.lead_ins:
        assert split_words(lead_in.text)[0] in lexicon.no_lead_in_before
    for item in lexicon.backchannels:
        assert is_backchannel(split_words(item.text)), item.text
