from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_frameworks.person import lower_first, strip_stop, to_second_person

CASES = [
    (
        "My boss told me I was late and I'm sure he meant me.",
        "Your boss told you you were late and you're sure he meant you.",
    ),
    ("I sat alone at Leo's school play.", "You sat alone at Leo's school play."),
    ("I am tired.", "You are tired."),
    ("I'm tired and I've had enough.", "You're tired and you've had enough."),
    ("I'd go if I could, and I'll try.", "You'd go if you could, and you'll try."),
    ("That was mine, I made it myself.", "That was yours, you made it yourself."),
    ("I wasn't there and my sister wasn't either.", "You weren't there and your sister wasn't either."),
    ("I wasn’t asleep.", "You weren’t asleep."),
    ("Am I boring?", "Are you boring?"),
    ("Why was I so slow?", "Why were you so slow?"),
    ("I'm late, aren't I?", "You're late, aren't you?"),
    ("I was early, wasn't I?", "You were early, weren't you?"),
    ("I just really was lost.", "You just really were lost."),
    ("I was and still am afraid of him.", "You were and still are afraid of him."),
    ("I sat down and was sick.", "You sat down and were sick."),
    ("I sat down, drank tea and was fine.", "You sat down, drank tea and were fine."),
    ("I called my boss and was told off.", "You called your boss and were told off."),
    ("My boss called and was angry.", "Your boss called and was angry."),
    ("I waited, and Leo came in and was cross.", "You waited, and Leo came in and was cross."),
    ("I didn't think of it and was gone by ten.", "You didn't think of it and were gone by ten."),
    ("I waited while it rained and was dark.", "You waited while it rained and was dark."),
    ("I heard that she rang and was crying.", "You heard that she rang and was crying."),
    ("Something in me was broken.", "Something in you was broken."),
    ("All I wanted was peace.", "All you wanted was peace."),
    ("What I said was wrong.", "What you said was wrong."),
    ("We lost our flat and they let us stay.", "You lost your flat and they let you stay."),
    ("We're broke and we've sold ours.", "You're broke and you've sold yours."),
    ("It was four am and I lay awake.", "It was four am and you lay awake."),
    ("At 5 p.m. I left.", "At 5 p.m. you left."),
    ("World War I was hard for my granddad.", "World War I was hard for your granddad."),
    ("They say I have bipolar I disorder.", "They say you have bipolar I disorder."),
    ("He has type I diabetes, like me.", "He has type I diabetes, like you."),
    ("That's the part I hated.", "That's the part you hated."),
    ("In part I blame myself.", "In part you blame yourself."),
    ("My teacher was Anna I. Brandt.", "Your teacher was Anna I. Brandt."),
    ("It was just Leo and I. Then he left me.", "It was just Leo and you. Then he left you."),
    ("Oh my God, I never was any good.", "Oh my God, you never were any good."),
    ("He worked in a coal mine.", "He worked in a coal mine."),
    ("A friend of mine rang.", "A friend of yours rang."),
    ('I said "I\'m done" and left.', 'You said "I\'m done" and left.'),
    ("I told her 'I can't do it' and left.", "You told her 'I can't do it' and left."),
    (
        "I like the kids' noise and my neighbours' music.",
        "You like the kids' noise and your neighbours' music.",
    ),
    ("I-I don't know.", "You-you don't know."),
    ("So... I don't know.", "So... you don't know."),
    ("He left. I cried.", "He left. You cried."),
    ("My mother-in-law and I fight.", "Your mother-in-law and you fight."),
    ("The I-95 was closed, so I walked.", "The I-95 was closed, so you walked."),
    ("I thought, am I next?", "You thought, are you next?"),
    ("everyone can see I failed at marriage", "everyone can see you failed at marriage"),
    ("Mean, mime, army, family.", "Mean, mime, army, family."),
    ("", ""),
]


@pytest.mark.parametrize(("said", "expected"), CASES)
def test_a_first_person_line_becomes_the_therapists(said: str, expected: str) -> None:
    assert to_second_person(said) == expected


WORDS = (
    "I",
    "my",
    "me",
    "myself",
    "mine",
    "we",
    "us",
    "our",
    "am",
    "was",
    "and",
    "but",
    "he",
    "the",
    "Leo",
    "saw",
)
PLAIN = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@given(PLAIN)
def test_no_first_person_word_is_left(said: str) -> None:
    spoken = to_second_person(said)
    assert not re.search(r"\b(?:I|[Mm]y|[Mm]e|[Mm]yself|[Ww]e|[Uu]s|[Oo]ur)\b", spoken)


@given(PLAIN)
def test_turning_twice_changes_nothing_more(said: str) -> None:
    once = to_second_person(said)
    assert to_second_person(once) == once


@given(st.text(alphabet="abcdefgh ,.!?'\"", max_size=60))
def test_text_without_first_person_words_stays(text: str) -> None:
    assert to_second_person(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You can't win.", "you can't win."),
        ("I can't win.", "I can't win."),
        ("I'm late.", "I'm late."),
        ("I’ve lost it.", "I’ve lost it."),
        ("Leo's school play", "Leo's school play"),
        ("Leo cried.", "Leo cried."),
        ("Tuesday was bad.", "Tuesday was bad."),
        ("TV all day.", "TV all day."),
        ("A man nodded.", "a man nodded."),
        ("  The bus.", "  the bus."),
        ("“The bus.", "“the bus."),
        ("Israel is far.", "israel is far."),
        ("42 of them", "42 of them"),
        ("", ""),
    ],
)
def test_first_letter_is_lowered_unless_it_must_stand(text: str, expected: str) -> None:
    assert lower_first(text, names=("Leo",)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I left.", "I left"),
        ("I left...", "I left"),
        ("I left! ", "I left"),
        ("Why me?", "Why me?"),
        ("I left at 5 p.m.", "I left at 5 p.m."),
        ("Done", "Done"),
        ("", ""),
    ],
)
def test_the_final_stop_is_dropped(text: str, expected: str) -> None:
    assert strip_stop(text) == expected
