from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinical_frameworks.talk import (
    SessionManner,
    SpeakerManner,
    TalkModelError,
    Utterance,
    lay_over,
    load_talk_model,
)
from clinical_frameworks.talk.lexicon import load_lexicon, split_words, strip_hesitation
from corpus.record import Speaker

MODEL = load_talk_model()
EAGER = SpeakerManner(backchannels=8.0, fillers=8.0, repeats=8.0)
MANNER = SessionManner(style="plain", therapist=EAGER, patient=EAGER)
FORMS = {form for sounds in MODEL.sounds.values() for form in sounds.backchannel_forms}
GENTLE = {item.text for item in load_lexicon().backchannels if item.gentle}

TALK = (
    "It was a long week. I had the review on Thursday and I couldn't sleep the night before. I kept thinking "
    "they'd find something, and my boss would say it in front of everyone. In the end it was fine, but I "
    "still feel like I got away with it."
)
PLAIN = "I it was the and but because so we just night that when you uh well"
TRICKY = "Leo Anna Monday seven 11 Dr. a.m. slept— (I) ... \"I fraud\" “It ends” 'cause 'I ends'"
WORDS = st.sampled_from((*PLAIN.split(), *TRICKY.split()))
ENDS = st.sampled_from(["", "", "", ",", ".", "?", "!", ";", "..."])
TEXTS = st.lists(st.builds(lambda word, end: word + end, WORDS, ENDS), min_size=1, max_size=60).map(" ".join)


def lay(text: str, seed: int, speaker: Speaker = "patient", **options: bool) -> tuple[Utterance, ...]:
    return lay_over(MODEL, text, speaker, MANNER, random.Random(seed), **options)


def said_by(utterances: Sequence[Utterance], speaker: Speaker) -> list[Utterance]:
    return [item for item in utterances if item.speaker == speaker]


@settings(max_examples=300, deadline=None)
@given(
    text=TEXTS.filter(lambda text: any(letter.isalnum() for letter in text)),
    seed=st.integers(0, 2**32),
    speaker=st.sampled_from(["therapist", "patient"]),
    verbatim=st.booleans(),
    careful=st.booleans(),
    acknowledges=st.booleans(),
)
def test_plain_words_of_the_speaker_are_the_text(
    text: str, seed: int, speaker: Speaker, verbatim: bool, careful: bool, acknowledges: bool
) -> None:
    options = {"verbatim": verbatim, "careful": careful, "acknowledges": acknowledges}
    utterances = lay(text, seed, speaker, **options)
    own = said_by(utterances, speaker)
    assert " ".join(item.plain for item in own if item.plain) == " ".join(text.split())
    assert utterances == lay(text, seed, speaker, **options)
    for item in utterances:
        assert item.text.strip() == item.text != ""
        assert (item.plain == "") == item.backchannel
        assert not (item.overlaps and item.pause_before_s)
    for item in utterances:
        if item.speaker != speaker:
            assert item.backchannel
            assert item.text in FORMS
    if careful or not verbatim:
        assert [item.text.rstrip(",;:—–") for item in own if item.plain] == [
            item.plain.rstrip(",;:—–") for item in own if item.plain
        ]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_taking_hesitation_out_again_gives_the_plain_words(seed: int) -> None:
    for item in said_by(lay(TALK, seed), "patient"):
        words = split_words(item.text)
        lead = 1 if words[0] == "well" else 0
        assert strip_hesitation(words[lead:]).plain == split_words(item.plain)


def test_everything_is_laid_in_somewhere() -> None:
    texts = [item.text for seed in range(80) for item in lay(TALK, seed)]
    joined = " | ".join(texts)
    assert re.search(r"\b[Uu]m, ", joined)
    assert "I, I " in joined
    assert "It, it was" in joined
    assert re.search(r", (uh|um), ", joined)
    assert any(text.endswith("—") for text in texts)
    assert {"Mm-hmm.", "Yeah.", "Right."} <= set(texts)


def test_capitals_and_commas_stay_right() -> None:
    for seed in range(200):
        for item in said_by(lay(TALK, seed), "patient"):
            assert not re.search(r",,|,\.| ,|\s\s|\b(um|uh) |[.?!] (um|uh|it|in)\b", item.text), item.text
            assert not re.search(r"\b(Um|Uh|Well), (It|In)\b", item.text), item.text


def test_a_filler_is_not_in_every_sentence() -> None:
    for seed in range(200):
        spoken = " ".join(item.text for item in said_by(lay(TALK, seed), "patient"))
        sentences = re.split(r"(?<=[.?!]) ", spoken)
        assert sum(bool(re.search(r"\b(um|uh)\b", part, re.IGNORECASE)) for part in sentences) < 4


