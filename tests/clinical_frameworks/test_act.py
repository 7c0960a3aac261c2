"""What makes a planned session acceptance and commitment therapy, and not another therapy with its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest

from clinical_frameworks.act import load_act
from clinical_frameworks.conformance.planned import PlannedSession, run_course, without_risk
from clinical_frameworks.framework import TurnPlan
from clinical_frameworks.modality.homework import HomeworkKind
from clinical_frameworks.risk import find_method_detail, find_risk_talk
from clinical_frameworks.script.library import slots_of
from personas.vocabulary import Disorder
from tests.clinical_frameworks.homework_texts import texts
from tests.clinical_frameworks.planned_sessions import DISORDERS, sampled

ACT = load_act()
LINES = ACT.data.script.lines
OWN = {
    item.line
    for move in ACT.data.script.moves
    if move.phase in {phase.id for phase in ACT.data.definition.phases}
    for item in move.lines
}
KINDS = tuple(ACT.data.homework.values())
WORDS_A_MINUTE = 172
# The six processes (Hayes, Strosahl & Wilson 2012, ch. 3) by the beginnings of the lines that work on them.
PROCESSES = {
    "acceptance": ("do_let_be", "do_ease_now", "ask_willing_for", "ask_yes_room", "question_control"),
    "defusion": ("do_label", "ask_name", "do_slip", "ask_mind_now", "tell_mind_picture", "do_cant"),
    "present moment": ("guide_arrival", "slow_down", "do_anchor"),
    "self as context": ("do_watch", "ask_self_story", "ask_story_age", "ask_another_story"),
    "values": ("ask_pain_care", "do_speech", "ask_quality", "ask_sweet", "ask_others_mattered"),
    "committed action": ("ask_step", "ask_next_time", "ask_action_past", "do_contact", "propose_practice"),
}
# Words by which a therapist would weigh a thought, correct it or have it rated.
WEIGHING = re.compile(
    r"\b(?:evidence|proof|realistic|rational|balanced|accurate|exaggerat\w+|alternative|out of ten|per ?cent|"
    r"out of a hundred|zero to|from nought|on a scale|how true|how much do you believe|how likely|"
    r"speaks? (?:for|against) it|(?:fairer|kinder|more helpful) thought|is (?:it|that) really)\b"
)
JARGON = re.compile(r"\b(?:mindful\w*|defusion|acceptance|journey|process|coping|values?)\b")
READY = re.compile(r"\b(?:when|once|until|as soon as) you (?:feel|are) (?:calm|ready|better)")
every_disorder = pytest.mark.parametrize("disorder", DISORDERS)


@cache
def course_of(disorder: Disorder, minutes: int, sessions: int = 3) -> tuple[PlannedSession, ...]:
    """A planned course with lengths of turns drawn, without risk, planned once for all tests."""
    patient, words = sampled(disorder), minutes * WORDS_A_MINUTE
    case, profile = without_risk(patient.case), patient.profile()
    return run_course(ACT, case, profile, 1, sessions=sessions, words=words, talk="annomi")


def keys_of(sessions: Iterable[PlannedSession]) -> list[str]:
    """Names of all lines said in these sessions, in order."""
    return [key for session in sessions for turn in session.turns for key in line_keys(turn)]


def line_keys(turn: TurnPlan) -> list[str]:
    """Names of the turn's lines, without the numbers of their phrasings."""
    return [part.partition("#")[0] for part in turn.line.split("+") if not part.startswith("~")]


# ---- thoughts are neither weighed nor rated ----------------------------------------------------------------


def test_no_line_has_a_slot_for_evidence_alternatives_or_ratings() -> None:
    weighed = re.compile(r"^(?:for\d|against\d|alternative|belief_|intensity|mood)")
    for key in OWN:
        line = LINES[key]
        for text in (*line.say, *(text for own in line.styles.values() for text in own)):
            assert not [slot for slot in slots_of(text) if weighed.match(slot)], key


def test_the_therapist_never_weighs_a_thought() -> None:
    said = [(key, text) for key in OWN if LINES[key].speaker == "therapist" for text in LINES[key].say]
    said += [(kind.id, text) for kind in KINDS for text in (*kind.tasks, *kind.sizes)]
    said += [
        (protocol.id, text)
        for protocol in ACT.data.protocols.values()
        for point in protocol.psycho_education
        for text in point.lines
    ]
    assert [(key, text) for key, text in said if WEIGHING.search(text.lower())] == []


