"""Invitations to go on and reflections before questions: when they come, how often, and with which lines."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from clinical_frameworks.case import CaseFile
from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.framework import PhasePlan, PlannerState
from clinical_frameworks.script import Script
from clinical_frameworks.script.filling import fill
from clinical_frameworks.script.said_keys import line_names
from clinical_frameworks.script.telling import load_telling, reflection_before, told_on
from clinical_frameworks.script.view import PlanView
from tests.clinical_frameworks.made_scripts import (
    AVERAGE,
    line,
    script,
    session_plan,
    state,
    talk,
    view_of,
    with_more,
)
from tests.clinical_frameworks.sample_case import sample_case

SHIPPED = load_cbt().data.script
TELLING = load_telling()
PLAN = session_plan(("talk", 500), ("end", 600), manner=AVERAGE)
STORY, DESCRIPTION = TELLING.invitations["story"], TELLING.invitations["description"]
RISK = (PhasePlan(id="risk", until_words=500), PhasePlan(id="end", until_words=600))
SENTENCES = ("I hid his coat.", "My mum found it.")
DRAWS = 800


def rich_case() -> CaseFile:
    """The sample case in which history and symptom have two further sentences each."""
    case = sample_case()
    return case.model_copy(
        update={
            "history": (with_more(case.history[0], *SENTENCES),),
            "symptoms": (with_more(case.symptoms[0], "I hear the clock.", "I get up at six."),),
        }
    )


def just_told(fact: str = "history.1", **changes: object) -> PlannerState:
    """The patient has just told the fact, in 8 words; a question waits."""
    told = {"last_told": fact, "disclosed": (fact,), "speaker": "patient", "last_words": 8, "queue": ("ask",)}
    return state().model_copy(update=told | changes)


def look(now: PlannerState, **plan: object) -> PlanView:
    return view_of(now, case=rich_case(), plan=PLAN.model_copy(update=plan))


def invited(view: PlanView, lines: Script = SHIPPED) -> Counter[str]:
    """How often each line was put before what waits ("" for none), over many draws."""
    rng, found = random.Random(1), Counter[str]()
    for _ in range(DRAWS):
        after = told_on(view, lines, rng)
        if after.queue == view.state.queue:
            assert after == view.state
            found[""] += 1
            continue
        assert after.queue[1:] == (TELLING.answer, *view.state.queue)
        found[after.queue[0]] += 1
    return found


# ---- invitations ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [0, 1, 3])
@pytest.mark.parametrize("fact", ["history.1", "phq9.3"])
def test_an_invitation_comes_with_the_chance_of_the_kind_and_fades(fact: str, before: int) -> None:
    """0.75 of history and 0.4 of a symptom, times 0.8 for each one before."""
    view = look(just_told(fact, invited={fact: before} if before else {}))
    chance = {"history.1": TELLING.invite["history"], "phq9.3": TELLING.invite["symptom"]}[fact]
    share = 1 - invited(view)[""] / DRAWS
    assert share == pytest.approx(chance * TELLING.fading**before, abs=0.055)


def test_a_story_is_asked_for_what_came_next_and_a_description_for_what_else_there_is() -> None:
    stories, descriptions = invited(look(just_told())), invited(look(just_told("phq9.3")))
    assert set(stories) - {""} == set(STORY)
    assert set(descriptions) - {""} == set(DESCRIPTION)
    asked = DRAWS - stories[""]
    share = STORY["invite_more"] / sum(STORY.values())
    assert stories["invite_more"] / asked == pytest.approx(share, abs=0.06)


def test_an_invitation_is_counted() -> None:
    view, rng = look(just_told(invited={"history.1": 1, "goal.1": 2})), random.Random(0)
    after = next(one for _ in range(50) if (one := told_on(view, SHIPPED, rng)).queue != view.state.queue)
    assert after.invited == {"history.1": 2, "goal.1": 2}


@pytest.mark.parametrize(
    "view",
    [
        look(just_told(more_told={"history.1": 2})),  # nothing left to tell
        look(just_told("goal.1")),  # this fact has no further sentences
        look(just_told(last_told="")),  # an answer, or something withheld
        look(just_told(speaker="therapist")),
        look(just_told(words=500)),  # the phase's words are used up
        look(just_told(), manner=None),
        look(just_told(), phases=RISK),
    ],
    ids=["nothing left", "no more", "nothing told", "not the patient", "phase over", "no manner", "risk"],
)
def test_there_is_no_invitation_without_room_or_reason(view: PlanView) -> None:
    assert invited(view) == {"": DRAWS}


def test_a_script_without_the_shared_lines_invites_nobody() -> None:
    assert invited(look(just_told()), script({"ask": line("therapist", "Why?")}).script) == {"": DRAWS}


def test_an_invitation_whose_phrasings_are_used_up_is_not_drawn() -> None:
    """Else the exchange that waits would be dropped with it."""
    used = tuple(f"{key}#{n}" for key in ("invite_more", "ask_what_next") for n in range(40))
    found = invited(look(just_told(phrasings=used)))
    assert set(found) - {""} == set(STORY) - {"invite_more", "ask_what_next"}


def test_the_exchange_that_waits_goes_on_after_the_patient_told_more() -> None:
    """Invited as often as possible: further sentences in order, each once, and then the question."""
    lines = {key: SHIPPED.lines[key] for key in (*STORY, TELLING.answer)}
    lines |= {
        "open": line("therapist", "Tell me of then."),
        "tell": line("patient", "{history1}", act="disclose"),
        "ask": line("therapist", "Which street was it?"),
        "street": line("patient", "The one by the river."),
    }
    planner = script(lines, {"id": "one", "lines": ["open", "tell", "ask", "street"]})
    plan = session_plan(("talk", 500), ("end", 600), manner=AVERAGE)
    for seed in range(30):
        turns = talk(planner, state(), plan=plan, case=rich_case(), seed=seed, words=None)
        assert [turn.speaker for turn in turns] == ["therapist", "patient"] * (len(turns) // 2)
        said = " ".join(turn.draft for turn in turns if turn.speaker == "patient")
        places = [said.find(text) for text in (*SENTENCES, "The one by the river.")]
        found = [place for place in places if place >= 0]
        assert found == sorted(found)
        assert places[2] >= 0
        assert all(said.count(text) <= 1 for text in SENTENCES)
        invitations = [turn for turn in turns if set(line_names(turn.line)) & set(STORY)]
        for turn in invitations:
            answer = turns[turns.index(turn) + 1]
            assert line_names(answer.line)[0] == TELLING.answer


# ---- reflections -----------------------------------------------------------------------------------------

ASKING = Script(
    lines={
        **SHIPPED.lines,
        "why": line("therapist", "Why?", act="question_open"),
        "state": line("therapist", "So it goes."),
    },
    moves=(),
)


def reflected(view: PlanView, key: str = "why") -> Counter[str | None]:
    rng = random.Random(2)
    return Counter(reflection_before(key, view, ASKING, rng) for _ in range(DRAWS))


@pytest.mark.parametrize(("fact", "weight"), [("history.1", "heavy"), ("goal.1", "light"), ("", "answer")])
def test_a_reflection_before_a_question_comes_by_the_weight_of_what_was_told(fact: str, weight: str) -> None:
    """No therapist's turn is counted yet, so the talk model changes no chance."""
    found = reflected(look(just_told(last_told=fact, disclosed=(fact,))))
    lines, chance = TELLING.reflections[weight], TELLING.reflect[weight]  # type: ignore[index]
    assert 1 - found[None] / DRAWS == pytest.approx(chance, abs=0.055)
    assert set(found) - {None} == set(lines)


