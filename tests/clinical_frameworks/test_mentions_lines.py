"""Lines of patients' talk with the items they mention as present; the rules were written and tuned on these.

Gold is by meaning: a symptom counts when the speaker has it now (the last weeks included). What is denied,
over, long past, feared, or somebody else's does not. Items are INSTRUMENT.NUMBER.
"""

from __future__ import annotations

import sys

import pytest

from tests.clinical_frameworks.test_mentions import Scores, score_lines

SLEEP = ("phq9.3", "pcl5.20")
TIRED = ("phq9.4",)
LOW = ("phq9.2",)
NO_JOY = ("phq9.1", "pcl5.12")
APPETITE = ("phq9.5",)
BAD_SELF = ("phq9.6", "pcl5.9")
FOCUS = ("phq9.7", "pcl5.19")
RESTLESS = ("phq9.8", "gad7.5")
IRRITABLE = ("gad7.6", "pcl5.15")

PRESENT: list[tuple[str, tuple[str, ...]]] = [
    ("I hardly slept again, I was awake till four.", SLEEP),
    ("Honestly I can't get to sleep, my head just goes round.", SLEEP),
    ("I'm so tired I could lie down on your carpet.", TIRED),
    ("There's no energy left in me by lunchtime.", TIRED),
    ("I've been really down since Sunday.", LOW),
    ("I burst into tears in the car park for no reason.", LOW),
    ("It all feels pretty hopeless to me.", LOW),
    ("I don't enjoy anything any more, not even the garden.", NO_JOY),
    ("I've lost interest in seeing people.", NO_JOY),
    ("I've no appetite, I push the food around.", APPETITE),
    ("I can't stop eating in the evenings, whole packets of biscuits.", APPETITE),
    ("I feel like such a failure as a father.", BAD_SELF),
    ("I keep thinking I'm worthless.", BAD_SELF),
    ("I can't concentrate, I read the same page four times.", FOCUS),
    ("My mind wanders all the time in meetings.", FOCUS),
    ("I'm so slow these days, even talking is like wading through mud.", ("phq9.8",)),
    ("I can't sit still, I pace the kitchen.", RESTLESS),
    ("Sometimes I think they'd be better off without me.", ("phq9.9",)),
    ("I was on edge the whole week.", ("gad7.1",)),
    ("I get so nervous before the phone rings.", ("gad7.1",)),
    ("I can't stop worrying, it just runs on and on.", ("gad7.2",)),
    ("I worry about everything, the bills, the roof, my mum's knee.", ("gad7.3",)),
    ("I can't switch off in the evening, I'm never relaxed.", ("gad7.4",)),
    ("I snapped at the kids again over a spoon.", IRRITABLE),
    ("I always feel as if something terrible is about to happen.", ("gad7.7",)),
    ("The pictures of the crash keep coming back, I don't call them.", ("pcl5.1",)),
    ("I had that nightmare again on Tuesday.", ("pcl5.2",)),
    ("For a moment I was back there, as if it was happening all over.", ("pcl5.3",)),
    ("I go to pieces whenever I hear a siren.", ("pcl5.4",)),
    ("My heart pounds whenever I hear brakes.", ("pcl5.5",)),
    ("I try not to think about what happened.", ("pcl5.6",)),
    ("I avoid that street, I go the long way round.", ("pcl5.7",)),
    ("I blame myself for what happened to him.", ("pcl5.10",)),
    ("I feel cut off from everybody.", ("pcl5.13",)),
    ("I've been driving like a maniac, I don't care.", ("pcl5.16",)),
    ("I jump at every little noise.", ("pcl5.18",)),
    ("I'm exhausted but I still can't sleep.", (*TIRED, *SLEEP)),
]

NOT_PRESENT: list[tuple[str, tuple[str, ...]]] = [
    ("I sleep fine now, thanks for asking.", ()),
    ("No trouble sleeping this week.", ()),
    ("I'm not tired at all today.", ()),
    ("I haven't felt down since we last met.", ()),
    ("My husband can't sleep, he's up all night with his back.", ()),
    ("My sister is depressed, I think.", ()),
    ("She's always on edge, my boss.", ()),
    ("I used to have nightmares when I was a child.", ()),
    ("Years ago I couldn't concentrate on anything, that was at school.", ()),
    ("The worrying has stopped, more or less.", ()),
    ("I don't feel hopeless any more.", ()),
    ("My appetite is back to normal.", ()),
    ("I'm eating well, three meals a day.", ()),
    ("I can concentrate again, I read a whole book.", ()),
    ("I wasn't nervous, for once.", ()),
    ("I'm no longer jumpy when the door goes.", ()),
    ("I'd never hurt myself.", ()),
    ("It isn't that I'm tired, it's that I'm bored of it.", ()),
    ("My son is restless, he can't sit still at school.", ()),
    ("I slept through until seven, every night.", ()),
    ("I enjoyed the concert more than I thought.", ()),
    ("What if I can't sleep before the interview?", ()),
    ("I'm afraid I'll end up depressed like my dad.", ()),
    ("He gets irritable when the trains are late.", ()),
    ("I didn't snap at anybody, I counted to ten.", ()),
    ("We talked about the nightmares my brother has.", ()),
    ("I'm not worried about it, it'll sort itself out.", ()),
    ("The tiredness has gone, I don't know why.", ()),
    ("Nobody would call me a nervous person.", ()),
    ("I took the short way home, down that street, and it was all right.", ()),
    ("I fell asleep in the film, it was so dull.", ()),
    ("I've got my energy back.", ()),
    ("When I was at university I lost interest in everything for a year.", ()),
    ("My mother's always worrying about everything.", ()),
    ("My back is sore but I'm sleeping.", ()),
    ("The sleep is better than it was.", ()),
    ("He drives far too fast, I hold on to the seat.", ()),
]

# Reached on these lines; they were tuned on, so it says only that the rules do what they were written for.
FLOOR = 0.95


@pytest.fixture(scope="module")
def scores() -> Scores:
    return score_lines(PRESENT + NOT_PRESENT)


def test_half_of_the_lines_are_tricky_negatives() -> None:
    assert len(PRESENT) + len(NOT_PRESENT) >= 60
    assert len(NOT_PRESENT) >= len(PRESENT)


def test_the_rules_do_what_they_were_written_for(scores: Scores) -> None:
    sys.stdout.write(f"\ntuned lines: {scores}\n")
    assert scores.precision >= FLOOR, scores.false_alarms
    assert scores.recall >= FLOOR, scores.missed


def test_no_negative_line_is_taken_for_a_symptom() -> None:
    assert score_lines(NOT_PRESENT).false_alarms == ()
