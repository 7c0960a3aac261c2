"""Lines written after the rules were frozen and never tuned on: the figures to quote.

Gold is by meaning, as in ``test_mentions_lines.py``. First run: precision 0.955, recall 0.750. Then two
faults of the code that reads the rules were mended (an optional space was not optional; a harmless "never
been so" was cut off), which gives the figures the test prints. To keep the lines held out, change rules for
a reason of their own, never to make one of these lines pass.
"""

from __future__ import annotations

import sys

import pytest

from tests.clinical_frameworks.test_mentions import Scores, score_lines
from tests.clinical_frameworks.test_mentions_lines import (
    APPETITE,
    BAD_SELF,
    FOCUS,
    IRRITABLE,
    LOW,
    NO_JOY,
    PRESENT,
    RESTLESS,
    SLEEP,
    TIRED,
)

LINES: list[tuple[str, tuple[str, ...]]] = [
    # Present.
    ("I've been waking at three and that's me done for the night.", SLEEP),
    ("Nights are awful at the moment.", SLEEP),
    ("I didn't sleep a wink on Sunday.", SLEEP),
    ("By the time I've done the washing up I'm wrecked.", TIRED),
    ("I just feel drained, even after a weekend in bed.", TIRED),
    ("I'm running on fumes, to be honest with you.", TIRED),
    ("I've been feeling so low since the letter came.", LOW),
    ("I cried most of Saturday.", LOW),
    ("I don't see any hope of it changing.", LOW),
    ("My mood's been terrible all week.", LOW),
    ("Nothing gives me pleasure, not even the dog.", NO_JOY),
    ("I can't be bothered with the choir any more.", NO_JOY),
    ("I don't really look forward to anything.", NO_JOY),
    ("I'm hardly eating, a slice of toast and that's it.", APPETITE),
    ("I've lost half a stone without meaning to.", APPETITE),
    ("I feel useless next to my brothers.", BAD_SELF),
    ("I've let everyone down, that's how it feels.", BAD_SELF),
    ("I hate myself for it.", BAD_SELF),
    ("I can't take anything in when I read.", FOCUS),
    ("My concentration's shot.", FOCUS),
    ("I keep losing the thread when people talk to me.", FOCUS),
    ("I can't keep still in the evenings, I'm up and down like a yo-yo.", RESTLESS),
    ("I feel tense from the moment I wake up.", ("gad7.1",)),
    ("My anxiety's through the roof.", ("gad7.1",)),
    ("I worry all day long and I can't turn it off.", ("gad7.2",)),
    ("It's my job, then my health, then the car, I worry about all of it.", ("gad7.3",)),
    ("I can't unwind, not even in the bath.", ("gad7.4",)),
    ("I've been so short with everybody lately.", IRRITABLE),
    ("Little things set me off, I shouted at my daughter over a sock.", IRRITABLE),
    ("I've got this sense of dread, like the phone's going to ring with bad news.", ("gad7.7",)),
    ("The images just come, in the middle of the supermarket.", ("pcl5.1",)),
    ("I still dream about the fire.", ("pcl5.2",)),
    ("I get flashbacks when I'm driving.", ("pcl5.3",)),
    ("When I smell petrol I start shaking.", ("pcl5.5",)),
    ("I keep away from crowds since then.", ("pcl5.7",)),
    ("There's a gap, I don't know how I got out of the building.", ("pcl5.8",)),
    ("I feel guilty that I was the one who walked away.", ("pcl5.11",)),
    ("I feel distant from my wife, like there's glass between us.", ("pcl5.13",)),
    ("I'm numb, I couldn't even cry at the funeral.", ("pcl5.14",)),
    ("I'm always checking who's behind me.", ("pcl5.17",)),
    ("A car backfired and I nearly hit the ceiling.", ("pcl5.18",)),
    # Not present.
    ("I've been sleeping like a log.", ()),
    ("The pills help, I don't lie awake any more.", ()),
    ("I haven't cried once this week.", ()),
    ("My daughter isn't sleeping, it's her exams.", ()),
    ("My wife says her energy is gone.", ()),
    ("I'm not so anxious about the phone these days.", ()),
    ("I never lose my temper, that's not me.", ()),
    ("My dad was depressed for most of my childhood.", ()),
    ("He's got no appetite since the operation.", ()),
    ("I felt worthless for years, back when I was at school.", ()),
    ("I used to drink until I was numb, that's ten years ago.", ()),
    ("The nightmares have stopped since the spring.", ()),
    ("I'm looking forward to the weekend, actually.", ()),
    ("I'm hungry all the time, in a good way, I'm cooking again.", ()),
    ("I went down that street on my own and nothing happened.", ()),
    ("It's not like I'm on edge or anything.", ()),
    ("What if I get so nervous that I forget my lines?", ()),
    ("People think I'm sad, but I'm just quiet.", ()),
    ("I managed to relax for a whole evening.", ()),
    ("My boss is so irritable that nobody talks to her.", ()),
    ("I don't blame anybody for it.", ()),
    ("I sat through the whole film and followed it.", ()),
    ("We watched a documentary about depression.", ()),
    ("I'd be exhausted if I had your job.", ()),
    ("There was a fire drill and I didn't even jump.", ()),
    ("Last year I couldn't eat for weeks, but that's over.", ()),
    ("I don't think I'm a failure, not today.", ()),
    ("My friend keeps having flashbacks and I drive her to the clinic.", ()),
    ("I wasn't tired, I just didn't want to go.", ()),
    ("Concentrating is easier now.", ()),
]

# Below what was reached at first, by two or three items; a drop means that a rule got worse.
PRECISION_FLOOR = 0.90
RECALL_FLOOR = 0.70


@pytest.fixture(scope="module")
def scores() -> Scores:
    return score_lines(LINES)


def test_the_held_out_lines_are_many_and_half_of_them_tricky() -> None:
    assert len(LINES) >= 60
    assert sum(not gold for _, gold in LINES) >= 30


def test_precision_and_recall_on_lines_never_tuned_on(scores: Scores) -> None:
    sys.stdout.write(f"\nheld-out lines: {scores}\n")
    assert scores.precision >= PRECISION_FLOOR, scores.false_alarms
    assert scores.recall >= RECALL_FLOOR, scores.missed


def test_every_item_of_the_three_instruments_is_in_some_line() -> None:
    said = {item for _, gold in (*PRESENT, *LINES) for item in gold}
    sizes = {"phq9": 9, "gad7": 7, "pcl5": 20}
    assert said == {f"{name}.{number}" for name, size in sizes.items() for number in range(1, size + 1)}