@pytest.mark.parametrize(
    ("now", "key"),
    [
        (just_told(), "state"),  # no question
        (just_told(last_words=TELLING.least_words - 1), "why"),
        (just_told(speaker="therapist"), "why"),
        (just_told(words=500), "why"),
    ],
)
def test_there_is_no_reflection_before_other_lines_or_after_next_to_nothing(
    now: PlannerState, key: str
) -> None:
    assert reflected(look(now), key) == {None: DRAWS}


def test_there_is_no_reflection_in_the_risk_phase_or_without_a_manner() -> None:
    assert reflected(look(just_told(), phases=RISK)) == {None: DRAWS}
    assert reflected(look(just_told(), manner=None)) == {None: DRAWS}


@pytest.mark.parametrize("refusal", ["withhold", "withhold_hostile"])
def test_there_is_no_reflection_right_after_a_withheld_answer(refusal: str) -> None:
    withheld = just_told(last_told="", phrasings=(f"{refusal}#1",))
    assert reflected(look(withheld)) == {None: DRAWS}
    # Once something else was said, the therapist may say it back again.
    later = just_told(phrasings=(f"{refusal}#1", "tell_history#0"))
    assert reflected(look(later))[None] < DRAWS


def test_reflections_that_are_ahead_of_the_talk_model_come_less_often() -> None:
    """Ten of ten turns were reflections: the factor falls to 1 / 2.5 at the least."""
    ahead = look(just_told(families=("reflection_complex", "neutral") * 10))
    behind = look(just_told(families=("question_open", "neutral") * 10))
    shares = [1 - reflected(view)[None] / DRAWS for view in (ahead, behind)]
    assert shares[0] < TELLING.reflect["heavy"] < shares[1]


def test_saying_back_needs_a_fact_that_was_disclosed() -> None:
    for key in ("echo_said", "topic_said"):
        undisclosed = look(just_told(disclosed=()))
        assert fill(key, SHIPPED.lines[key], undisclosed, random.Random(0)) is None
        item = fill(key, SHIPPED.lines[key], look(just_told()), random.Random(0))
        assert item is not None
        assert [fact.id for fact in item.facts] == ["history.1"]


def test_saying_back_takes_up_the_sentence_told_last() -> None:
    echo = line("therapist", "So {said_last_you}.")
    for count, text in enumerate(
        ("So your father left when you were nine.", "So you hid his coat.", "So your mum found it.")
    ):
        item = fill("e", echo, look(just_told(more_told={"history.1": count})), random.Random(0))
        assert item is not None
        assert item.text == text
