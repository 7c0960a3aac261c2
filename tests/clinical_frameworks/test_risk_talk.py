from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_frameworks.risk import find_method_detail, find_risk_talk, voices_risk
from corpus.record import Delivery, Speaker, Turn

RISK = [
    "I think they would be better off without me.",
    "Sometimes I wish I was dead.",
    "I go to bed hoping I won't wake up.",
    "I keep thinking about dying.",
    "I don't want to be here anymore.",
    "There's no point in living like this.",
    "Honestly, life isn't worth living.",
    "I can't stop thinking about killing myself.",
    "I've thought about suicide a few times.",
    "I don't know, I think I might kill myself.",
    "I had suicidal thoughts on Sunday.",
    "I've decided to end my life.",
    "I wrote a goodbye letter to the kids.",
    "I've been hurting myself again.",
    "I self-harmed when I was fifteen.",
    "No one would miss me if I was gone.",
    "It would be easier if I just died.",
    "I don’t want to live any more.",
    "I'm not sure I want to stay alive, I think of ending it all.",
    "I haven't told anyone but I want to die.",
    "I never told my wife that I wanted to kill myself.",
    "I don't feel safe with myself at night.",
    "I wish I had never been born.",
    "I just want everything to be over... I want to die.",
    "My brother died and since then I want to be dead.",
    "It's not that bad, but I wanted to take my own life.",
    "I'd be better off dead.",
    "Some mornings I wish I hadn't woken up.",
    "I sometimes hope I don't wake up in the morning.",
    "I can't go on, I'm going to kill myself.",
    "I feel suicidal.",
    "I wouldn't mind if I didn't wake up tomorrow.",
    "Maybe everybody would be better off if I weren't around.",
    "I was not thinking straight and I wanted to kill myself",
]

NO_RISK = [
    "I'd never hurt myself.",
    "I don't want to die.",
    "We were dying of laughter.",
    "This job is killing me at work.",
    "I have no thoughts of hurting myself.",
    "I'm not suicidal.",
    "I've never thought about suicide.",
    "My uncle's suicide was hard on all of us.",
    "My brother was suicidal back then.",
    "I nearly died of embarrassment.",
    "I don't want to wake up early on Saturdays.",
    "I feel hopeless about the job.",
    "I killed myself laughing at that film.",
    "I hurt myself lifting the washing machine.",
    "I cut myself shaving.",
    "I'm scared of dying in my sleep.",
    "When my heart races I worry about dying.",
    "I wouldn't harm myself, I have the kids.",
    "That cake is to die for.",
    "I don't want to live with my mother any more.",
    "I don't want to be here when he comes.",
    "No, I haven't thought of ending my life.",
    "It's not like I want to kill myself.",
    "It was career suicide.",
    "I'm dying to see her.",
    "I would never do that, I've never wanted to kill myself.",
    "She said she wanted to kill herself.",
    "Things will never get better for me.",
    "I wish I was better at this.",
    "I don't want to go on holiday.",
    "I wanted everything to end up right.",
    "I no longer think about suicide.",
    "I wanted to die of shame.",
    "I thought I was dying, my chest was so tight.",
]

METHOD = [
    "There is a whole box of tablets in the cupboard.",
    "I took twenty pills that night.",
    "I have all my pills in a drawer.",
    "I took an overdose once.",
    "I thought about hanging myself.",
    "I thought about jumping off the bridge.",
    "I wanted to jump in front of a train.",
    "I cut my wrists.",
    "I started cutting again.",
    "He overdosed last year.",
    "a handful of painkillers",
    "I'd drive into a wall.",
    "I'd drown myself.",
    "I used razor blades.",
    "I saved up my tablets.",
    "I'd shoot myself.",
    "I had a rope round my neck.",
    "I was standing there ready to throw myself under a train.",
    "I cut myself when it gets bad.",
    "I slit my arms.",
    "There was a gun to my head.",
    "My aunt hanged herself.",
]

NO_METHOD = [
    "Her Wednesday box of pills was still full.",
    "I take two tablets in the morning.",
    "We were hanging out with friends.",
    "I jumped off the sofa.",
    "I cut myself shaving.",
    "I'm cutting down on coffee.",
    "I shot myself in the foot there.",
    "I jump at every noise.",
    "He started cutting the grass.",
    "My job hangs by a thread.",
    "I jumped to conclusions.",
    "My doctor put me on fifty milligrams.",
    "I drove to the bridge and back.",
    "I drove past the wall.",
    "I missed the train.",
    "I hung up the phone.",
    "She cut my hair.",
    "I cut him off in the meeting.",
    "I take my medication with breakfast.",
    "I jumped on the bus.",
    "There were a dozen people at the pharmacy.",
    "I pulled the rope on the swing.",
    "I jumped out of bed.",
]


@pytest.mark.parametrize("said", RISK)
def test_risk_talk_is_found(said: str) -> None:
    assert find_risk_talk(said)


@pytest.mark.parametrize("said", NO_RISK)
def test_denials_figures_of_speech_and_talk_of_others_are_not_risk_talk(said: str) -> None:
    assert find_risk_talk(said) == []


@pytest.mark.parametrize("said", METHOD)
def test_method_detail_is_found(said: str) -> None:
    assert find_method_detail(said)


@pytest.mark.parametrize("said", NO_METHOD)
def test_everyday_talk_is_not_method_detail(said: str) -> None:
    assert find_method_detail(said) == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I wish I was dead.", "passive_ideation"),
        ("I thought of suicide.", "active_ideation"),
        ("I'm planning to kill myself.", "intent"),
        ("I harmed myself, harming myself helps.", "self_harm"),
    ],
)
def test_a_mention_has_the_gravest_kind_that_fits(said: str, kind: str) -> None:
    assert [mention.kind for mention in find_risk_talk(said)] == [kind]


def test_two_mentions_come_in_order_of_place() -> None:
    found = find_risk_talk("I want to die. On Sunday I hurt myself.")
    assert [mention.kind for mention in found] == ["passive_ideation", "self_harm"]


def test_a_denial_in_one_clause_does_not_cover_the_next() -> None:
    assert find_risk_talk("I don't want to die, but I keep thinking about dying.")


@given(st.text(max_size=80))
def test_places_of_mentions_are_places_in_the_text(text: str) -> None:
    said = f"{text} I want to die. {text}"
    for mention in find_risk_talk(said):
        assert said[mention.start : mention.end] == mention.text


@given(st.text(max_size=200))
def test_method_detail_is_quoted_from_the_text(text: str) -> None:
    assert all(found in text for found in find_method_detail(text))


def test_risk_talk_that_a_listeners_sound_splits_is_heard() -> None:
    """Neither half is risk talk by itself; the whole is."""
    halves = ("It'd be easier for everyone if I just went to sleep", "and didn't wake up.")
    assert not any(find_risk_talk(half) for half in halves)

    def turn(index: int, speaker: Speaker, text: str, *, backchannel: bool = False) -> Turn:
        plain = "" if backchannel else text
        return Turn(
            id=f"c/1/{index}",
            index=index,
            speaker=speaker,
            text=text,
            delivery=Delivery(merged=4, plain=plain, backchannel=backchannel),
        )

    said = [turn(0, "patient", halves[0]), turn(1, "therapist", "Mm-hmm.", backchannel=True)]
    said.append(turn(2, "patient", halves[1]))
    assert voices_risk(said)
    assert not voices_risk(said[:2])
    assert not voices_risk([turn(0, "therapist", " ".join(halves))])