@pytest.mark.parametrize(
    "protected",
    [
        '"They will see that I am a fraud and I know it."',
        "“I can't do it and I never could.”",
        "'I am weak and it shows.'",
        "Anna Maria Lee",
        "twenty five",
        "seven out of ten",
        "11.30 p.m.",
        "Dr. Weber",
    ],
)
def test_nothing_falls_into_quotes_names_and_numbers(protected: str) -> None:
    text = (
        f"I thought about {protected} and it was just the way I said it to you. I kept that to my own self."
    )
    for seed in range(200):
        assert protected in " ".join(item.text for item in said_by(lay(text, seed), "patient"))


def test_listener_never_comes_in_after_a_question() -> None:
    text = (
        "Did you sleep? What did you do when you woke up, and how did it go? I ask because it matters to me."
    )
    for seed in range(200):
        utterances = lay(text, seed, "therapist")
        for before, after in itertools.pairwise(utterances):
            assert not (after.speaker == "patient" and before.text.endswith("?"))


def test_quoted_and_sore_words_are_met_with_sounds_only() -> None:
    text = (
        'I thought, "They see it all." It went on for days. I felt useless. I went to bed early that night.'
    )
    met = set()
    for seed in range(300):
        utterances = lay(text, seed)
        for before, after in itertools.pairwise(utterances):
            if after.speaker == "therapist" and (before.plain.endswith(('all."', "useless."))):
                met.add(after.text)
    assert met
    assert met <= GENTLE


def test_careful_talk_keeps_its_words_and_gets_sounds_only() -> None:
    heard = set()
    for seed in range(200):
        utterances = lay(TALK, seed, careful=True, acknowledges=True)
        assert said_by(utterances, "patient")[0].overlaps is False
        heard |= {item.text for item in said_by(utterances, "therapist")}
    assert heard
    assert heard <= GENTLE


def test_turn_that_answers_is_not_opened_by_agreement() -> None:
    openings = {lay("The nights are still bad.", seed)[0].text.split()[0] for seed in range(300)}
    assert openings <= {"The", "The,", "Well,", "Um,", "Uh,"}
    taken_in = {
        lay("The nights are still bad.", seed, acknowledges=True)[0].text.split()[0] for seed in range(300)
    }
    assert {"Yeah,", "Yeah."} & taken_in


def test_signal_before_the_talk_is_an_exchange_of_both() -> None:
    exchanges = [
        found
        for seed in range(2000)
        if (found := lay("The nights are bad.", seed, acknowledges=True))[0].backchannel
    ]
    assert len(exchanges) == pytest.approx(2000 * MODEL.sounds["patient"].lead_ins.opening_exchange, abs=25)
    for first, second, talk in exchanges:
        assert (first.speaker, second.speaker, talk.speaker) == ("patient", "therapist", "patient")
        assert (first.plain, second.plain) == ("", "")


@pytest.mark.parametrize("text", ["Yeah.", "Okay, yeah.", "11."])
def test_a_signal_alone_and_a_number_alone_stay_as_they_are(text: str) -> None:
    for seed in range(30):
        (only,) = lay(text, seed)
        assert (only.text, only.plain) == (text, text)


@pytest.mark.parametrize("text", ["", "  ", "...", "—"])
def test_nothing_said_is_refused(text: str) -> None:
    with pytest.raises(TalkModelError, match="nothing said"):
        lay(text, 0)


def test_same_backchannel_does_not_come_three_times_in_a_row() -> None:
    text = " ".join(["I went there and it was just the same as before."] * 12)
    for seed in range(50):
        heard = [item.text for item in said_by(lay(text, seed), "therapist")]
        assert all(len(set(heard[n : n + 3])) > 1 for n in range(len(heard) - 2))


def test_backchannels_come_at_the_fitted_rate() -> None:
    manner = SessionManner(style="plain", therapist=SpeakerManner(), patient=SpeakerManner())
    rng = random.Random(5)
    hears = MODEL.sounds["patient"].hears
    count = sum(
        item.speaker == "therapist"
        for _ in range(4000)
        for item in lay_over(MODEL, TALK, "patient", manner, rng, verbatim=False)
    )
    expected = hears.expected(0, len(split_words(TALK))) / hears.placeable * hears.first_factor
    again = hears.again_factor / hears.first_factor
    # Between the rate before and after the first backchannel of a turn.
    assert min(1.0, again) - 0.05 <= count / 4000 / expected <= max(1.0, again) + 0.05


def test_talk_without_clause_ends_is_not_split() -> None:
    for seed in range(100):
        assert len(lay("I slept badly last night.", seed)) == 1
