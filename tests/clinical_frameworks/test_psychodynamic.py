"""What makes a planned session psychodynamic (supportive-expressive), not another therapy with its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from clinical_frameworks.acts import load_acts
from clinical_frameworks.conformance.planned import PlannedSession, run_course, without_risk
from clinical_frameworks.framework import TurnPlan
from clinical_frameworks.modality.homework import HomeworkKind
from clinical_frameworks.psychodynamic import load_psychodynamic
from clinical_frameworks.risk import find_method_detail, find_risk_talk
from clinical_frameworks.script.library import slots_of
from personas.vocabulary import Disorder
from tests.clinical_frameworks.homework_texts import texts
from tests.clinical_frameworks.planned_sessions import sampled

DYNAMIC = load_psychodynamic()
LINES = DYNAMIC.data.script.lines
OWN = {
    item.line
    for move in DYNAMIC.data.script.moves
    if move.phase in {phase.id for phase in DYNAMIC.data.definition.phases}
    for item in move.lines
}
# Used in our moves, written by modality/shared.
SHARED = {
    "ask_week",
    "ask_week_else",
    "tell_episode1",
    "tell_episode2",
    "react_episode",
    "confirm",
    "okay",
    "mm",
}
KINDS = tuple(DYNAMIC.data.homework.values())
WORDS_A_MINUTE = 172
# One disorder with a protocol of its own for each kind of material, and one that gets the default.
SEEN: tuple[Disorder, ...] = ("depression", "social_anxiety", "insomnia")
# Words of other schools, and of the textbook, that nobody says across the room.
JARGON = re.compile(
    r"\b(?:transference|countertransference|defen[cs]es?|resistance|unconscious|repress\w*|projection|ego|oedip\w*|"
    r"object relation\w*|internali[sz]\w*|conflictual|homework sheet|worksheet|automatic thoughts?|evidence|"
    r"coping|cognitive|exposure|mindful\w*|on a scale|out of ten|per ?cent|agenda)\b"
)
# Not "you must have been" nor "you feel you ought to": those are no orders.
ORDERS = re.compile(
    r"\b(?:you (?:must(?!'ve| have)|should|need to)|(?<!feel )you ought to|your task is|i advise)\b"
)
every_disorder = pytest.mark.parametrize("disorder", SEEN)
# Lines that bring a told moment into the hour, and lines that ask for more of the moment that is open.
OPENS_A_MOMENT = {"invite_story", "invite_smaller_story", "invite_next_story", "return_story"}
ASKS_OF_A_MOMENT = {
    "invite_feeling",
    "invite_wish",
    "invite_on_scene",
    "invite_on_response",
    "invite_afterwards",
    "invite_danger",
    "invite_roles",
    "invite_witness",
    "invite_impulse",
    "invite_other_end",
    "invite_where_body",
    "invite_to_whom",
    "invite_why_stayed",
    "invite_expected_again",
}
# Lines about the two in the room.
OF_THE_TWO = {"remark_here", "invite_my_view", "invite_spare", "invite_between_hours"}
OF_THE_LAST_HOUR = {"invite_last_here", "invite_not_given", "invite_without"}


@cache
def course_of(disorder: Disorder) -> tuple[PlannedSession, ...]:
    """Three planned sessions of 20 minutes with lengths drawn, without risk, planned once for all tests."""
    patient = sampled(disorder)
    case, profile = without_risk(patient.case), patient.profile()
    return run_course(DYNAMIC, case, profile, 1, sessions=3, words=20 * WORDS_A_MINUTE, talk="annomi")


@cache
def long_course() -> tuple[PlannedSession, ...]:
    """Three planned sessions of 50 minutes with one patient, lengths drawn, planned once for all tests."""
    patient = sampled("social_anxiety")
    case, profile = without_risk(patient.case), patient.profile()
    return run_course(DYNAMIC, case, profile, 1, sessions=3, words=50 * WORDS_A_MINUTE, talk="annomi")


def line_keys(turn: TurnPlan) -> list[str]:
    """Names of the turn's lines, without the numbers of their phrasings."""
    return [part.partition("#")[0] for part in turn.line.split("+") if not part.startswith("~")]


def keys_of(sessions: Iterable[PlannedSession]) -> list[str]:
    """Names of all lines said in these sessions, in order."""
    return [key for session in sessions for turn in session.turns for key in line_keys(turn)]


def families_of(session: PlannedSession) -> Counter[str]:
    """How many acts of each family the therapist does in the session."""
    acts = load_acts()
    said = [turn for turn in session.turns if turn.speaker == "therapist"]
    return Counter(acts[act].family for turn in said for act in turn.act.split("+"))


def own_texts(speaker: str) -> Iterator[tuple[str, str]]:
    """Every phrasing of the modality's own lines of that speaker, with the line's name."""
    for key in sorted(OWN):
        line = LINES[key]
        if line.speaker == speaker:
            for text in (*line.say, *(text for texts in line.styles.values() for text in texts)):
                yield key, text


