"""What makes a planned session interpersonal psychotherapy, and not another therapy with its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest

from clinical_frameworks.conformance.planned import PlannedSession, run_course, without_risk
from clinical_frameworks.framework import TurnPlan
from clinical_frameworks.ipt import load_ipt
from clinical_frameworks.modality.homework import HomeworkKind
from clinical_frameworks.risk import find_method_detail, find_risk_talk
from clinical_frameworks.script.library import slots_of
from personas.patient import Patient
from personas.population import PopulationSpec
from personas.sampler import sample_population
from personas.vocabulary import Disorder, Style
from tests.clinical_frameworks.homework_texts import texts

IPT = load_ipt()
LINES = IPT.data.script.lines
OWN = {
    item.line
    for move in IPT.data.script.moves
    if move.phase in {phase.id for phase in IPT.data.definition.phases}
    for item in move.lines
}
KINDS = tuple(IPT.data.homework.values())
WORDS = 15 * 172  # fifteen minutes at 172 words a minute, to keep the tests short
# A disorder and a way of talking for each of the four problem areas (Weissman, Markowitz & Klerman 2000;
# grief and sensitivity as in Stuart & Robertson 2012). The style stands for the area in moves/a_session.yaml.
AREAS: dict[str, tuple[Disorder, Style]] = {
    "dispute": ("depression", "upset"),
    "transition": ("gad", "plain"),
    "sensitivity": ("social_anxiety", "pleasing"),
    "loss": ("ptsd", "tangent"),
}
# Lines that work on one area only begin so.
OF_AREA = {"dispute": "d_", "transition": "t_", "sensitivity": "s_", "loss": "l_"}
# Words by which a therapist would weigh a thought, correct it, have it rated or have a form filled in.
WEIGHING = re.compile(
    r"\b(?:evidence|proof|realistic|rational|distort\w+|exaggerat\w+|out of ten|per ?cent|on a scale|"
    r"from (?:zero|nought)|how true|how likely|how much do you believe|"
    r"(?:fairer|kinder|more helpful) thought|thought record|automatic thought|core belief)\b"
)
JARGON = re.compile(
    r"\b(?:interpersonal|affect|attachment|deficits?|formulation|inventory|transference|coping)\b"
)
every_area = pytest.mark.parametrize("area", AREAS)


@cache
def patient_of(area: str) -> Patient:
    disorder, style = AREAS[area]
    spec = PopulationSpec(size=4, disorder={disorder: 1}, style={style: 1})
    return next(iter(sample_population(spec, 3)))


@cache
def course_of(area: str) -> tuple[PlannedSession, ...]:
    """An early, a middle and a late session of a quarter of an hour, lengths of turns drawn, without risk."""
    patient = patient_of(area)
    return run_course(
        IPT, without_risk(patient.case), patient.profile(), 1, sessions=3, words=WORDS, talk="annomi"
    )


def keys_of(turns: Iterable[TurnPlan]) -> list[str]:
    """Names of the lines said, in order, without the numbers of their phrasings."""
    parts = (part for turn in turns for part in turn.line.split("+"))
    return [part.partition("#")[0] for part in parts if not part.startswith("~")]


# ---- no cognitive restructuring ----------------------------------------------------------------------------


def test_no_line_has_a_slot_for_a_thought_its_evidence_or_a_rating() -> None:
    weighed = re.compile(r"^(?:thought|for\d|against\d|alternative|core\d|belief_|intensity|mood)")
    for key in OWN:
        for text in (*LINES[key].say, *(text for own in LINES[key].styles.values() for text in own)):
            assert not [slot for slot in slots_of(text) if weighed.match(slot)], key


def test_the_therapist_neither_weighs_thoughts_nor_speaks_jargon() -> None:
    said = [(key, text) for key in OWN if LINES[key].speaker == "therapist" for text in LINES[key].say]
    said += [(kind.id, text) for kind in KINDS for text in (*kind.tasks, *kind.sizes)]
    for protocol in IPT.data.protocols.values():
        said += [(protocol.id, text) for point in protocol.psycho_education for text in point.lines]
    assert [(key, text) for key, text in said if WEIGHING.search(text.lower())] == []
    assert [(key, text) for key, text in said if JARGON.search(text.lower())] == []


@every_area
def test_thoughts_and_their_evidence_stay_untold(area: str) -> None:
    kinds = {fact.id: fact.kind for fact in patient_of(area).case.facts()}
    told = {kinds[fact] for session in course_of(area) for turn in session.turns for fact in turn.discloses}
    assert not told & {"automatic_thought", "evidence_for", "evidence_against", "alternative", "core_belief"}


# ---- the initial phase -------------------------------------------------------------------------------------


@every_area
def test_the_first_session_gives_the_sick_role_and_ends_in_one_agreed_area(area: str) -> None:
    """Illness, sick role, hope, beginning, and only then the problem area, to which the patient agrees."""
    said = keys_of(course_of(area)[0].turns)
    order = ["name_illness", "give_role", "hope_line", "explain_people", "ask_onset", "bridge_formulation"]
    places = [
        said.index(key) for key in (*order, f"propose_{area}", "ask_fit", "agree_focus", "settle_focus")
    ]
    assert places == sorted(places)
    assert sum(key.startswith("propose_") and key != "propose_step" for key in said) == 1


def test_the_illness_is_named_by_the_patients_own_complaint_and_without_a_diagnosis() -> None:
    named = re.compile(r"\b(?:depress\w+|anxiety|disorder|ptsd|panic|insomnia|phobi\w+|diagnos\w+)\b")
    texts = [text for key in OWN if LINES[key].speaker == "therapist" for text in LINES[key].say]
    assert [text for text in texts if named.search(text.lower())] == []
    assert sum("{complaint" in text for text in LINES["name_illness"].say) >= 3


@every_area
def test_the_inventory_asks_for_people_and_what_is_good_hard_and_wished_for(area: str) -> None:
    session = course_of(area)[0]
    kinds = {fact.id: fact.kind for fact in patient_of(area).case.facts()}
    people = {fact for turn in session.turns for fact in turn.discloses if kinds[fact] == "social"}
    assert len(people) >= 2
    assert {"ask_person_good", "ask_person_wish"} <= set(keys_of(session.turns))


# ---- the middle phase --------------------------------------------------------------------------------------


@every_area
def test_every_session_stays_with_the_agreed_area(area: str) -> None:
    others = tuple(start for name, start in OF_AREA.items() if name != area)
    for session in course_of(area):
        said = keys_of(session.turns)
        assert any(key.startswith(OF_AREA[area]) for key in said)
        assert not [key for key in said if key.startswith(others)]
    for session in course_of(area)[1:]:
        assert f"recall_{area}" in keys_of(session.turns)


@every_area
def test_later_sessions_ask_for_mood_and_people_together_at_the_start(area: str) -> None:
    for session in course_of(area)[1:]:
        opening = keys_of(turn for turn in session.turns if turn.phase == "opening")
        assert opening.index("hello_again") < opening.index("ask_between")


@every_area
def test_each_moment_goes_from_the_people_in_it_to_what_was_wanted(area: str) -> None:
    for session in course_of(area):
        said = keys_of(session.turns)
        if "tell_moment" in said:
            after = said[said.index("tell_moment") :]
            assert after.index("ask_who") < after.index("ask_feeling") < after.index("ask_wanted")


def test_communication_analysis_takes_words_reply_meaning_and_reception_in_turn() -> None:
    """After Weissman, Markowitz & Klerman 2000, ch. 8: said, answered, meant, understood."""
    move = next(move for move in IPT.data.script.moves if move.id == "exchange")
    asked = [item.line for item in move.lines if item.line.startswith("ask_")]
    assert asked == ["ask_words", "ask_reply", "ask_meant", "ask_heard"]


def test_the_therapy_relationship_is_used_sparingly() -> None:
    """In each stage it is the least likely technique or absent."""
    for protocol in IPT.data.protocols.values():
        for stage in protocol.stages:
            weight = stage.techniques.get("therapy_relationship")
            assert weight is None or weight == min(stage.techniques.values()), protocol.id


@every_area
def test_pushing_back_is_met_without_argument_or_advice(area: str) -> None:
    for session in course_of(area):
        for turn, answer in zip(session.turns, session.turns[1:], strict=False):
            if [key for key in keys_of([turn]) if key.startswith("resist_") or key == "ask_advice"]:
                assert answer.act.split("+")[0] == "reflection_complex", answer.draft


# ---- the end -----------------------------------------------------------------------------------------------


@every_area
def test_the_last_session_speaks_of_parting_gains_and_early_signs_and_sets_no_task(area: str) -> None:
    said = keys_of(course_of(area)[-1].turns)
    assert {"name_end", "tell_end_feel", "tell_gains", "tell_signs", "tell_signs_who"} <= set(said)
    assert {"take_leave_last", "goodbye"} <= set(said)
    assert "propose_step" not in said


@every_area
def test_the_time_is_filled(area: str) -> None:
    assert all(session.words >= 0.85 * WORDS for session in course_of(area))


# ---- fifty minutes -----------------------------------------------------------------------------------------

FULL = 50 * 172
MOMENTS = {"ask_moment", "ask_other_moment", "return_moment"}


@cache
def full_course() -> tuple[PlannedSession, ...]:
    """The first and the last of two sessions of fifty minutes."""
    patient = patient_of("transition")
    return run_course(
        IPT, without_risk(patient.case), patient.profile(), 1, sessions=2, words=FULL, talk="annomi"
    )


def moments_of(session: PlannedSession) -> list[list[str]]:
    """Lines said from one moment of the patient's life to the next."""
    parts: list[list[str]] = []
    for key in keys_of(session.turns):
        if key in MOMENTS:
            parts.append([])
        if parts:
            parts[-1].append(key)
    return parts