@every_disorder
def test_evidence_and_alternatives_of_the_case_stay_untold(disorder: Disorder) -> None:
    case = sampled(disorder).case
    kinds = {fact.id: fact.kind for fact in case.facts()}
    turns = [turn for session in course_of(disorder, 50) for turn in session.turns]
    told = {kinds[fact] for turn in turns for fact in turn.discloses}
    assert not told & {"evidence_for", "evidence_against", "alternative"}


def test_a_thought_is_said_back_as_a_thought() -> None:
    """Wherever the therapist says the gist, the same phrasing marks it as something the mind says."""
    marked = re.compile(r"\b(?:thought|mind|told you|sentence|announcement)\b|what was playing")
    for key in OWN:
        line = LINES[key]
        for text in line.say:
            if line.speaker == "therapist" and "{thought_gist}" in text:
                assert marked.search(text), f"{key}: {text}"


# ---- workability, choice, willingness ----------------------------------------------------------------------


@every_disorder
def test_what_was_done_is_looked_at_by_what_it_brings_and_costs(disorder: Disorder) -> None:
    for session in course_of(disorder, 20):
        said = keys_of([session])
        if "tell_then" in said:
            after = said[said.index("tell_then") :]
            assert "ask_short" in after
            assert "ask_long" in after


@every_disorder
def test_an_exercise_is_offered_before_it_is_guided_and_then_done(disorder: Disorder) -> None:
    """Leave is asked by the session's first technique line; two turns at least carry the technique."""
    for session in course_of(disorder, 20, sessions=6):
        carrying = [turn for turn in session.turns if turn.technique is not None]
        assert len(carrying) >= 2 or session.plan.technique == "creative_hopelessness"
        first = [key for key in line_keys(carrying[0]) if LINES[key].technique]
        assert LINES[first[0]].act == "seek_collaboration"
        for turn in session.turns:
            offers = [key for key in line_keys(turn) if key.startswith("offer_")]
            assert not offers or line_keys(turn)[-1] == offers[0], "an offer waits for the answer"


@every_disorder
def test_pushing_back_is_met_without_argument(disorder: Disorder) -> None:
    for session in course_of(disorder, 20, sessions=6):
        for turn, answer in zip(session.turns, session.turns[1:], strict=False):
            pushes = [key for key in line_keys(turn) if key.startswith("resist_")]
            if pushes:
                acts = answer.act.split("+")
                assert acts[0] in ("reflection_complex", "emphasize_autonomy", "structure"), answer.draft
                assert "give_information" not in acts


@every_disorder
def test_the_first_session_is_among_equals(disorder: Disorder) -> None:
    said = keys_of(course_of(disorder, 20)[:1])
    assert {"same_boat", "leave_to_say_no", "explain_doing"} <= set(said)


@every_disorder
def test_practice_that_was_not_done_is_no_failure(disorder: Disorder) -> None:
    """It is asked what came up, and the choice is given back."""
    for session in course_of(disorder, 20, sessions=6)[1:]:
        said = keys_of([session])
        assert "ask_practice" in said
        if session.plan.homework_result == "not_done":
            assert {"meet_not_done", "ask_practice_barrier", "ease_practice"} <= set(said)
        else:
            assert {"meet_done", "meet_partly"} & set(said)


# ---- the whole of it ---------------------------------------------------------------------------------------


@every_disorder
def test_a_course_works_on_all_six_processes(disorder: Disorder) -> None:
    said = keys_of(course_of(disorder, 20, sessions=6))
    for process, starts in PROCESSES.items():
        assert any(key.startswith(starts) for key in said), process


@every_disorder
def test_twenty_minutes_are_filled_and_fifty_nearly(disorder: Disorder) -> None:
    """The aim: 0.9 of the words of 20 minutes in sessions 1 to 3, 6,000 of 8,600 in a first session."""
    assert all(session.words >= 0.9 * 20 * WORDS_A_MINUTE for session in course_of(disorder, 20))
    assert course_of(disorder, 50)[0].words >= 6000


# ---- practice between sessions -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_practice_is_spoken_plainly_and_not_of_risk(kind: HomeworkKind) -> None:
    assert all(6 <= len(line.split()) <= 18 for line in (*kind.outcomes.done, *kind.outcomes.not_done))
    for text in texts(kind):
        assert not JARGON.search(text.lower()), text
        assert find_risk_talk(text) == []
        assert find_method_detail(text) == []


def test_a_small_step_waits_for_no_feeling() -> None:
    """Committed action: no task asks to do something once one feels calm, ready or better."""
    for kind in KINDS:
        for task in kind.tasks:
            assert not READY.search(task), task
