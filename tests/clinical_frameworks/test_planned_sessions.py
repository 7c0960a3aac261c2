"""What holds in every session of the shipped script, over disorders, lengths, styles and levels of trust."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.conformance.planned import PlannedSession
from clinical_frameworks.conformance.rules import (
    only_the_patient_discloses,
    sessions_close,
    speakers_alternate,
    trust_is_needed,
)
from clinical_frameworks.framework import RESISTANCES, STYLES
from clinical_frameworks.script.said_keys import line_names, more_counts, phrasing_keys
from clinical_frameworks.script.telling import load_telling
from personas.vocabulary import Disorder
from tests.clinical_frameworks.planned_sessions import (
    DISORDERS,
    TALK,
    course_of,
    plan_course_sessions,
    sampled,
)

SHIPPED = load_cbt().data.script
TELLING = load_telling()
INVITATIONS = {key for manner in TELLING.invitations.values() for key in manner}
MINUTES = (1, 5, 15)
every_course = pytest.mark.parametrize(
    ("disorder", "minutes", "talk"), list(itertools.product(DISORDERS, MINUTES, (None, TALK))), ids=str
)
# Twenty courses of two sessions: disorder, style, resistance, trust at the first word.
COURSES = [
    (DISORDERS[n % 6], STYLES[n % 6 - n // 6], (None, *RESISTANCES)[n % 8], (0.02, 0.15, 0.35, 0.7)[n % 4])
    for n in range(20)
]


@cache
def drawn_course(number: int) -> tuple[PlannedSession, ...]:
    """Two sessions of twelve minutes with lengths of the talk model."""
    disorder, style, resistance, trust = COURSES[number]
    patient = sampled(disorder, seed=5 + number % 3)
    profile = patient.profile().model_copy(
        update={"style": style, "resistance": resistance, "baseline_trust": trust}
    )
    return plan_course_sessions(patient, 12, number, 2, talk=TALK, profile=profile)


every_drawn = pytest.mark.parametrize("number", range(len(COURSES)))


def keys_of(planned: PlannedSession) -> list[str]:
    return [key for turn in planned.turns for key in phrasing_keys(turn.line)]


# ---- every course, with lengths drawn and without --------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 60))
def test_the_same_state_and_generator_give_the_same_turn(seed: int, position: int) -> None:
    patient, cbt = sampled("gad"), load_cbt()
    planned = course_of("gad", 5, talk=TALK)[0]
    before = planned.states[min(position, len(planned.turns) - 1)]
    kept = before.model_dump_json()
    first, again = (
        cbt.next_turn(planned.plan, before, patient.case, patient.profile(), random.Random(seed))
        for _ in range(2)
    )
    assert first == again
    assert before.model_dump_json() == kept


def test_another_seed_gives_another_session() -> None:
    one, two = (plan_course_sessions(sampled("gad"), 5, seed, sessions=1)[0] for seed in (1, 2))
    assert [turn.draft for turn in one.turns] != [turn.draft for turn in two.turns]


@every_course
def test_sessions_close_and_phases_come_in_order(disorder: Disorder, minutes: int, talk: str | None) -> None:
    course = course_of(disorder, minutes, talk=talk)
    sessions_close(course)
    for planned in course:
        order = [phase.id for phase in planned.plan.phases]
        places = [order.index(turn.phase) for turn in planned.turns]
        assert places == sorted(places)


@every_course
def test_the_speakers_alternate_and_the_therapist_begins(
    disorder: Disorder, minutes: int, talk: str | None
) -> None:
    speakers_alternate(course_of(disorder, minutes, talk=talk))


@every_course
def test_no_phrasing_comes_twice_in_a_session_and_no_fixed_reply_twice_in_a_course(
    disorder: Disorder, minutes: int, talk: str | None
) -> None:
    """Phrasings that give another sentence each time (`..._more`, `said...`) may."""
    anew = {
        key for key, line in SHIPPED.lines.items() if any("_more}" in s or "{said" in s for s in line.say)
    }
    course = course_of(disorder, minutes, talk=talk)
    for planned in course:
        once = [key for key in keys_of(planned) if key.partition("#")[0] not in anew]
        assert [key for key, count in Counter(once).items() if count > 1] == []
    fixed = [
        key for planned in course for key in keys_of(planned) if SHIPPED.lines[key.partition("#")[0]].verbatim
    ]
    assert fixed
    assert len(set(fixed)) == len(fixed)


@every_course
def test_facts_are_disclosed_by_the_patient_once_and_referred_to_afterwards(
    disorder: Disorder, minutes: int, talk: str | None
) -> None:
    case, said = sampled(disorder).case, set[str]()
    known = {fact.id for fact in case.facts()}
    for planned in course_of(disorder, minutes, talk=talk):
        for turn in planned.turns:
            assert turn.speaker == "patient" or not turn.discloses
            assert set(turn.discloses) <= known - said
            assert {fact for fact in turn.refers_to if fact in known} <= said | set(turn.discloses)
            said |= set(turn.discloses)


@every_course
def test_a_guarded_fact_is_said_with_enough_trust_only(
    disorder: Disorder, minutes: int, talk: str | None
) -> None:
    trust_is_needed(course_of(disorder, minutes, talk=talk), sampled(disorder).case)


@every_course
def test_a_turn_is_its_parts(disorder: Disorder, minutes: int, talk: str | None) -> None:
    for planned in course_of(disorder, minutes, talk=talk):
        for turn in planned.turns:
            assert len(turn.parts) != 1
            if turn.parts:
                assert " ".join(part.text for part in turn.parts) == turn.draft
                assert {part.act for part in turn.parts} == set(turn.act.split("+"))
                assert set(turn.keep) == {cue for part in turn.parts for cue in part.keep}
            assert turn.target_words == len(turn.draft.split())


def test_a_longer_session_has_more_turns() -> None:
    """One minute and five are both little more than what must be said."""
    for disorder in DISORDERS:
        short, middle, long = (len(course_of(disorder, minutes, talk=None)[0].turns) for minutes in MINUTES)
        assert max(short, middle) < long / 2


# ---- forty sessions over disorders, styles, resistance and trust ------------------------------------------


@every_drawn
def test_whoever_the_patient_is_speakers_alternate_and_sessions_close(number: int) -> None:
    speakers_alternate(drawn_course(number))
    sessions_close(drawn_course(number))


@every_drawn
def test_whoever_the_patient_is_the_therapist_says_only_what_was_told(number: int) -> None:
    case = sampled(COURSES[number][0], seed=5 + number % 3).case
    only_the_patient_discloses(drawn_course(number), case)
    trust_is_needed(drawn_course(number), case)


@every_drawn
def test_no_further_sentence_is_told_twice_in_a_course(number: int) -> None:
    """Counted in the drafts: a sentence that stands in the case once is said once at the most, in order."""
    case = sampled(COURSES[number][0], seed=5 + number % 3).case
    drafts = [turn.draft for one in drawn_course(number) for turn in one.turns if turn.speaker == "patient"]
    said = " ".join(drafts)
    labels = [turn.line for one in drawn_course(number) for turn in one.turns]
    everything = Counter(sentence for fact in case.facts() for sentence in (fact.statement, *fact.more))
    counted = more_counts(labels)
    assert counted, "somebody who talks for half an hour goes on at least once"
    unlike = {
        sentence
        for sentence, count in everything.items()
        if count == 1 and sum(sentence in other for other in everything) == 1
    }
    for fact in case.facts():
        assert counted.get(fact.id, 0) <= len(fact.more)
        for position, sentence in enumerate(fact.more):
            if sentence in unlike:
                assert said.count(sentence) == (position < counted.get(fact.id, 0)), (fact.id, sentence)


@every_drawn
def test_invitations_come_outside_the_risk_phase_and_within_the_phases_words(number: int) -> None:
    found = 0
    for planned in drawn_course(number):
        for index, (turn, before) in enumerate(zip(planned.turns, planned.states, strict=False)):
            names = line_names(turn.line)
            if turn.speaker != "therapist" or names[0] not in INVITATIONS:
                continue
            answer = line_names(planned.turns[index + 1].line)[0]
            if answer != TELLING.answer:
                continue  # a reflection before a question, or a move's own line
            found += 1
            assert turn.phase != "risk"
            assert before.words < planned.plan.phases[before.phase].until_words
            assert before.last_told
    assert found > 0


@every_drawn
def test_saying_back_follows_what_the_patient_told_last(number: int) -> None:
    case = sampled(COURSES[number][0], seed=5 + number % 3).case
    for planned in drawn_course(number):
        for turn, before in zip(planned.turns, planned.states, strict=False):
            if turn.speaker == "therapist" and {"echo_said", "topic_said"} & set(line_names(turn.line)):
                assert before.last_told in before.disclosed
                assert before.last_told in turn.refers_to
                assert case.fact(before.last_told)


@every_drawn
def test_a_patient_keeps_back_in_the_own_shape_of_resistance(number: int) -> None:
    resistance = COURSES[number][2]
    names = [name for one in drawn_course(number) for turn in one.turns for name in line_names(turn.line)]
    shapes = {name for name in names if name.startswith("withhold_")}
    assert shapes <= {f"withhold_{resistance}"}
    if resistance is not None and COURSES[number][3] < 0.1:
        assert shapes