def test_the_second_hour_does_not_run_dry() -> None:
    assert all(session.words >= 0.8 * FULL for session in full_course())


def test_a_moment_told_before_is_not_gone_through_once_more() -> None:
    """What is left of it is asked, and not again who was in it, what was felt and what was wanted."""
    again = [part for session in full_course() for part in moments_of(session) if "ask_left_over" in part]
    assert again
    for part in again:
        assert part[0] == "return_moment"
        assert not {"ask_who", "ask_feeling", "ask_wanted"} & set(part)


def test_what_is_asked_for_again_until_it_comes_still_comes_once() -> None:
    """`times: 2` with "not did:" itself: asked for after each move (modalities' README, "moves/*.yaml")."""
    spread = {move.id for move in IPT.data.script.moves if f"not did:{move.id}" in move.when}
    assert len(spread) >= 40
    assert all(move.times == 2 for move in IPT.data.script.moves if move.id in spread)
    for session in full_course():
        done = [mark for mark in session.states[-1].moves_done if mark.partition("#")[0] in spread]
        assert len(done) == len({mark.partition("#")[0] for mark in done}) >= 10


def test_rehearsals_and_looking_back_wait_for_the_second_session() -> None:
    """The first is for illness, beginning, people, agreement (Weissman, Markowitz & Klerman 2000, ch. 3)."""
    moves = {move.id: move for move in IPT.data.script.moves}
    for name in ("review", "unsaid", "message", "refusing", "true_answer", "say_now", "other_ways"):
        assert "later_session" in moves[name].when, name
    assert "did:unsaid" in moves["swap"].when


# ---- steps with people -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_step_is_spoken_plainly_and_not_of_risk(kind: HomeworkKind) -> None:
    assert all(5 <= len(line.split()) <= 18 for line in (*kind.outcomes.done, *kind.outcomes.not_done))
    for text in texts(kind):
        assert not JARGON.search(text.lower()), text
        assert find_risk_talk(text) == []
        assert find_method_detail(text) == []