# ---- the patient leads -------------------------------------------------------------------------------------


@every_disorder
def test_the_therapist_reflects_more_than_asks(disorder: Disorder) -> None:
    """Listening and responding (Luborsky 1984); good sessions of AnnoMI have 1.0 a question."""
    for session in course_of(disorder):
        families = families_of(session)
        assert families["reflection"] > families["question"]


@every_disorder
def test_no_list_of_points_is_made(disorder: Disorder) -> None:
    """After the greeting the patient begins; nothing is settled with the patient as an agenda."""
    for session in course_of(disorder):
        said = keys_of([session])
        assert not [key for key in said if "agenda" in key or "focus" in key]
        first = said.index("leave_floor_new" if session.plan.number == 1 else "hello_again")
        assert LINES[said[first + 1]].speaker == "patient"


@every_disorder
def test_silence_is_kept_and_what_comes_out_of_it_is_the_patients(disorder: Disorder) -> None:
    said = keys_of(course_of(disorder))
    silences = [index for index, key in enumerate(said) if key in ("keep_silence", "wait_begin")]
    assert len(silences) >= 2
    assert all(LINES[said[index + 1]].speaker == "patient" for index in silences)


# ---- the theme ---------------------------------------------------------------------------------------------


@every_disorder
def test_a_theme_is_offered_only_after_wish_and_expectation_were_told(disorder: Disorder) -> None:
    """Wish, response of other, response of self (Luborsky 1984): the sketch follows its parts."""
    for session in course_of(disorder):
        said = keys_of([session])
        themes = [index for index, key in enumerate(said) if key == "gather_theme"]
        for index in themes:
            begins = [
                place
                for place, key in enumerate(said[:index])
                if key in ("invite_story", "invite_smaller_story", "invite_next_story", "return_story")
            ]
            assert begins, "a moment was told first"
            since = said[begins[-1] : index]
            assert "tell_wish" in since
            assert "tell_expected" in since or said[begins[-1]] == "return_story"


@every_disorder
def test_a_sketch_of_the_theme_waits_for_the_answer(disorder: Disorder) -> None:
    offered = {
        "gather_theme",
        "gather_plain",
        "lay_theme",
        "link_past",
        "link_again",
        "name_avoided",
        "remark_here",
    }
    for session in course_of(disorder):
        for turn in session.turns:
            if offered & set(line_keys(turn)):
                assert line_keys(turn)[-1] in offered, turn.draft


def test_understanding_is_offered_as_a_guess() -> None:
    """Half or more of an interpretation's phrasings say that it may be wrong, or whose impression it is."""
    guess = re.compile(
        r"\b(?:perhaps|maybe|may|might|could|i wonder|i think|i believe|i hear|i ask myself|what if|if i|"
        r"let me|i can't help|it seems|guess|guessing|sketch|draft|impression|trying out)\b"
    )
    for key in (
        "gather_theme",
        "gather_plain",
        "lay_theme",
        "link_past",
        "link_again",
        "remark_here",
        "name_avoided",
    ):
        texts = LINES[key].say
        assert sum(bool(guess.search(text.lower())) for text in texts) >= len(texts) / 2, key


@every_disorder
def test_feelings_are_asked_for_and_an_avoided_one_is_named(disorder: Disorder) -> None:
    """Triangle of conflict (Malan 1979): every course comes to a feeling behind the one that was told."""
    said = keys_of(course_of(disorder))
    assert {"notice_under_anger", "notice_under_sad", "name_avoided"} & set(said)
    for session in course_of(disorder):
        if "tell_story" in keys_of([session]):
            assert "invite_feeling" in keys_of([session])


# ---- here and now, resistance ------------------------------------------------------------------------------


def test_talk_about_the_two_in_the_room_is_rare() -> None:
    """Transference work in moderation (Hoglend et al. 2008): a small share of a stage, none early."""
    for protocol in DYNAMIC.data.protocols.values():
        for stage in protocol.stages:
            share = stage.techniques.get("here_and_now", 0) / sum(stage.techniques.values())
            assert share <= 0.15, f"{protocol.id} {stage.id}"
            assert stage.id != "early" or share == 0


@every_disorder
def test_a_remark_about_the_two_comes_once_a_session_at_most(disorder: Disorder) -> None:
    for session in course_of(disorder):
        assert keys_of([session]).count("remark_here") <= 1


@every_disorder
def test_what_is_said_against_it_is_explored_and_not_argued_with(disorder: Disorder) -> None:
    for session in course_of(disorder):
        for turn, answer in zip(session.turns, session.turns[1:], strict=False):
            if any(key.startswith("resist_") for key in line_keys(turn)):
                assert answer.act.split("+")[0] == "reflection_complex", answer.draft


@every_disorder
def test_noticings_are_offered_and_their_absence_is_material(disorder: Disorder) -> None:
    for session in course_of(disorder):
        said = keys_of([session])
        assert ("offer_noticing" in said) is (session.plan.number < 3)
        if session.plan.number > 1:
            assert "ask_noticing" in said
        if session.plan.homework_result == "not_done":
            assert {"meet_not_done", "wonder_noticing"} <= set(said)


@every_disorder
def test_the_last_hour_takes_leave_as_a_loss(disorder: Disorder) -> None:
    said = keys_of(course_of(disorder)[-1:])
    assert {"invite_course", "speak_farewell", "tell_farewell", "meet_farewell"} <= set(said)
    assert "take_leave_last" in said


# ---- the later hours ---------------------------------------------------------------------------------------


def test_fifty_minutes_are_filled_in_the_later_hours_too() -> None:
    """The second and third hour have their own work: more of the moments, of people and of earlier years."""
    assert all(session.words >= 0.85 * 50 * WORDS_A_MINUTE for session in long_course())


def test_a_long_hour_stays_one_of_listening() -> None:
    for session in long_course():
        families = families_of(session)
        assert families["reflection"] > families["question"]


def test_nothing_is_asked_of_a_moment_before_it_was_opened_in_this_hour() -> None:
    """Also of one told weeks ago: without its name nobody would know which moment is meant."""
    for session in long_course():
        opened: set[str | None] = set()
        for index, turn in enumerate(session.turns):
            chain = session.states[index + 1].chain
            keys = line_keys(turn)
            if OPENS_A_MOMENT & set(keys):
                opened.add(chain)
            elif ASKS_OF_A_MOMENT & set(keys):
                assert chain in opened, session.place(index)


def test_more_is_asked_of_a_fact_and_told_of_the_same_fact() -> None:
    """``invite_on_X`` names, if anything, the fact of which ``tell_on_X`` tells more."""
    answers = [key for key in OWN if key.startswith("tell_on_")]
    assert len(answers) >= 10
    for key in answers:
        told = {slot.removesuffix("_more") for text in LINES[key].say for slot in slots_of(text)}
        assert len(told) == 1, key
        asked = {
            re.sub(r"_(?:topic_you|last_you|you)$", "", slot)
            for text in LINES[f"invite_{key.removeprefix('tell_')}"].say
            for slot in slots_of(text)
        }
        assert asked <= told, key


def test_the_two_are_spoken_of_once_an_hour_at_most_and_not_in_the_first() -> None:
    for session in (*long_course(), *(session for disorder in SEEN for session in course_of(disorder))):
        said = [key for key in keys_of([session]) if key in OF_THE_TWO]
        assert len(said) <= (0 if session.plan.number == 1 else 1), said


def test_only_the_last_hour_is_spoken_of_as_the_last() -> None:
    """The end is worked through as a loss while there is still time to (Mann 1973)."""
    *before, last = long_course()
    assert OF_THE_LAST_HOUR & set(keys_of([last]))
    assert not OF_THE_LAST_HOUR & set(keys_of(before))


# ---- language ----------------------------------------------------------------------------------------------


def test_nobody_speaks_as_a_textbook_or_gives_orders() -> None:
    said = [
        *own_texts("therapist"),
        *((kind.id, text) for kind in KINDS for text in (*kind.tasks, *kind.sizes)),
    ]
    assert [(key, text) for key, text in said if JARGON.search(text.lower())] == []
    assert [(key, text) for key, text in said if ORDERS.search(text.lower())] == []


def test_no_line_weighs_or_rates() -> None:
    """No slot for evidence, alternatives or ratings: they belong to another therapy."""
    weighed = re.compile(r"^(?:for\d|against\d|alternative|belief_|intensity|mood)")
    for speaker in ("therapist", "patient"):
        for key, text in own_texts(speaker):
            assert not [slot for slot in slots_of(text) if weighed.match(slot)], key


def test_no_opener_is_worn_out() -> None:
    """Three words in a row begin three phrasings at most, over all own lines."""
    openers: Counter[str] = Counter()
    for speaker in ("therapist", "patient"):
        for key, text in own_texts(speaker):
            words = re.findall(r"[\w']+", text.lower())
            if len(words) > 3 and not text.startswith("{") and key not in SHARED:
                openers[" ".join(words[:3])] += 1
    assert {opener: count for opener, count in openers.items() if count > 3} == {}


# ---- the whole of it ---------------------------------------------------------------------------------------


@every_disorder
def test_twenty_minutes_are_filled(disorder: Disorder) -> None:
    assert all(session.words >= 0.9 * 20 * WORDS_A_MINUTE for session in course_of(disorder))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_noticings_are_spoken_plainly_and_not_of_risk(kind: HomeworkKind) -> None:
    assert all(6 <= len(line.split()) <= 18 for line in (*kind.outcomes.done, *kind.outcomes.not_done))
    for text in texts(kind):
        assert find_risk_talk(text) == []
        assert find_method_detail(text) == []
